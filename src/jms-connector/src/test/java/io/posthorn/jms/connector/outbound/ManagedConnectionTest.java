package io.posthorn.jms.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.jms.connector.TestContainer;
import io.posthorn.jms.connector.WithContainer;
import io.posthorn.testhouse.House;
import jakarta.jms.Connection;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.LocalTransactionException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import jakarta.resource.spi.security.PasswordCredential;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.Subject;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jakarta Connectors 2.1, chapters 6 and 7, as a container sees them. */
class ManagedConnectionTest extends WithContainer {

    private PosthornManagedConnectionFactory factory;
    private PosthornManagedConnection managed;

    @BeforeEach
    void make() throws ResourceException {
        factory = container.managedFactory();
        managed = (PosthornManagedConnection) factory.createManagedConnection(null, null);
    }

    @AfterEach
    void destroy() throws ResourceException {
        managed.destroy();
    }

    private Connection handle() throws ResourceException {
        return (Connection) managed.getConnection(null, null);
    }

    private void sendBy(final Connection connection, final String text) throws JMSException {
        try (Session session = connection.createSession()) {
            session.createProducer(queue).send(session.createTextMessage(text));
        }
    }

    /** Remembers what it is told. */
    private static final class Events implements ConnectionEventListener {

        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public void connectionClosed(final ConnectionEvent event) {
            assertThat(event.getConnectionHandle()).isInstanceOf(Connection.class);
            told.add("closed");
        }

        @Override
        public void connectionErrorOccurred(final ConnectionEvent event) {
            assertThat(event.getException()).isInstanceOf(JMSException.class);
            told.add("failed");
        }

        @Override
        public void localTransactionStarted(final ConnectionEvent event) {
            throw new AssertionError();
        }

        @Override
        public void localTransactionCommitted(final ConnectionEvent event) {
            throw new AssertionError();
        }

        @Override
        public void localTransactionRolledback(final ConnectionEvent event) {
            throw new AssertionError();
        }
    }

    /** A branch's id. */
    private record Id(byte[] getGlobalTransactionId) implements Xid {

        @Override
        public int getFormatId() {
            return 1;
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[] {1};
        }
    }

    @Test
    void shouldHaveLocalTransactions() throws Exception {
        final Connection connection = handle();
        managed.getLocalTransaction().begin();
        assertThatExceptionOfType(LocalTransactionException.class)
                .isThrownBy(managed.getLocalTransaction()::begin);
        sendBy(connection, "committed");
        assertThat(received()).isNull();
        managed.getLocalTransaction().commit();
        assertThat(received()).isEqualTo("committed");
        assertThatExceptionOfType(LocalTransactionException.class)
                .isThrownBy(managed.getLocalTransaction()::commit);
        managed.getLocalTransaction().begin();
        sendBy(connection, "rolled back");
        managed.getLocalTransaction().rollback();
        assertThat(received()).isNull();
    }

    @Test
    void shouldRollBackWhatIsOpenWhenItGoesBackToThePool() throws Exception {
        final Connection connection = handle();
        managed.getLocalTransaction().begin();
        sendBy(connection, "forgotten");
        managed.cleanup();
        assertThat(received()).isNull();
        assertThatExceptionOfType(jakarta.jms.IllegalStateException.class)
                .isThrownBy(connection::createSession);
        sendBy(handle(), "next");
        assertThat(received()).isEqualTo("next");
    }

    @Test
    void shouldNotGoBackWhileItWorksForABranch() throws Exception {
        final Xid id = new Id(new byte[] {7});
        managed.getXAResource().start(id, XAResource.TMNOFLAGS);
        assertThatExceptionOfType(ResourceException.class).isThrownBy(managed::cleanup);
        managed.getXAResource().end(id, XAResource.TMFAIL);
        managed.getXAResource().rollback(id);
        managed.cleanup();
    }

