/**
 * Messages for the endpoints of a container. An activation owns a connection, tries again while the
 * broker is away, and has a number of sessions, each of which has one message at a time and waits
 * for the container's thread that delivers it. The broker counts deliveries and keeps what failed.
 */
package io.posthorn.jms.connector.inbound;
