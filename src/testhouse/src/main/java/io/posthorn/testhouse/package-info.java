/**
 * A name server and a broker in a test's process, for the tests of what speaks to them: the JMS
 * provider and its resource adapter. Stands above the broker, as the testkit stands below it. Never
 * shipped.
 */
package io.posthorn.testhouse;
