package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.recoveryPropertyManager;
import com.arjuna.ats.arjuna.recovery.RecoveryManager;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTANodeNameXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTATransactionLogXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.XARecoveryModule;
import com.arjuna.ats.jta.common.jtaPropertyManager;
import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.posthorn.broker.transaction.BranchView;
import io.posthorn.testhouse.House;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A published transaction manager drives branches through commit, rollback and recovery. */
@Timeout(90)
class NarayanaTest {

    @TempDir static Path log;

    private static XARecoveryModule recoveryModule;
    private static Supplier<XAResource[]> recoverable;

    private final House house = new House();
    private final PosthornXAConnectionFactory factory =
            new PosthornXAConnectionFactory(house.url() + "?reconnectTimeout=1000");
    private final TransactionManager manager =
            com.arjuna.ats.jta.TransactionManager.transactionManager();
    private XAConnection connection;
    private XASession session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeAll
    static void setUpRecovery() {
        for (final String store : new String[] {null, "communicationStore", "stateStore"}) {
            final ObjectStoreEnvironmentBean bean =
                    store == null
                            ? BeanPopulator.getDefaultInstance(ObjectStoreEnvironmentBean.class)
                            : BeanPopulator.getNamedInstance(
                                    ObjectStoreEnvironmentBean.class, store);
            bean.setObjectStoreDir(log.toString());
        }
        recoveryPropertyManager.getRecoveryEnvironmentBean().setRecoveryBackoffPeriod(1);
        jtaPropertyManager.getJTAEnvironmentBean().setOrphanSafetyInterval(1);
        jtaPropertyManager.getJTAEnvironmentBean().setXaRecoveryNodes(List.of("1"));
        jtaPropertyManager
                .getJTAEnvironmentBean()
                .setXaResourceOrphanFilters(
                        List.of(
                                new JTATransactionLogXAResourceOrphanFilter(),
                                new JTANodeNameXAResourceOrphanFilter()));
        final RecoveryManager recovery = RecoveryManager.manager(RecoveryManager.DIRECT_MANAGEMENT);
        recovery.initialize();
        recoveryModule =
                recovery.getModules().stream()
                        .filter(XARecoveryModule.class::isInstance)
                        .map(XARecoveryModule.class::cast)
                        .findFirst()
                        .orElseThrow();
        recoveryModule.addXAResourceRecoveryHelper(
                new XAResourceRecoveryHelper() {
                    @Override
                    public boolean initialise(final String parameters) {
                        return true;
                    }

                    @Override
                    public XAResource[] getXAResources() {
                        return recoverable.get();
                    }
                });
    }

    @AfterAll
    static void endRecovery() {
        RecoveryManager.manager().terminate();
    }

    @BeforeEach
    void connect() throws JMSException {
        connection = factory.createXAConnection();
        connection.start();
        session = connection.createXASession();
        queue = session.createQueue("orders");
        producer = session.createProducer(queue);
    }

    @AfterEach
    void disconnect() throws JMSException {
        connection.close();
        house.close();
    }

    /** Another participant, so that two phases are necessary. */
    private record Other(Runnable onCommit) implements XAResource {

        @Override
        public int prepare(final Xid xid) {
            return XA_OK;
        }

        @Override
        public void commit(final Xid xid, final boolean onePhase) {
            onCommit.run();
        }

        @Override
        public void start(final Xid xid, final int flags) {}

        @Override
        public void end(final Xid xid, final int flags) {}

        @Override
        public void rollback(final Xid xid) {}

        @Override
        public void forget(final Xid xid) {}

        @Override
        public Xid[] recover(final int flag) {
            return new Xid[0];
        }

        @Override
        public boolean isSameRM(final XAResource other) {
            return other == this;
        }

        @Override
        public int getTransactionTimeout() {
            return 0;
        }

        @Override
        public boolean setTransactionTimeout(final int seconds) {
            return false;
        }
    }

    private void begin(final Runnable onCommit) throws Exception {
        manager.begin();
        assertThat(manager.getTransaction().enlistResource(new Other(onCommit))).isTrue();
        assertThat(manager.getTransaction().enlistResource(session.getXAResource())).isTrue();
    }

    private String received() throws JMSException {
        try (XAConnection other = factory.createXAConnection();
                Session plain = other.createSession();
                MessageConsumer consumer = plain.createConsumer(queue)) {
            other.start();
            final jakarta.jms.Message message = consumer.receiveNoWait();
            return message == null ? null : message.getBody(String.class);
        }
    }

    private List<BranchView> branches() {
        return house.broker().admin().transactions().list(Set.of(), 0, 100).items();
    }

