package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.broker.transaction.BranchState;
import io.posthorn.broker.transaction.BranchView;
import io.posthorn.message.BranchId;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XASession;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, 2.11 and 6.2.7: sessions in distributed transactions. */
class XATest extends WithHouse {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private XAConnection connection;
    private XASession session;
    private XAResource resource;
    private Queue in;
    private Queue out;
    private MessageConsumer consumer;
    private MessageProducer producer;
    private Connection plain;
    private MessageConsumer ofOut;

    /** A branch of this test. */
    private record TestXid(int number) implements Xid {

        static TestXid next() {
            return new TestXid(COUNT.incrementAndGet());
        }

        @Override
        public int getFormatId() {
            return 4711;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return ByteBuffer.allocate(4).putInt(number).array();
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[] {1};
        }

        boolean isSame(final Xid other) {
            return other.getFormatId() == getFormatId()
                    && Arrays.equals(other.getGlobalTransactionId(), getGlobalTransactionId())
                    && Arrays.equals(other.getBranchQualifier(), getBranchQualifier());
        }

        String text() {
            return new BranchId(getFormatId(), getGlobalTransactionId(), getBranchQualifier())
                    .text();
        }
    }

    @BeforeEach
    void connect() throws JMSException {
        connection = new PosthornXAConnectionFactory(house().url()).createXAConnection();
        connection.start();
        session = connection.createXASession();
        resource = session.getXAResource();
        in = queue(session);
        out = queue(session);
        consumer = session.createConsumer(in);
        producer = session.createProducer(out);
        plain = connection();
        ofOut = plain.createSession().createConsumer(out);
    }

    @AfterEach
    void disconnect() throws JMSException {
        connection.close();
    }

    /** Works for a branch: takes a message from one queue, and sends it to the other. */
    private TestXid moved(final String text) throws JMSException, XAException {
        final TestXid xid = TestXid.next();
        send(plain, in, 1);
        resource.start(xid, XAResource.TMNOFLAGS);
        assertThat(next(consumer)).isEqualTo("0");
        producer.send(session.createTextMessage(text));
        resource.end(xid, XAResource.TMSUCCESS);
        return xid;
    }

    private static void assertCode(final int code, final Work work) {
        assertThatExceptionOfType(XAException.class)
                .isThrownBy(work::run)
                .satisfies(fault -> assertThat(fault.errorCode).isEqualTo(code));
    }

    /** Something that a resource may refuse. */
    @FunctionalInterface
    private interface Work {
        void run() throws XAException, JMSException;
    }

    private boolean isRecovered(final TestXid xid) throws XAException {
        return Arrays.stream(resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                .anyMatch(xid::isSame);
    }

    @Test
    void shouldDoAllWhenABranchIsCommitted() throws JMSException, XAException {
        final TestXid xid = moved("sent");
        assertEmpty(ofOut);
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        assertEmpty(ofOut);
        assertThat(isRecovered(xid)).isTrue();
        resource.commit(xid, false);
        assertThat(next(ofOut)).isEqualTo("sent");
        assertEmpty(consumer);
        assertThat(isRecovered(xid)).isFalse();
        assertCode(XAException.XAER_NOTA, () -> resource.commit(xid, false));
    }

    @Test
    void shouldDoNothingWhenABranchIsRolledBack() throws JMSException, XAException {
        final TestXid prepared = moved("not sent");
        assertThat(resource.prepare(prepared)).isEqualTo(XAResource.XA_OK);
        resource.rollback(prepared);
        assertEmpty(ofOut);
        assertThat(next(consumer)).as("handed out again").isEqualTo("0");
        final TestXid unprepared = moved("not sent either");
        resource.rollback(unprepared);
        assertEmpty(ofOut);
        assertThat(next(consumer)).isEqualTo("0");
    }

    @Test
    void shouldCommitInOnePhase() throws JMSException, XAException {
        final TestXid xid = moved("sent");
        assertCode(XAException.XAER_PROTO, () -> resource.commit(xid, false));
        resource.commit(xid, true);
        assertThat(next(ofOut)).isEqualTo("sent");
        assertEmpty(consumer);
    }

    @Test
    void shouldSayThatNothingWasDone() throws XAException {
        final TestXid xid = TestXid.next();
        resource.start(xid, XAResource.TMNOFLAGS);
        resource.end(xid, XAResource.TMSUCCESS);
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_RDONLY);
        assertCode(XAException.XAER_NOTA, () -> resource.rollback(xid));
    }

