package io.posthorn.jms.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.jms.connector.inbound.PosthornActivationSpec;
import io.posthorn.testhouse.House;
import jakarta.jms.Connection;
import jakarta.jms.Session;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.ManagedConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Branches that were prepared before a crash (Jakarta Connectors 2.1, chapter 7). */
class RecoveryTest extends WithContainer {

    private final House house = new House();
    private TestContainer own;

    @BeforeEach
    void begin() throws Exception {
        own = new TestContainer(house, "connectTimeout=200&reconnectTimeout=20000");
    }

    @AfterEach
    void end() {
        own.close();
        house.close();
    }

    private static PosthornActivationSpec spec(final String destination) {
        final PosthornActivationSpec spec = new PosthornActivationSpec();
        spec.setDestination(destination);
        spec.setDestinationType("jakarta.jms.Queue");
        return spec;
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

    /** What is sent in it waits for its transaction manager. */
    private void prepare(final Xid id, final String text) throws Exception {
        final ManagedConnection managed = own.managedFactory().createManagedConnection(null, null);
        managed.getXAResource().start(id, XAResource.TMNOFLAGS);
        final Connection connection = (Connection) managed.getConnection(null, null);
        final Session session = connection.createSession();
        session.createProducer(session.createQueue("orders")).send(session.createTextMessage(text));
        managed.getXAResource().end(id, XAResource.TMSUCCESS);
        assertThat(managed.getXAResource().prepare(id)).isEqualTo(XAResource.XA_OK);
        managed.destroy();
    }

    private String text() throws Exception {
        try (Connection connection =
                (Connection)
                        own.managedFactory()
                                .createManagedConnection(null, null)
                                .getConnection(null, null)) {
            connection.start();
            final Session session = connection.createSession();
            final var message =
                    session.createConsumer(session.createQueue("orders")).receiveNoWait();
            return message == null ? null : message.getBody(String.class);
        }
    }

    @Test
    void shouldListAndDecideWhatWasPrepared() throws Exception {
        prepare(new Id(new byte[] {1}), "committed");
        prepare(new Id(new byte[] {2}), "rolled back");
        final ActivationSpec[] specs = {spec("a"), spec("b")};
        final XAResource[] resources = own.adapter().getXAResources(specs);
        assertThat(resources).as("one for one broker").hasSize(1);
        assertThat(own.adapter().getXAResources(specs)).containsExactly(resources);
        final XAResource resource = resources[0];
        house.stopBroker();
        assertThatExceptionOfType(XAException.class)
                .isThrownBy(() -> resource.recover(XAResource.TMSTARTRSCAN))
                .satisfies(e -> assertThat(e.errorCode).isEqualTo(XAException.XAER_RMFAIL));
        house.startBroker();
        final Xid[] found = resource.recover(XAResource.TMSTARTRSCAN);
        assertThat(found).hasSize(2);
        assertThat(resource.recover(XAResource.TMENDRSCAN)).isEmpty();
        final ManagedConnection managed = own.managedFactory().createManagedConnection(null, null);
        assertThat(managed.getXAResource().recover(XAResource.TMSTARTRSCAN))
                .as("by way of a connection factory")
                .hasSize(2);
        managed.destroy();
        for (final Xid each : found) {
            if (each.getGlobalTransactionId()[0] == 1) {
                resource.commit(each, false);
            } else {
                resource.rollback(each);
            }
        }
        assertThat(resource.recover(XAResource.TMSTARTRSCAN)).isEmpty();
        assertThat(text()).isEqualTo("committed");
        assertThat(text()).isNull();
    }

    @Test
    void shouldConnectAgainWhenItHasLostTheBroker() throws Exception {
        final XAResource resource =
                own.adapter().getXAResources(new ActivationSpec[] {spec("a")})[0];
        assertThat(resource.recover(XAResource.TMSTARTRSCAN)).isEmpty();
        prepare(new Id(new byte[] {3}), "committed");
        house.stopBroker();
        TestContainer.until(
                () -> {
                    try {
                        return resource.recover(XAResource.TMSTARTRSCAN) == null;
                    } catch (final XAException e) {
                        return true;
                    }
                });
        house.startBroker();
        TestContainer.until(
                () -> {
                    try {
                        return resource.recover(XAResource.TMSTARTRSCAN).length == 1;
                    } catch (final XAException e) {
                        return false;
                    }
                });
    }

    @Test
    void shouldBeForRecoveryOnly() throws Exception {
        final XAResource resource =
                own.adapter().getXAResources(new ActivationSpec[] {spec("a")})[0];
        assertThat(resource.isSameRM(resource)).isTrue();
        assertThat(resource.setTransactionTimeout(5)).isFalse();
        assertThatExceptionOfType(XAException.class)
                .isThrownBy(() -> resource.start(new Id(new byte[] {4}), XAResource.TMNOFLAGS));
        own.adapter().stop();
        assertThatExceptionOfType(XAException.class)
                .isThrownBy(() -> resource.recover(XAResource.TMSTARTRSCAN))
                .withMessage("The resource adapter was stopped.");
    }
}
