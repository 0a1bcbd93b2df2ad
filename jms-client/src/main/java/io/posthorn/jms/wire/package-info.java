/**
 * The provider's side of the wire: finds brokers, keeps one session's connection to a broker, makes
 * it again when it was lost, and turns refusals into the exceptions of Jakarta Messaging. Knows
 * nothing of JMS sessions and messages; those are built on it.
 */
package io.posthorn.jms.wire;
