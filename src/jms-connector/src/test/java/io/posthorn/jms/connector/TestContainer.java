package io.posthorn.jms.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.posthorn.jms.connector.outbound.PosthornManagedConnectionFactory;
import io.posthorn.testhouse.House;
import io.posthorn.testkit.Await;
import jakarta.jms.ConnectionFactory;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;
import jakarta.resource.spi.XATerminator;
import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.resource.spi.work.WorkRejectedException;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
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

/** A container as small as can be: threads, Narayana, the pool of IronJacamar, and an adapter. */
public final class TestContainer implements BootstrapContext, WorkManager, AutoCloseable {

    /** How long anything may take. */
    public static final long LIMIT_MS = 15_000;

    private static final AtomicInteger COUNT = new AtomicInteger();

    static {
        for (final String store : new String[] {null, "communicationStore", "stateStore"}) {
            final ObjectStoreEnvironmentBean bean =
                    store == null
                            ? BeanPopulator.getDefaultInstance(ObjectStoreEnvironmentBean.class)
                            : BeanPopulator.getNamedInstance(
                                    ObjectStoreEnvironmentBean.class, store);
            bean.setObjectStoreDir(Path.of("target", "transactions").toString());
        }
    }

    private final House house;
    private final PosthornResourceAdapter adapter = new PosthornResourceAdapter();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final TransactionManager manager =
            com.arjuna.ats.jta.TransactionManager.transactionManager();
    private final TransactionSynchronizationRegistry registry =
            new com.arjuna.ats.internal.jta.transaction.arjunacore
                    .TransactionSynchronizationRegistryImple();
    private final List<TxConnectionManager> pools = new ArrayList<>();
    private volatile boolean takesWork = true;

    /** With the adapter started. */
    public TestContainer(final House house, final String options) throws ResourceException {
        this.house = house;
        adapter.setUrl(house.url());
        adapter.setOptions(options);
        adapter.start(this);
    }

    public TestContainer(final House house) throws ResourceException {
        this(house, "reconnectTimeout=500");
    }

    public House house() {
        return house;
    }

    public PosthornResourceAdapter adapter() {
        return adapter;
    }

    public TransactionManager manager() {
        return manager;
    }

    public static String unique(final String begin) {
        return begin + "." + COUNT.incrementAndGet();
    }

    public static void until(final BooleanSupplier condition) {
        Await.until("what the test waits for", Duration.ofMillis(LIMIT_MS), condition);
    }

    // The pool

    public PosthornManagedConnectionFactory managedFactory() throws ResourceException {
        final PosthornManagedConnectionFactory factory = new PosthornManagedConnectionFactory();
        factory.setResourceAdapter(adapter);
        return factory;
    }

    public ConnectionFactory pool(final int size) throws ResourceException {
        return pool(size, managedFactory(), TransactionSupportLevel.XATransaction);
    }

    public ConnectionFactory pool(
            final int size,
            final PosthornManagedConnectionFactory factory,
            final TransactionSupportLevel level)
            throws ResourceException {
        final PoolConfiguration configuration = new PoolConfiguration();
        configuration.setMaxSize(size);
        configuration.setBlockingTimeout(LIMIT_MS);
        final Pool pool =
                new PoolFactory()
                        .create(
                                PoolStrategy.POOL_BY_CRI,
                                factory,
                                configuration,
                                false,
                                true,
                                ManagedConnectionPoolFactory.DEFAULT_IMPLEMENTATION);
        pool.setName(unique("pool"));
        final TransactionIntegration integration =
                new TransactionIntegrationImpl(manager, registry, null, null, null);
        final CachedConnectionManagerImpl cached = new CachedConnectionManagerImpl(integration);
        final TxConnectionManager connections =
                new ConnectionManagerFactory()
                        .createTransactional(
                                level,
                                pool,
                                null,
                                null,
                                false,
                                cached,
                                true,
                                true,
                                false,
                                false,
                                null,
                                FlushStrategy.FAILING_CONNECTION_ONLY,
                                0,
                                0L,
                                integration,
                                null,
                                0,
                                true,
                                false,
                                false);
        pools.add(connections);
        return (ConnectionFactory) factory.createConnectionFactory(connections);
    }

    public TxConnectionManager lastPool() {
        return pools.get(pools.size() - 1);
    }

    // Threads

    /** Whether work is taken, or refused. */
    public void takeWork(final boolean takes) {
        takesWork = takes;
    }

    @Override
    public void scheduleWork(final Work work) throws WorkException {
        if (!takesWork) {
            throw new WorkRejectedException("The container is tired.");
        }
        threads.execute(work);
    }

    @Override
    public void doWork(final Work work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void doWork(
            final Work work,
            final long timeout,
            final ExecutionContext context,
            final WorkListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long startWork(final Work work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long startWork(
            final Work work,
            final long timeout,
            final ExecutionContext context,
            final WorkListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void scheduleWork(
            final Work work,
            final long timeout,
            final ExecutionContext context,
            final WorkListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WorkManager getWorkManager() {
        return this;
    }

    @Override
    public Timer createTimer() {
        return new Timer("timer of a container", true);
    }

    @Override
    public XATerminator getXATerminator() {
        return null;
    }

    @Override
    public boolean isContextSupported(final Class<? extends WorkContext> type) {
        return false;
    }

    @Override
    public TransactionSynchronizationRegistry getTransactionSynchronizationRegistry() {
        return registry;
    }

    @Override
    public void close() {
        adapter.stop();
        pools.forEach(TxConnectionManager::shutdown);
        threads.shutdown();
        assertThat(threads.isShutdown()).isTrue();
    }
}
