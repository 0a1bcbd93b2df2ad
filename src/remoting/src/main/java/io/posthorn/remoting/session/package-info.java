/**
 * What Posthorn's own operations say, which its JMS client speaks beside RocketMQ's: a session with
 * consumers that are given messages as far as they have credit, settlement, transactions, browsing
 * and temporary destinations. Headers are records like those of {@code remoting.command}; messages
 * and settlements travel as bytes in bodies, because there are many of them. The broker's session
 * door and the JMS client use it.
 */
package io.posthorn.remoting.session;
