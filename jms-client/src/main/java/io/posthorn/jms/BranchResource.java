package io.posthorn.jms;

import io.posthorn.jms.wire.SessionWire;
import io.posthorn.message.BranchId;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.session.BranchWork;
import io.posthorn.remoting.session.BranchWork.Kind;
import io.posthorn.remoting.session.Recovery;
import jakarta.jms.JMSException;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * The broker as a transaction manager sees it, by way of one session. Branches may be decided by
 * way of any other session with the same broker.
 */
final class BranchResource implements XAResource {

    private static final Xid[] NONE = {};

    private final PosthornSession session;
    private final SessionWire wire;

    /** The branch that the session works for; null for none. */
    private BranchId current;

    private int number;
    private int timeoutSeconds;

    BranchResource(final PosthornSession session, final SessionWire wire) {
        this.session = session;
        this.wire = wire;
    }

    @Override
    public synchronized void start(final Xid xid, final int flags) throws XAException {
        final BranchId id = idOf(xid);
        if (current != null) {
            throw fault(
                    XAException.XAER_PROTO,
                    "The session works for the branch %s already.".formatted(current));
        }
        final Kind kind =
                switch (flags) {
                    case TMNOFLAGS -> Kind.BEGIN;
                    case TMJOIN -> Kind.JOIN;
                    case TMRESUME -> Kind.RESUME;
                    default -> throw fault(XAException.XAER_INVAL, "These flags are not known.");
                };
        number = wire.nextNumber();
        // Before the broker knows, so that a connection that is lost meanwhile is noticed.
        session.ledger().enlist(number);
        boolean isStarted = false;
        try {
            work(kind, id);
            current = id;
            isStarted = true;
        } finally {
            if (!isStarted) {
                leaveSession();
            }
        }
    }

    @Override
    public synchronized void end(final Xid xid, final int flags) throws XAException {
        final BranchId id = idOf(xid);
        final Kind kind =
                switch (flags) {
                    case TMSUCCESS -> Kind.END;
                    case TMFAIL -> Kind.FAIL;
                    case TMSUSPEND -> Kind.SUSPEND;
                    default -> throw fault(XAException.XAER_INVAL, "These flags are not known.");
                };
        if (id.equals(current)) {
            current = null;
            if (!leaveSession()) {
                throw fault(
                        XAException.XA_RBCOMMFAIL,
                        "The connection was lost, so that the branch was rolled back.");
            }
        } else if (kind == Kind.SUSPEND) {
            throw fault(XAException.XAER_PROTO, "The session does not work for this branch.");
        }
        work(kind, id);
    }

    private boolean leaveSession() throws XAException {
        try {
            return session.delist();
        } catch (final JMSException e) {
            throw fault(XAException.XAER_RMERR, e);
        }
    }

    @Override
    public int prepare(final Xid xid) throws XAException {
        return work(Kind.PREPARE, idOf(xid));
    }

    @Override
    public void commit(final Xid xid, final boolean onePhase) throws XAException {
        work(onePhase ? Kind.COMMIT_ONE_PHASE : Kind.COMMIT, idOf(xid));
    }

    @Override
    public void rollback(final Xid xid) throws XAException {
        work(Kind.ROLLBACK, idOf(xid));
    }

    @Override
    public void forget(final Xid xid) throws XAException {
        work(Kind.FORGET, idOf(xid));
    }

    /** All are told when a scan begins, so that nothing is left when it goes on. */
    @Override
    public Xid[] recover(final int flag) throws XAException {
        if ((flag & ~(TMSTARTRSCAN | TMENDRSCAN)) != 0) {
            throw fault(XAException.XAER_INVAL, "These flags are not known.");
        }
        if ((flag & TMSTARTRSCAN) == 0) {
            return NONE;
        }
        final List<String> texts;
        try {
            texts = Recovery.read(wire.call(RequestCode.SESSION_RECOVER.frame()).body());
        } catch (final JMSException e) {
            throw fault(XAException.XAER_RMFAIL, e);
        }
        return texts.stream()
                .map(text -> new BranchXid(BranchId.parse(text).orElseThrow()))
                .toArray(Xid[]::new);
    }

    /** The same broker decides for both, so that one branch is enough for both. */
    @Override
    public boolean isSameRM(final XAResource other) {
        return other instanceof BranchResource resource && wire.isWithSameBroker(resource.wire);
    }

    @Override
    public synchronized int getTransactionTimeout() {
        return timeoutSeconds;
    }

    @Override
    public synchronized boolean setTransactionTimeout(final int seconds) throws XAException {
        if (seconds < 0) {
            throw fault(XAException.XAER_INVAL, "A timeout cannot be negative.");
        }
        timeoutSeconds = seconds;
        return true;
    }

    private synchronized BranchWork.Request request(final Kind kind, final BranchId id) {
        return new BranchWork.Request(kind, id.text(), number, timeoutSeconds);
    }

    /** Gives the broker's word if it is a good one. */
    private int work(final Kind kind, final BranchId id) throws XAException {
        final int code;
        try {
            code =
                    BranchWork.Response.from(
                                    wire.call(RequestCode.SESSION_BRANCH.frame(request(kind, id)))
                                            .fields())
                            .code();
        } catch (final JMSException e) {
            throw fault(XAException.XAER_RMFAIL, e);
        }
        if (code != XA_OK && code != XA_RDONLY) {
            throw fault(code, "The broker answered %d to %s of %s.".formatted(code, kind, id));
        }
        return code;
    }

    private static BranchId idOf(final Xid xid) throws XAException {
        try {
            return new BranchId(
                    xid.getFormatId(), xid.getGlobalTransactionId(), xid.getBranchQualifier());
        } catch (final IllegalArgumentException e) {
            throw fault(XAException.XAER_INVAL, e);
        }
    }

    private static XAException fault(final int code, final String why) {
        final XAException fault = new XAException(why);
        fault.errorCode = code;
        return fault;
    }

    private static XAException fault(final int code, final Exception cause) {
        final XAException fault = fault(code, cause.getMessage());
        fault.initCause(cause);
        return fault;
    }

    /** The id of a branch that was recovered. */
    private record BranchXid(BranchId id) implements Xid {

        @Override
        public int getFormatId() {
            return id.formatId();
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return id.globalId();
        }

        @Override
        public byte[] getBranchQualifier() {
            return id.qualifier();
        }
    }
}
