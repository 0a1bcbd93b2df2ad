/**
 * Real processes and stock clients: every case runs with each published client version against a
 * server in a process of its own, by default ours as packaged. With {@code
 * -Dposthorn.system-tests.server=reference} the same cases run against the published RocketMQ, and
 * a case that fails there is wrong.
 */
package io.posthorn.systemtests;
