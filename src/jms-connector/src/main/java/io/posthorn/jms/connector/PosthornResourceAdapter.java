package io.posthorn.jms.connector;

import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.jms.connector.branch.RecoveryResource;
import io.posthorn.jms.connector.inbound.ContainerThreads;
import io.posthorn.jms.connector.inbound.EndpointActivation;
import io.posthorn.jms.connector.inbound.PosthornActivationSpec;
import io.posthorn.jms.connector.settings.BrokerProperties;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.Connector;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.TransactionSupport;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.transaction.xa.XAResource;

/**
 * Brings Posthorn to a container of Jakarta EE (Jakarta Connectors 2.1). Its properties are what is
 * usual for its connection factories and activations. Any thread.
 */
@Connector(
        displayName = "Posthorn",
        description = "Jakarta Messaging with Posthorn",
        vendorName = "Posthorn",
        eisType = "Jakarta Messaging",
        version = "1.0",
        transactionSupport = TransactionSupport.TransactionSupportLevel.XATransaction)
public final class PosthornResourceAdapter extends BrokerProperties implements ResourceAdapter {

    private static final long serialVersionUID = 1L;

    /** Endpoints are told apart by what the container hands in when it begins and ends them. */
    private record Key(MessageEndpointFactory endpoints, ActivationSpec spec) {

        @Override
        public boolean equals(final Object other) {
            return other instanceof Key key && endpoints.equals(key.endpoints) && spec == key.spec;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(spec);
        }
    }

    private final transient Map<Key, EndpointActivation> activations = new ConcurrentHashMap<>();

    /** By URL, with options and user. */
    private final transient Map<String, RecoveryResource> recoveries = new ConcurrentHashMap<>();

    private transient volatile ContainerThreads threads;

    /** To be set up by its properties. */
    public PosthornResourceAdapter() {}

    @Override
    public void start(final BootstrapContext context) throws ResourceAdapterInternalException {
        try {
            // A URL that makes no sense is refused before anything needs it.
            connectionFactory(null);
            threads = new ContainerThreads(context.getWorkManager(), context.createTimer());
        } catch (final UnavailableException e) {
            throw new ResourceAdapterInternalException("The container has no timer.", e);
        } catch (final ResourceException e) {
            throw new ResourceAdapterInternalException(e.getMessage(), e);
        }
    }

    /** Also ends endpoints that the container has forgotten to deactivate. */
    @Override
    public void stop() {
        activations.values().forEach(EndpointActivation::stop);
        activations.clear();
        recoveries.values().forEach(RecoveryResource::close);
        recoveries.clear();
        final ContainerThreads mine = threads;
        if (mine != null) {
            mine.close();
            threads = null;
        }
    }

    /** Does not wait for the broker, which may come later than the endpoint. */
    @Override
    public void endpointActivation(
            final MessageEndpointFactory endpoints, final ActivationSpec spec)
            throws ResourceException {
        final ContainerThreads mine = threads;
        if (mine == null) {
            throw new ResourceAdapterInternalException(
                    "Endpoints are activated when the resource adapter was started.");
        }
        final PosthornActivationSpec own = own(spec);
        own.validate();
        activations.put(new Key(endpoints, spec), EndpointActivation.begin(endpoints, own, mine));
    }

    private PosthornActivationSpec own(final ActivationSpec spec) throws ResourceException {
        if (!(spec instanceof PosthornActivationSpec own)) {
            throw new NotSupportedException(
                    "The activation is a %s, not Posthorn's."
                            .formatted(spec == null ? null : spec.getClass().getName()));
        }
        if (own.getResourceAdapter() == null) {
            own.setResourceAdapter(this);
        }
        return own;
    }

    /** Returns when the endpoint's running calls have returned. */
    @Override
    public void endpointDeactivation(
            final MessageEndpointFactory endpoints, final ActivationSpec spec) {
        final EndpointActivation activation = activations.remove(new Key(endpoints, spec));
        if (activation != null) {
            activation.stop();
        }
    }

    /** One for each broker and user that the activations have. */
    @Override
    public XAResource[] getXAResources(final ActivationSpec[] specs) throws ResourceException {
        final List<XAResource> resources = new ArrayList<>();
        for (final ActivationSpec each : specs) {
            final RecoveryResource resource = recovery(own(each).broker());
            if (!resources.contains(resource)) {
                resources.add(resource);
            }
        }
        return resources.toArray(XAResource[]::new);
    }

    private RecoveryResource recovery(final PosthornXAConnectionFactory factory) {
        return recoveries.computeIfAbsent(
                factory.getUrl(),
                url -> new RecoveryResource(new PosthornXAConnectionFactory(url)));
    }

    /** Two that say the same are the same to a container. */
    @Override
    public boolean equals(final Object other) {
        return other instanceof PosthornResourceAdapter own && isAlike(own);
    }

    @Override
    public int hashCode() {
        return brokerHash();
    }
}
