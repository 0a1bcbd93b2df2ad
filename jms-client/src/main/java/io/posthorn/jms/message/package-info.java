/**
 * Messages of Jakarta Messaging (3.1, clause 3): the types of bodies, properties and their
 * conversions, and how they are stored, so that RocketMQ's clients and AMQP's can read them. Knows
 * no sessions, and of the wire only what a message that is sent looks like.
 */
package io.posthorn.jms.message;
