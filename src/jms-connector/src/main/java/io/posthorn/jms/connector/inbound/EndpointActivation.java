package io.posthorn.jms.connector.inbound;

import jakarta.jms.JMSException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.WorkException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An endpoint that gets messages until it is deactivated. Connects by a thread of the container,
 * and again, with growing pauses, as often as that fails or the connection is lost for good. Any
 * thread; whoever holds this object's monitor owns the connection.
 */
public final class EndpointActivation {

    private static final Logger LOG = System.getLogger("io.posthorn.jms.connector");

    private final MessageEndpointFactory endpoints;
    private final PosthornActivationSpec spec;
    private final ContainerThreads threads;
    private final boolean isTransacted;
    private final String name;
    private final Ending ending = new Ending();
    private final Attempts attempts;

    /** Another attempt is to be made already. */
    private final AtomicBoolean isRetrying = new AtomicBoolean();

    /** The subscription that the sessions share if the deployer gave it no name. */
    private final String topicShare = "endpoint-" + UUID.randomUUID();

    /** Null while there is none. */
    private EndpointConnection connection;

    private EndpointActivation(
            final MessageEndpointFactory endpoints,
            final PosthornActivationSpec spec,
            final ContainerThreads threads,
            final boolean isTransacted) {
        this.endpoints = endpoints;
        this.spec = spec;
        this.threads = threads;
        this.isTransacted = isTransacted;
        this.name =
                "The endpoint %s of %s"
                        .formatted(endpoints.getActivationName(), new Lookup(spec).words());
        this.attempts = new Attempts(name, spec.getReconnectPause(), spec.getMaxReconnectPause());
    }

    /**
     * Begins; does not wait for the broker.
     *
     * @param endpoints makes endpoints
     * @param spec what they want, validated
     * @param threads of the container
     * @return to be stopped
     * @throws ResourceException if the endpoint is no message listener
     */
    public static EndpointActivation begin(
            final MessageEndpointFactory endpoints,
            final PosthornActivationSpec spec,
            final ContainerThreads threads)
            throws ResourceException {
        try {
            final EndpointActivation activation =
                    new EndpointActivation(
                            endpoints, spec, threads, EndpointSession.isTransacted(endpoints));
            activation.connectSoon();
            return activation;
        } catch (final NoSuchMethodException e) {
            throw new ResourceAdapterInternalException(
                    "An endpoint has to be a jakarta.jms.MessageListener.", e);
        }
    }

    private void connectSoon() {
        try {
            threads.schedule(this::connect);
        } catch (final WorkException e) {
            isRetrying.set(false);
            retry(e);
        }
    }

    private void retry(final Exception why) {
        if (!ending.hasBegun() && isRetrying.compareAndSet(false, true)) {
            threads.after(attempts.failed(why), this::connectSoon);
        }
    }

    /** What fails from now on is worth another attempt. */
    private synchronized void connect() {
        if (ending.hasBegun()) {
            return;
        }
        isRetrying.set(false);
        closeConnection();
        try {
            connection =
                    EndpointConnection.open(
                            spec,
                            isTransacted,
                            topicShare,
                            session ->
                                    new EndpointSession(name, session, endpoints, threads, ending),
                            this::lost);
            attempts.succeeded();
        } catch (final JMSException | RuntimeException e) {
            retry(e);
        }
    }

    /** Called by the provider when it has given up on the connection. */
    private void lost(final JMSException cause) {
        retry(cause);
    }

    private void closeConnection() {
        if (connection != null) {
            try {
                connection.close();
            } catch (final JMSException e) {
                LOG.log(
                        Level.DEBUG,
                        () -> "A connection of %s did not close well.".formatted(name),
                        e);
            }
            connection = null;
        }
    }

    /** Ends; returns when the endpoints that have a message have dealt with it. */
    public void stop() {
        ending.begin();
        synchronized (this) {
            closeConnection();
        }
    }
}
