/**
 * Starts, kills and restarts the servers that tests and benchmarks talk to, each in processes of
 * its own. {@link io.posthorn.systemtests.server.PosthornServer} is ours as it is packaged; {@link
 * io.posthorn.systemtests.server.ReferenceServer} is the published RocketMQ, against which a test
 * must hold before it may judge us.
 */
package io.posthorn.systemtests.server;
