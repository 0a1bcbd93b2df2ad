package io.posthorn.jms;

import io.posthorn.jms.destination.PosthornDestination;
import io.posthorn.jms.wire.SessionWire;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.session.Attach;
import io.posthorn.remoting.session.Named;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;

/**
 * Makes the consumers and browsers of a session, and ends its durable subscriptions: checks what an
 * application asks for and says it to the broker, which knows which subscriptions there are and
 * decides whether they go together (Jakarta Messaging 3.1, 8.2, 8.3 and 4.1.6).
 */
final class ConsumerMaker {

    private final PosthornSession session;
    private final PosthornConnection connection;
    private final SessionWire wire;

    ConsumerMaker(
            final PosthornSession session,
            final PosthornConnection connection,
            final SessionWire wire) {
        this.session = session;
        this.connection = connection;
        this.wire = wire;
    }

    /**
     * A consumer, known to the broker.
     *
     * @param destination from where; for a subscription that has a name, a topic
     * @param terms what kind of subscription
     * @param selector null or blank for every message
     * @param noLocal whether messages of its own connection are not wanted; queues have no such
     */
    PosthornConsumer consumer(
            final Destination destination,
            final SubscriptionTerms terms,
            final String selector,
            final boolean noLocal)
            throws JMSException {
        session.requireOpen();
        final PosthornDestination from =
                terms == SubscriptionTerms.NONE
                        ? connection.destination(required(destination))
                        : subscribable(destination, terms);
        connection.requireUsable();
        connection.requireUndeleted(from);
        final PosthornConsumer consumer =
                new PosthornConsumer(
                        session,
                        wire,
                        new Attach.Request(
                                wire.nextNumber(),
                                from.isQueue(),
                                from.name(),
                                terms.isDurable(),
                                terms.isShared(),
                                terms.name(),
                                selector == null || selector.isBlank() ? null : selector,
                                noLocal && !from.isQueue()),
                        from,
                        connection.prefetch());
        consumer.open();
        return consumer;
    }

    private static Destination required(final Destination destination) throws JMSException {
        if (destination == null) {
            throw new InvalidDestinationException("A consumer needs a destination.");
        }
        return destination;
    }

    private PosthornDestination subscribable(final Destination topic, final SubscriptionTerms terms)
            throws JMSException {
        session.requireDomain(PosthornSession.Domain.TOPICS);
        final PosthornDestination from = connection.destination(required(topic));
        if (from.isQueue()) {
            throw new InvalidDestinationException("%s is no topic.".formatted(from));
        }
        if (terms.name() == null || terms.name().isBlank()) {
            throw new JMSException("A subscription needs a name.");
        }
        if (terms.isDurable() && from.isTemporary()) {
            throw new InvalidDestinationException(
                    "A temporary topic cannot have durable subscriptions.");
        }
        return from;
    }

    PosthornBrowser browser(final Destination queue, final String selector) throws JMSException {
        session.requireDomain(PosthornSession.Domain.QUEUES);
        connection.requireUsable();
        final PosthornDestination from = connection.destination(required(queue));
        final PosthornBrowser browser = new PosthornBrowser(session, from, selector);
        browser.check();
        return browser;
    }

    void unsubscribe(final String name) throws JMSException {
        session.requireDomain(PosthornSession.Domain.TOPICS);
        connection.requireUsable();
        if (name == null || name.isBlank()) {
            throw new InvalidDestinationException("A subscription needs a name.");
        }
        wire.call(RequestCode.SESSION_UNSUBSCRIBE.frame(new Named.OfSubscription(name)));
    }
}
