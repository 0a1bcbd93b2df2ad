/**
 * Knows where the build has put what these tests run against: the published clients and the
 * reference server with all their jars, each resolved by a small POM below {@code peers}, and our
 * own packaged server. Everything is found relative to the module's directory, which {@code
 * -Dposthorn.system-tests.directory} names when a program is not started in the project's root.
 */
package io.posthorn.systemtests.peer;