    @Test
    void shouldRollBackWhatFailed() throws JMSException, XAException {
        final TestXid xid = TestXid.next();
        resource.start(xid, XAResource.TMNOFLAGS);
        producer.send(session.createTextMessage("not sent"));
        resource.end(xid, XAResource.TMFAIL);
        assertCode(XAException.XA_RBROLLBACK, () -> resource.prepare(xid));
        assertEmpty(ofOut);
    }

    /** Work of two branches may take turns in one session. */
    @Test
    void shouldSuspendAndResume() throws JMSException, XAException {
        final TestXid first = TestXid.next();
        final TestXid second = TestXid.next();
        resource.start(first, XAResource.TMNOFLAGS);
        producer.send(session.createTextMessage("first"));
        assertCode(XAException.XAER_PROTO, () -> resource.start(second, XAResource.TMNOFLAGS));
        resource.end(first, XAResource.TMSUSPEND);
        resource.start(second, XAResource.TMNOFLAGS);
        producer.send(session.createTextMessage("second"));
        resource.end(second, XAResource.TMSUCCESS);
        resource.start(first, XAResource.TMRESUME);
        producer.send(session.createTextMessage("first too"));
        resource.end(first, XAResource.TMSUCCESS);
        resource.rollback(second);
        resource.commit(first, true);
        assertThat(next(ofOut, 2)).containsExactly("first", "first too");
        assertEmpty(ofOut);
    }

    @Test
    void shouldLetSeveralSessionsWorkForOneBranch() throws JMSException, XAException {
        final XASession other = connection.createXASession();
        final XAResource ofOther = other.getXAResource();
        assertThat(resource.isSameRM(ofOther)).isTrue();
        final TestXid xid = TestXid.next();
        resource.start(xid, XAResource.TMNOFLAGS);
        assertCode(XAException.XAER_DUPID, () -> ofOther.start(xid, XAResource.TMNOFLAGS));
        ofOther.start(xid, XAResource.TMJOIN);
        producer.send(session.createTextMessage("one"));
        resource.end(xid, XAResource.TMSUCCESS);
        other.createProducer(out).send(other.createTextMessage("two"));
        assertCode(XAException.XAER_PROTO, () -> resource.prepare(xid));
        ofOther.end(xid, XAResource.TMSUCCESS);
        assertThat(ofOther.prepare(xid)).isEqualTo(XAResource.XA_OK);
        resource.commit(xid, false);
        assertThat(next(ofOut, 2)).containsExactly("one", "two");
    }

    @Test
    void shouldAcknowledgeByItselfOutsideOfBranches() throws JMSException, XAException {
        assertThat(session.getTransacted()).isTrue();
        assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
        producer.send(session.createTextMessage("at once"));
        assertThat(next(ofOut)).isEqualTo("at once");
        moved("rolled back");
        assertThatExceptionOfType(TransactionInProgressException.class).isThrownBy(session::commit);
        assertThatExceptionOfType(TransactionInProgressException.class)
                .isThrownBy(session::rollback);
        assertThatExceptionOfType(jakarta.jms.IllegalStateException.class)
                .isThrownBy(session::recover);
    }

    @Test
    void shouldForgetABranchWithItsConnectionUnlessItIsPrepared() throws JMSException, XAException {
        final TestXid prepared = moved("prepared");
        resource.prepare(prepared);
        final TestXid open = moved("open");
        connection.close();
        try (XAConnection next =
                new PosthornXAConnectionFactory(house().url()).createXAConnection()) {
            final XAResource other = next.createXASession().getXAResource();
            assertCode(XAException.XAER_NOTA, () -> other.prepare(open));
            other.commit(prepared, false);
        }
        assertThat(next(ofOut)).isEqualTo("prepared");
        assertEmpty(ofOut);
        assertThat(next(plain.createSession().createConsumer(in)))
                .as("what the open branch had received")
                .isEqualTo("0");
    }

