package io.posthorn.jms.connector.inbound;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.jms.connector.outbound.ContainerConnectionFactory;
import io.posthorn.jms.destination.PosthornQueue;
import io.posthorn.jms.destination.PosthornTopic;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Finds what an activation names. Asked anew for each connection, as a container may bind a name
 * later than it activates an endpoint.
 */
final class Lookup {

    private final PosthornActivationSpec spec;

    Lookup(final PosthornActivationSpec spec) {
        this.spec = spec;
    }

    /** The factory of the activation's connections. */
    PosthornXAConnectionFactory connectionFactory() throws JMSException {
        try {
            final PosthornXAConnectionFactory factory = broker();
            factory.setClientID(spec.getClientId());
            factory.setPrefetch(spec.getPrefetch());
            return factory;
        } catch (final ResourceException e) {
            throw fault(e.getMessage(), e);
        }
    }

    /** A new factory of connections to the activation's broker. */
    PosthornXAConnectionFactory broker() throws ResourceException {
        final String name = spec.getConnectionFactoryLookup();
        if (name == null) {
            return spec.connectionFactory(spec.usual());
        }
        final Object bound;
        try {
            bound = bound(name);
        } catch (final JMSException e) {
            throw new InvalidPropertyException(e.getMessage(), e);
        }
        if (bound instanceof ContainerConnectionFactory container) {
            return container.origin().provider();
        }
        if (bound instanceof PosthornConnectionFactory factory) {
            return new PosthornXAConnectionFactory(factory.getUrl());
        }
        throw new InvalidPropertyException(
                "%s is no connection factory of Posthorn.".formatted(name));
    }

    /** The queue or topic. */
    Destination destination() throws JMSException {
        if (spec.getDestination() != null) {
            return PosthornActivationSpec.QUEUE.equals(spec.getDestinationType())
                    ? new PosthornQueue(spec.getDestination())
                    : new PosthornTopic(spec.getDestination());
        }
        final Object bound = bound(spec.getDestinationLookup());
        final boolean isQueue = bound instanceof Queue;
        if (isQueue && !PosthornActivationSpec.TOPIC.equals(spec.getDestinationType())
                || bound instanceof Topic
                        && !PosthornActivationSpec.QUEUE.equals(spec.getDestinationType())) {
            return (Destination) bound;
        }
        throw new JMSException(
                "%s is no %s."
                        .formatted(
                                spec.getDestinationLookup(),
                                spec.getDestinationType() == null
                                        ? "queue or topic"
                                        : spec.getDestinationType()));
    }

    private static Object bound(final String name) throws JMSException {
        try {
            return InitialContext.doLookup(name);
        } catch (final NamingException e) {
            throw fault("Nothing can be looked up as %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static JMSException fault(final String why, final Exception cause) {
        final JMSException fault = new JMSException(why);
        fault.initCause(cause);
        return fault;
    }

    /** What is said about it in the log. */
    String words() {
        return spec.getDestination() != null ? spec.getDestination() : spec.getDestinationLookup();
    }
}
