/**
 * The Jakarta Connectors resource adapter of the JMS provider: what a container of Jakarta EE
 * starts and stops. Owns the activations of endpoints and the connections for recovery; what the
 * rooms below it make for applications belongs to the container's pool.
 */
package io.posthorn.jms.connector;