    @Test
    void shouldRollBackWhatTakesTooLong() throws JMSException, XAException {
        assertThat(resource.setTransactionTimeout(1)).isTrue();
        assertThat(resource.getTransactionTimeout()).isEqualTo(1);
        final TestXid xid = TestXid.next();
        resource.start(xid, XAResource.TMNOFLAGS);
        producer.send(session.createTextMessage("too late"));
        until(() -> stateOf(xid) == BranchState.TIMED_OUT);
        assertCode(XAException.XA_RBTIMEOUT, () -> resource.end(xid, XAResource.TMSUCCESS));
        resource.rollback(xid);
        assertEmpty(ofOut);
        assertCode(XAException.XAER_INVAL, () -> resource.setTransactionTimeout(-1));
    }

    private static BranchState stateOf(final TestXid xid) {
        return house().broker().admin().transactions().list(Set.of(), 0, 1_000).items().stream()
                .filter(each -> each.id().text().equals(xid.text()))
                .map(BranchView::state)
                .findFirst()
                .orElse(BranchState.OVER);
    }

    @Test
    void shouldTellWhatAnOperatorDecided() throws JMSException, XAException {
        final TestXid xid = moved("sent by an operator");
        resource.prepare(xid);
        house().broker().admin().transactions().commit(xid.text());
        assertThat(next(ofOut)).isEqualTo("sent by an operator");
        assertThat(isRecovered(xid)).isTrue();
        assertCode(XAException.XA_HEURCOM, () -> resource.rollback(xid));
        resource.forget(xid);
        assertThat(isRecovered(xid)).isFalse();
        final TestXid other = moved("not sent");
        resource.prepare(other);
        house().broker().admin().transactions().rollback(other.text());
        assertCode(XAException.XA_HEURRB, () -> resource.commit(other, false));
        resource.forget(other);
        assertEmpty(ofOut);
    }

    @Test
    void shouldWorkByAContext() throws XAException, JMSException {
        final TestXid xid = TestXid.next();
        try (XAJMSContext context =
                new PosthornXAConnectionFactory(house().url()).createXAContext()) {
            assertThat(context.getTransacted()).isTrue();
            final XAResource own = context.getXAResource();
            own.start(xid, XAResource.TMNOFLAGS);
            context.createProducer().send(out, "by a context");
            own.end(xid, XAResource.TMSUCCESS);
            assertEmpty(ofOut);
            own.commit(xid, true);
        }
        assertThat(next(ofOut)).isEqualTo("by a context");
    }

    @Test
    void shouldRefuseWhatMakesNoSense() throws XAException {
        final TestXid xid = TestXid.next();
        assertCode(XAException.XAER_INVAL, () -> resource.start(xid, 77));
        assertCode(XAException.XAER_INVAL, () -> resource.end(xid, 77));
        assertCode(XAException.XAER_INVAL, () -> resource.recover(77));
        assertCode(XAException.XAER_NOTA, () -> resource.start(xid, XAResource.TMJOIN));
        assertCode(XAException.XAER_NOTA, () -> resource.end(xid, XAResource.TMSUCCESS));
        assertCode(XAException.XAER_NOTA, () -> resource.prepare(xid));
        assertCode(XAException.XAER_NOTA, () -> resource.forget(xid));
        assertThat(resource.recover(XAResource.TMNOFLAGS)).isEmpty();
        resource.start(xid, XAResource.TMNOFLAGS);
        resource.end(xid, XAResource.TMSUCCESS);
        assertCode(XAException.XAER_PROTO, () -> resource.forget(xid));
    }

    /** More than a transaction keeps in memory, and more than one frame. */
    @Test
    void shouldCommitALargeBranch() throws JMSException, XAException {
        final TestXid xid = TestXid.next();
        resource.start(xid, XAResource.TMNOFLAGS);
        final String padding = "x".repeat(10_000);
        for (int i = 0; i < 400; i++) {
            producer.send(session.createTextMessage(i + padding));
        }
        resource.end(xid, XAResource.TMSUCCESS);
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        resource.commit(xid, false);
        for (int i = 0; i < 400; i++) {
            assertThat(next(ofOut)).isEqualTo(i + padding);
        }
    }
}
