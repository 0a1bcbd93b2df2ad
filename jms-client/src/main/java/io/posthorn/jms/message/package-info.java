/**
 * Messages of Jakarta Messaging (3.1, clause 3): the types of bodies, properties and their
 * conversions, and how they are stored, so that RocketMQ's clients and AMQP's can read them. Knows
 * neither sessions nor the wire.
 */
package io.posthorn.jms.message;