    @Test
    void shouldCommit() throws Exception {
        begin(() -> {});
        producer.send(session.createTextMessage("committed"));
        assertThat(received()).isNull();
        manager.commit();
        assertThat(received()).isEqualTo("committed");
        assertThat(branches()).isEmpty();
    }

    @Test
    void shouldRollBack() throws Exception {
        begin(() -> {});
        producer.send(session.createTextMessage("rolled back"));
        manager.rollback();
        assertThat(received()).isNull();
        assertThat(branches()).isEmpty();
    }

    @Test
    void shouldRollBackWhatTookTooLong() throws Exception {
        manager.setTransactionTimeout(1);
        try {
            begin(() -> {});
        } finally {
            manager.setTransactionTimeout(0);
        }
        producer.send(session.createTextMessage("too late"));
        WithHouse.until(() -> statusOf(manager) == Status.STATUS_ROLLEDBACK);
        assertThatExceptionOfType(RollbackException.class).isThrownBy(manager::commit);
        assertThat(received()).isNull();
        WithHouse.until(() -> branches().isEmpty());
    }

    private static int statusOf(final TransactionManager manager) {
        try {
            return manager.getStatus();
        } catch (final jakarta.transaction.SystemException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The broker goes after all have voted, and before it is told the decision. */
    @Test
    void shouldCommitWhatWasDecidedBeforeACrash() throws Exception {
        begin(house::stopBroker);
        producer.send(session.createTextMessage("decided"));
        manager.commit();
        house.startBroker();
        assertThat(branches()).as("it waits, prepared").hasSize(1);
        assertThat(received()).isNull();
        recover();
        assertThat(received()).isEqualTo("decided");
        assertThat(branches()).isEmpty();
    }

    /** The transaction manager goes before it has decided: nothing of it may happen. */
    @Test
    void shouldRollBackWhatNobodyDecided() throws Exception {
        final Xid[] branch = new Xid[1];
        final XAResource own = session.getXAResource();
        manager.begin();
        manager.getTransaction()
                .enlistResource(
                        new Forwarding(own) {
                            @Override
                            public void start(final Xid xid, final int flags)
                                    throws javax.transaction.xa.XAException {
                                branch[0] = xid;
                                super.start(xid, flags);
                            }
                        });
        producer.send(session.createTextMessage("not decided"));
        own.end(branch[0], XAResource.TMSUCCESS);
        assertThat(own.prepare(branch[0])).isEqualTo(XAResource.XA_OK);
        manager.suspend();
        house.stopBroker();
        house.startBroker();
        assertThat(branches()).hasSize(1);
        WithHouse.until(
                () -> {
                    recover();
                    return branches().isEmpty();
                });
        assertThat(received()).isNull();
    }

    /** As a transaction manager does now and then, each time looking twice. */
    private void recover() {
        try (XAConnection other = factory.createXAConnection()) {
            final XAResource resource = other.createXASession().getXAResource();
            recoverable = () -> new XAResource[] {resource};
            RecoveryManager.manager().scan();
        } catch (final JMSException e) {
            throw new IllegalStateException(e);
        } finally {
            recoverable = () -> new XAResource[0];
        }
    }

    /** Passes everything on. */
    private static class Forwarding implements XAResource {

        private final XAResource to;

        Forwarding(final XAResource to) {
            this.to = to;
        }

        @Override
        public void commit(final Xid xid, final boolean onePhase)
                throws javax.transaction.xa.XAException {
            to.commit(xid, onePhase);
        }

        @Override
        public void end(final Xid xid, final int flags) throws javax.transaction.xa.XAException {
            to.end(xid, flags);
        }

        @Override
        public void forget(final Xid xid) throws javax.transaction.xa.XAException {
            to.forget(xid);
        }

        @Override
        public int getTransactionTimeout() throws javax.transaction.xa.XAException {
            return to.getTransactionTimeout();
        }

        @Override
        public boolean isSameRM(final XAResource other) throws javax.transaction.xa.XAException {
            return to.isSameRM(other);
        }

        @Override
        public int prepare(final Xid xid) throws javax.transaction.xa.XAException {
            return to.prepare(xid);
        }

        @Override
        public Xid[] recover(final int flag) throws javax.transaction.xa.XAException {
            return to.recover(flag);
        }

        @Override
        public void rollback(final Xid xid) throws javax.transaction.xa.XAException {
            to.rollback(xid);
        }

        @Override
        public boolean setTransactionTimeout(final int seconds)
                throws javax.transaction.xa.XAException {
            return to.setTransactionTimeout(seconds);
        }

        @Override
        public void start(final Xid xid, final int flags) throws javax.transaction.xa.XAException {
            to.start(xid, flags);
        }
    }
}
