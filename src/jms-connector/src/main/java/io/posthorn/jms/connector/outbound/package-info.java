/**
 * Connections that applications in a container use: the container pools and enlists managed
 * connections, the application has handles of them. A managed connection owns one connection and
 * one session of the provider; a handle owns what was made with it, and leaves nothing behind. What
 * the platform forbids to applications is refused by the handles.
 */
package io.posthorn.jms.connector.outbound;
