/**
 * The same load of the stock client on the published RocketMQ and on Posthorn, in one run and in
 * turns. {@link io.posthorn.benchmarks.rival.SideBySide} starts the servers and measures what they
 * cost; {@link io.posthorn.benchmarks.rival.Load} is the client, in a process of its own. Only
 * numbers from one run may be compared.
 */
package io.posthorn.benchmarks.rival;