    @Test
    void shouldJoinTheBranchOfAnotherConnectionWithTheBroker() throws Exception {
        final ManagedConnection other = factory.createManagedConnection(null, null);
        final Xid id = new Id(new byte[] {8});
        assertThat(managed.getXAResource().isSameRM(other.getXAResource())).isTrue();
        managed.getXAResource().start(id, XAResource.TMNOFLAGS);
        other.getXAResource().start(id, XAResource.TMJOIN);
        sendBy(handle(), "one");
        sendBy((Connection) other.getConnection(null, null), "other");
        managed.getXAResource().end(id, XAResource.TMSUCCESS);
        other.getXAResource().end(id, XAResource.TMSUCCESS);
        other.getXAResource().end(id, XAResource.TMSUCCESS);
        managed.getXAResource().commit(id, true);
        assertThat(Set.of(received(), received())).containsExactlyInAnyOrder("one", "other");
        other.destroy();
    }

    @Test
    void shouldLeaveABranchForAWhileAndForGood() throws Exception {
        final Xid id = new Id(new byte[] {9});
        final XAResource resource = managed.getXAResource();
        resource.start(id, XAResource.TMNOFLAGS);
        assertThat(managed.isInTransaction()).isTrue();
        sendBy(handle(), "inside");
        resource.end(id, XAResource.TMSUSPEND);
        assertThat(managed.isInTransaction()).isFalse();
        sendBy(handle(), "outside");
        assertThat(received()).isEqualTo("outside");
        resource.start(id, XAResource.TMRESUME);
        resource.end(id, XAResource.TMSUSPEND);
        resource.end(id, XAResource.TMSUCCESS);
        assertThat(resource.prepare(id)).isEqualTo(XAResource.XA_OK);
        assertThat(received()).isNull();
        resource.commit(id, false);
        assertThat(received()).isEqualTo("inside");
    }

    @Test
    void shouldTellWhenHandlesAreClosed() throws Exception {
        final Events events = new Events();
        managed.addConnectionEventListener(events);
        final Connection connection = handle();
        connection.close();
        connection.close();
        assertThat(events.told).containsExactly("closed");
        managed.removeConnectionEventListener(events);
        handle().close();
        assertThat(events.told).hasSize(1);
    }

    @Test
    void shouldTellOnceThatTheConnectionIsLost() throws Exception {
        try (House house = new House();
                TestContainer other = new TestContainer(house, "reconnectTimeout=300")) {
            final PosthornManagedConnectionFactory its = other.managedFactory();
            final ManagedConnection lost = its.createManagedConnection(null, null);
            final Events events = new Events();
            lost.addConnectionEventListener(events);
            assertThat(its.getInvalidConnections(Set.of(lost))).isEmpty();
            house.stopBroker();
            TestContainer.until(() -> !events.told.isEmpty());
            assertThat(events.told).containsExactly("failed");
            assertThat(its.getInvalidConnections(Set.of(lost))).hasSize(1);
            assertThat(its.matchManagedConnections(Set.of(lost), null, null)).isNull();
            assertThatExceptionOfType(ResourceException.class).isThrownBy(lost::cleanup);
            lost.destroy();
        }
    }

    @Test
    void shouldBeMatchedByFactoryAndUser() throws Exception {
        final Login ada = new Login("ada", "secret");
        final ManagedConnection hers = factory.createManagedConnection(null, ada);
        final Set<ManagedConnection> both = Set.of(managed, hers);
        assertThat(factory.matchManagedConnections(both, null, null)).isSameAs(managed);
        assertThat(factory.matchManagedConnections(both, null, ada)).isSameAs(hers);
        assertThat(factory.matchManagedConnections(both, null, new Login("ada", "other"))).isNull();
        assertThatExceptionOfType(SecurityException.class)
                .isThrownBy(() -> managed.getConnection(null, ada));
        final Subject subject = new Subject();
        final PasswordCredential credential = new PasswordCredential("ada", "secret".toCharArray());
        credential.setManagedConnectionFactory(factory);
        subject.getPrivateCredentials().add(credential);
        assertThat(factory.matchManagedConnections(both, subject, null)).isSameAs(hers);
        assertThat(hers.getMetaData().getUserName()).isEqualTo("ada");
        assertThat(managed.getMetaData().getUserName()).isNull();
        assertThat(managed.getMetaData().getEISProductName()).isEqualTo("Posthorn");
        assertThat(managed.getMetaData().getMaxConnections()).isZero();
        hers.destroy();
    }

