package io.posthorn.examples.quarkus;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.jca.common.api.metadata.common.FlushStrategy;
import org.jboss.jca.core.api.connectionmanager.pool.PoolConfiguration;
import org.jboss.jca.core.connectionmanager.ConnectionManagerFactory;
import org.jboss.jca.core.connectionmanager.TxConnectionManager;
import org.jboss.jca.core.connectionmanager.ccm.CachedConnectionManagerImpl;
import org.jboss.jca.core.connectionmanager.pool.api.Pool;
import org.jboss.jca.core.connectionmanager.pool.api.PoolFactory;
import org.jboss.jca.core.connectionmanager.pool.api.PoolStrategy;
import org.jboss.jca.core.connectionmanager.pool.mcp.ManagedConnectionPoolFactory;
import org.jboss.jca.core.spi.transaction.TransactionIntegration;
import org.jboss.jca.core.tx.jbossts.TransactionIntegrationImpl;

/** The pool of IronJacamar, for connections that take part in distributed transactions. */
@ApplicationScoped
class ConnectionPool {

    private static final int ALLOCATION_ATTEMPTS = 2;
    private static final long ALLOCATION_PAUSE_MS = 500;

    private final List<TxConnectionManager> managers = new CopyOnWriteArrayList<>();

    @Inject TransactionManager transactions;
    @Inject TransactionSynchronizationRegistry registry;

    ConnectionManager of(ManagedConnectionFactory factory) {
        PoolConfiguration configuration = new PoolConfiguration();
        configuration.setMaxSize(10);
        Pool pool =
                new PoolFactory()
                        .create(
                                PoolStrategy.POOL_BY_CRI,
                                factory,
                                configuration,
                                false,
                                true,
                                ManagedConnectionPoolFactory.DEFAULT_IMPLEMENTATION);
        pool.setName("posthorn");
        TransactionIntegration integration =
                new TransactionIntegrationImpl(transactions, registry, null, null, null);
        TxConnectionManager manager =
                new ConnectionManagerFactory()
                        .createTransactional(
                                TransactionSupportLevel.XATransaction,
                                pool,
                                null,
                                null,
                                false,
                                new CachedConnectionManagerImpl(integration),
                                true,
                                true,
                                false,
                                false,
                                null,
                                FlushStrategy.FAILING_CONNECTION_ONLY,
                                ALLOCATION_ATTEMPTS,
                                ALLOCATION_PAUSE_MS,
                                integration,
                                null,
                                0,
                                true,
                                false,
                                false);
        managers.add(manager);
        return manager;
    }

    void close() {
        managers.forEach(TxConnectionManager::shutdown);
    }
}
