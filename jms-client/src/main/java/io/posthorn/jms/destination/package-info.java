/**
 * Queues and topics as applications name them: values that can be compared, serialised and kept in
 * naming services. Whether there is such a destination the broker says when it is used.
 */
package io.posthorn.jms.destination;