    @Test
    void shouldMoveHandlesToAnotherConnection() throws Exception {
        final ManagedConnection other = factory.createManagedConnection(null, null);
        final Connection connection = handle();
        connection.start();
        other.associateConnection(connection);
        managed.destroy();
        sendBy(connection, "moved");
        try (Session session = connection.createSession()) {
            assertThat(session.createConsumer(queue).receive(LIMIT_MS)).isNotNull();
        }
        assertThatExceptionOfType(ResourceException.class)
                .isThrownBy(() -> other.associateConnection("something else"));
        other.destroy();
    }

    @Test
    void shouldBeEqualIfItSaysTheSame() throws Exception {
        final PosthornManagedConnectionFactory other = container.managedFactory();
        assertThat(other).isEqualTo(factory).hasSameHashCodeAs(factory);
        other.setClientId("me");
        assertThat(other).isNotEqualTo(factory);
        other.setClientId(" ");
        other.setOptions("prefetch=3");
        assertThat(other).isNotEqualTo(factory);
        assertThat(other.provider().getPrefetch()).isEqualTo(3);
        other.setOptions(null);
        other.setUrl("posthorn://elsewhere?tls=true");
        assertThat(other.provider().getUrl())
                .isEqualTo("posthorn://elsewhere?reconnectTimeout=500&tls=true");
        assertThatExceptionOfType(ResourceException.class)
                .isThrownBy(() -> other.setResourceAdapter(null));
    }

    @Test
    void shouldSayWhichOptionThereIsNot() throws Exception {
        factory.setOptions("colour=red");
        assertThatExceptionOfType(InvalidPropertyException.class)
                .isThrownBy(() -> factory.createManagedConnection(null, null))
                .withMessageContaining("There is no option colour");
    }

    /** Jakarta Messaging 3.1, 6.1.2: nobody else has it meanwhile. */
    @Test
    void shouldHaveItsClientIdentifierWhileItIsNotInThePool() throws Exception {
        factory.setClientId(TestContainer.unique("client"));
        final ManagedConnection first = factory.createManagedConnection(null, null);
        final ManagedConnection second = factory.createManagedConnection(null, null);
        final Connection connection = (Connection) first.getConnection(null, null);
        assertThat(connection.getClientID()).isEqualTo(factory.getClientId());
        assertThatExceptionOfType(ResourceException.class)
                .isThrownBy(() -> second.getConnection(null, null))
                .withCauseInstanceOf(InvalidClientIDException.class);
        first.cleanup();
        assertThat(((Connection) second.getConnection(null, null)).getClientID())
                .isEqualTo(factory.getClientId());
        second.destroy();
        factory.provider().createConnection().close();
        sendBy((Connection) first.getConnection(null, null), "again");
        assertThat(received()).isEqualTo("again");
        first.destroy();
        factory.provider().createConnection().close();
    }

    @Test
    void shouldWorkForBranchesWithItsClientIdentifier() throws Exception {
        factory.setClientId(TestContainer.unique("client"));
        final ManagedConnection own = factory.createManagedConnection(null, null);
        final XAResource resource = own.getXAResource();
        final Xid id = new Id(new byte[] {10});
        resource.start(id, XAResource.TMNOFLAGS);
        sendBy((Connection) own.getConnection(null, null), "one");
        resource.end(id, XAResource.TMSUCCESS);
        assertThat(received()).isNull();
        assertThat(resource.prepare(id)).isEqualTo(XAResource.XA_OK);
        own.cleanup();
        resource.commit(id, false);
        assertThat(received()).isEqualTo("one");
        own.getLocalTransaction().begin();
        assertThatExceptionOfType(InvalidClientIDException.class)
                .isThrownBy(() -> factory.provider().createConnection());
        sendBy((Connection) own.getConnection(null, null), "two");
        own.getLocalTransaction().commit();
        assertThat(received()).isEqualTo("two");
        own.destroy();
    }

    @Test
    void shouldSayThatABranchCannotBeginWithoutTheClientIdentifier() throws Exception {
        factory.setClientId(TestContainer.unique("client"));
        final ManagedConnection own = factory.createManagedConnection(null, null);
        try (Connection other = factory.provider().createConnection()) {
            assertThat(other.getClientID()).isEqualTo(factory.getClientId());
            assertThatExceptionOfType(XAException.class)
                    .isThrownBy(
                            () ->
                                    own.getXAResource()
                                            .start(new Id(new byte[] {11}), XAResource.TMNOFLAGS))
                    .withMessageContaining("in use");
        }
        own.destroy();
    }
}
