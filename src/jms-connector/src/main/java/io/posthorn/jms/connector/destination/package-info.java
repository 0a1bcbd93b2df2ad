/**
 * Queues and topics as a container's administrator makes them: beans with a name, bound where
 * applications look them up. Known to the provider by their names alone.
 */
package io.posthorn.jms.connector.destination;
