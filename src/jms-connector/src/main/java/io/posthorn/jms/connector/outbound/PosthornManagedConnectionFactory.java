package io.posthorn.jms.connector.outbound;

import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.jms.connector.settings.BrokerProperties;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.ConnectionDefinition;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.ValidatingManagedConnectionFactory;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.Subject;

/**
 * Makes the connections that a container pools, and the connection factories of its applications
 * (Jakarta Connectors 2.1, chapter 6). What is not said here is taken from the resource adapter.
 */
@ConnectionDefinition(
        connectionFactory = ConnectionFactory.class,
        connectionFactoryImpl = ContainerConnectionFactory.class,
        connection = Connection.class,
        connectionImpl = ContainerConnection.class)
public final class PosthornManagedConnectionFactory extends BrokerProperties
        implements ManagedConnectionFactory,
                ValidatingManagedConnectionFactory,
                ResourceAdapterAssociation {

    private static final long serialVersionUID = 1L;

    @ConfigProperty(
            description =
                    "The client identifier that a connection has while it is not in the pool. One"
                            + " connection has it at a time.")
    private String clientId;

    private ResourceAdapter adapter;
    private transient PrintWriter logWriter;

    /** To be set up by its properties. */
    public PosthornManagedConnectionFactory() {}

    /**
     * Sets the client identifier of the connections.
     *
     * @param clientId null for none
     */
    public void setClientId(final String clientId) {
        this.clientId = blankToNull(clientId);
    }

    /**
     * The client identifier of the connections.
     *
     * @return null for none
     */
    public String getClientId() {
        return clientId;
    }

    @Override
    public ResourceAdapter getResourceAdapter() {
        return adapter;
    }

    @Override
    public void setResourceAdapter(final ResourceAdapter newAdapter) throws ResourceException {
        if (!(newAdapter instanceof BrokerProperties)) {
            throw new ResourceAdapterInternalException(
                    "The resource adapter of this connection factory has to be Posthorn's.");
        }
        adapter = newAdapter;
    }

    /**
     * The provider's own factory, for the properties as they are now.
     *
     * @return a new one, of connections that nobody pools
     * @throws ResourceException if a property makes no sense
     */
    public PosthornXAConnectionFactory provider() throws ResourceException {
        final PosthornXAConnectionFactory factory = connectionFactory((BrokerProperties) adapter);
        if (clientId != null) {
            factory.setClientID(clientId);
        }
        return factory;
    }

    @Override
    public Object createConnectionFactory(final ConnectionManager manager)
            throws ResourceException {
        return new ContainerConnectionFactory(this, manager);
    }

    /** Without a container there is nothing to be pooled or refused: the provider's own factory. */
    @Override
    public Object createConnectionFactory() throws ResourceException {
        return provider();
    }

    @Override
    public ManagedConnection createManagedConnection(
            final Subject subject, final ConnectionRequestInfo info) throws ResourceException {
        final Login login = Login.of(subject, info, this);
        final PosthornXAConnectionFactory named = provider();
        final PosthornXAConnectionFactory plain = provider();
        plain.setClientID(null);
        try {
            return new PosthornManagedConnection(
                    this,
                    login,
                    login.isConfigured() ? plain.getUser() : login.user(),
                    () -> login.connect(plain),
                    Objects.equals(named.getClientID(), plain.getClientID())
                            ? null
                            : () -> login.connect(named));
        } catch (final JMSException e) {
            throw Line.fault(e);
        }
    }

    @Override
    public ManagedConnection matchManagedConnections(
            @SuppressWarnings("rawtypes") final Set connections,
            final Subject subject,
            final ConnectionRequestInfo info) {
        final Login login = Login.of(subject, info, this);
        for (final Object each : connections) {
            if (each instanceof PosthornManagedConnection own
                    && own.isOf(this, login)
                    && !own.hasFailed()) {
                return own;
            }
        }
        return null;
    }

    /** Those that could not be made again after they were lost. */
    @Override
    @SuppressWarnings("rawtypes")
    public Set getInvalidConnections(final Set connections) {
        final Set<?> all = connections;
        return all.stream()
                .filter(each -> each instanceof PosthornManagedConnection own && own.hasFailed())
                .collect(Collectors.toSet());
    }

    @Override
    public void setLogWriter(final PrintWriter out) {
        logWriter = out;
    }

    @Override
    public PrintWriter getLogWriter() {
        return logWriter;
    }

    /** Two that say the same make the same connections. */
    @Override
    public boolean equals(final Object other) {
        return other instanceof PosthornManagedConnectionFactory own
                && isAlike(own)
                && Objects.equals(clientId, own.clientId)
                && Objects.equals(adapter, own.adapter);
    }

    @Override
    public int hashCode() {
        return Objects.hash(brokerHash(), clientId);
    }
}
