package io.posthorn.jms.connector.branch;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.LocalTransactionException;
import java.nio.ByteBuffer;
import java.util.UUID;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * The local transactions of a managed connection (Jakarta Connectors 2.1, chapter 7): branches that
 * this adapter begins and commits in one phase, so that the same session, with the producers and
 * consumers it has, does for every kind of transaction.
 */
public final class OwnBranch implements LocalTransaction {

    private final XAResource resource;

    /** Null for none. */
    private Xid current;

    /**
     * @param resource of the session
     */
    public OwnBranch(final XAResource resource) {
        this.resource = resource;
    }

    /**
     * Whether a transaction was begun and not ended.
     *
     * @return whether there is one
     */
    public synchronized boolean isOpen() {
        return current != null;
    }

    @Override
    public synchronized void begin() throws ResourceException {
        if (current != null) {
            throw new LocalTransactionException(
                    "The connection has a local transaction already, which has to be ended first.");
        }
        final Xid next = OwnXid.next();
        try {
            resource.start(next, XAResource.TMNOFLAGS);
        } catch (final XAException e) {
            throw fault("begun", e);
        }
        current = next;
    }

    @Override
    public synchronized void commit() throws ResourceException {
        final Xid ending = take();
        try {
            resource.end(ending, XAResource.TMSUCCESS);
            resource.commit(ending, true);
        } catch (final XAException e) {
            throw fault("committed", e);
        }
    }

    @Override
    public synchronized void rollback() throws ResourceException {
        final Xid ending = take();
        try {
            resource.end(ending, XAResource.TMFAIL);
            resource.rollback(ending);
        } catch (final XAException e) {
            if (!isRolledBack(e)) {
                throw fault("rolled back", e);
            }
        }
    }

    /** The broker may have done it before it was asked, when the connection was lost. */
    private static boolean isRolledBack(final XAException e) {
        return e.errorCode >= XAException.XA_RBBASE && e.errorCode <= XAException.XA_RBEND
                || e.errorCode == XAException.XAER_NOTA;
    }

    private Xid take() throws LocalTransactionException {
        if (current == null) {
            throw new LocalTransactionException("The connection has no local transaction.");
        }
        final Xid ending = current;
        current = null;
        return ending;
    }

    private static LocalTransactionException fault(final String what, final XAException cause) {
        return new LocalTransactionException(
                "The local transaction could not be %s: %s".formatted(what, cause.getMessage()),
                cause);
    }

    /** Ids that no transaction manager gives. */
    private record OwnXid(byte[] global) implements Xid {

        /** "Post", in ASCII. */
        private static final int FORMAT = 0x506F7374;

        private static final byte[] QUALIFIER = {1};

        static OwnXid next() {
            final UUID id = UUID.randomUUID();
            return new OwnXid(
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(id.getMostSignificantBits())
                            .putLong(id.getLeastSignificantBits())
                            .array());
        }

        @Override
        public int getFormatId() {
            return FORMAT;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return global.clone();
        }

        @Override
        public byte[] getBranchQualifier() {
            return QUALIFIER.clone();
        }
    }
}
