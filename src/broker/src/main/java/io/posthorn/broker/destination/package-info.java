/**
 * What applications of JMS and AMQP call queues and topics: finds the topic that each of them is,
 * creates it when it is first used if that is allowed, and keeps temporary ones as long as their
 * session. Knows names and kinds; who consumes from them is the business of {@code broker.session}.
 */
package io.posthorn.broker.destination;
