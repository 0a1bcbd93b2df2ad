/**
 * What a connected application of JMS or AMQP has at the broker: its identity, its consumers and
 * the subscriptions they belong to, its temporary destinations and its open transactions. A JMS
 * connection is one session here. What was there when the connection was lost stays for a while, so
 * that the client can go on with it. Uses destinations, the delivery engine and transactions; knows
 * no protocol.
 */
package io.posthorn.broker.session;
