package io.posthorn.examples.quarkus;

import io.posthorn.jms.connector.PosthornResourceAdapter;
import io.posthorn.jms.connector.inbound.PosthornActivationSpec;
import io.posthorn.jms.connector.outbound.PosthornManagedConnectionFactory;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.jms.ConnectionFactory;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.transaction.TransactionManager;
import javax.transaction.xa.XAResource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.tm.XAResourceRecovery;
import org.jboss.tm.XAResourceRecoveryRegistry;

/** A container for messages: the resource adapter, one endpoint, a pool, recovery. */
// begin: container
@Singleton
public class MessageContainer {

    private final PosthornResourceAdapter adapter = new PosthornResourceAdapter();
    private final PosthornActivationSpec orders = new PosthornActivationSpec();
    private final XAResourceRecovery recovery = this::prepared;
    private final XAResourceRecoveryRegistry recoveries;
    private final AdapterThreads threads = new AdapterThreads();
    private final MessageEndpointFactory endpoints;
    private final ConnectionPool pool;

    MessageContainer(
            @ConfigProperty(name = "posthorn.url") String url,
            OrderEndpoint endpoint,
            TransactionManager transactions,
            XAResourceRecoveryRegistry recoveries,
            ConnectionPool pool) {
        adapter.setUrl(url);
        orders.setDestination("orders");
        orders.setDestinationType("jakarta.jms.Queue");
        orders.setMaxSessions(3);
        this.endpoints = new TransactedEndpoints(endpoint, transactions);
        this.recoveries = recoveries;
        this.pool = pool;
    }

    void start(@Observes StartupEvent event) throws ResourceException {
        adapter.start(threads);
        // What was prepared before a crash is decided after it.
        recoveries.addXAResourceRecovery(recovery);
        adapter.endpointActivation(endpoints, orders);
    }

    private XAResource[] prepared() {
        try {
            return adapter.getXAResources(new ActivationSpec[] {orders});
        } catch (ResourceException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whatever an endpoint does now is done before this returns. */
    void stop(@Observes ShutdownEvent event) {
        adapter.endpointDeactivation(endpoints, orders);
        recoveries.removeXAResourceRecovery(recovery);
        pool.close();
        adapter.stop();
        threads.close();
    }

    /** Connections of the pool, which take part in the transaction of whoever uses them. */
    @Produces
    @Singleton
    ConnectionFactory connectionFactory() throws ResourceException {
        PosthornManagedConnectionFactory factory = new PosthornManagedConnectionFactory();
        factory.setResourceAdapter(adapter);
        return (ConnectionFactory) factory.createConnectionFactory(pool.of(factory));
    }
}
// end: container
