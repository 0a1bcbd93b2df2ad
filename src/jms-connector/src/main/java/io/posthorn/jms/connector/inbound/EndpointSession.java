package io.posthorn.jms.connector.inbound;

import io.posthorn.jms.connector.branch.TrackedResource;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.XASession;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.WorkException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;

/**
 * One of an activation's sessions: gives one message at a time to an endpoint, by a thread of the
 * container. The provider loads the session (Jakarta Messaging 3.1, 11.2) and waits in {@link
 * #start} until the endpoint has dealt with the message. In a transaction of the container, which
 * begins before the session gives the message, the message belongs to it; otherwise the session
 * acknowledges it when the endpoint returns (Jakarta Connectors 2.1, chapter 13).
 */
final class EndpointSession implements ServerSessionPool, ServerSession, MessageListener {

    private static final Logger LOG = System.getLogger("io.posthorn.jms.connector");

    private static final Method ON_MESSAGE = onMessageMethod();
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 10_000;

    private final String name;
    private final Session session;

    /** Null if deliveries are not transacted. */
    private final TrackedResource resource;

    private final MessageEndpointFactory endpoints;
    private final ContainerThreads threads;
    private final Ending ending;
    private final Attempts attempts;

    /** Kept for the next message; null before the first, and after a failure. */
    private MessageEndpoint endpoint;

    EndpointSession(
            final String name,
            final Session session,
            final MessageEndpointFactory endpoints,
            final ContainerThreads threads,
            final Ending ending) {
        this.name = name;
        this.session = session;
        this.resource =
                session instanceof XASession xa ? new TrackedResource(xa.getXAResource()) : null;
        this.endpoints = endpoints;
        this.threads = threads;
        this.ending = ending;
        this.attempts = new Attempts(name, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    }

    /** Whether a transaction of the container encloses the endpoint's method. */
    static boolean isTransacted(final MessageEndpointFactory endpoints)
            throws NoSuchMethodException {
        return endpoints.isDeliveryTransacted(ON_MESSAGE);
    }

    private static Method onMessageMethod() {
        try {
            return MessageListener.class.getMethod("onMessage", Message.class);
        } catch (final NoSuchMethodException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // The provider's thread

    /** Free whenever it is asked for, as the one who asks waits in {@link #start}. */
    @Override
    public ServerSession getServerSession() {
        return this;
    }

    @Override
    public Session getSession() {
        return session;
    }

    /** Returns when the message is dealt with, or the activation ends and leaves it undelivered. */
    @Override
    public void start() {
        boolean isDone = false;
        while (!isDone && !ending.hasBegun()) {
            try {
                threads.call(this::deliver, ending);
                isDone = true;
            } catch (final WorkException e) {
                ending.rest(attempts.failed(e));
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                isDone = true;
            }
        }
    }

    // The container's thread

    private void deliver() {
        if (begin()) {
            try {
                session.run();
            } finally {
                finish();
            }
        }
    }

    /** Tries until the container is ready for the message; says false if the activation ends. */
    private boolean begin() {
        while (!ending.hasBegun()) {
            try {
                prepared().beforeDelivery(ON_MESSAGE);
                attempts.succeeded();
                return true;
            } catch (final ResourceException | NoSuchMethodException | RuntimeException e) {
                giveUpOnEndpoint();
                ending.rest(attempts.failed(e));
            }
        }
        return false;
    }

    private MessageEndpoint prepared() throws UnavailableException {
        if (endpoint == null) {
            final MessageEndpoint made = endpoints.createEndpoint(resource);
            if (!(made instanceof MessageListener)) {
                made.release();
                throw new UnavailableException("The endpoint is no message listener.");
            }
            endpoint = made;
        }
        return endpoint;
    }

    @Override
    public void onMessage(final Message message) {
        ((MessageListener) endpoint).onMessage(message);
    }

    private void finish() {
        try {
            endpoint.afterDelivery();
        } catch (final ResourceException | RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    () ->
                            "The transaction of a message for %s was not committed, so that the message comes again."
                                    .formatted(name),
                    e);
            release();
        }
    }

    /** A container may have begun a transaction before it failed, and is to end it. */
    private void giveUpOnEndpoint() {
        if (endpoint == null) {
            return;
        }
        try {
            endpoint.afterDelivery();
        } catch (final ResourceException | RuntimeException e) {
            LOG.log(Level.DEBUG, "There was no delivery to be ended.", e);
        }
        release();
    }

    /** Gives the endpoint back to the container; the next message gets another one. */
    private void release() {
        endpoint.release();
        endpoint = null;
    }

    /** The activation has ended, and no thread is here any more. */
    void close() {
        if (endpoint != null) {
            release();
        }
    }
}
