package io.posthorn.jms.connector.branch;

import java.util.Arrays;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** The resource of a session, which knows whether the session works for a branch at present. */
public final class TrackedResource implements XAResource {

    private final Preparation preparation;
    private volatile XAResource resource;

    /** The branch that the session works for; null for none. */
    private volatile Xid current;

    /** The branch that it has left for good last; null for none. */
    private volatile Xid left;

    /** What has to be done before work for a branch begins. */
    @FunctionalInterface
    public interface Preparation {

        /**
         * Does it, if it is not done already.
         *
         * @throws XAException if the work cannot begin
         */
        void run() throws XAException;
    }

    /**
     * @param resource that of a session of the provider
     */
    public TrackedResource(final XAResource resource) {
        this(resource, () -> {});
    }

    /**
     * @param resource that of a session of the provider
     * @param preparation may replace it before work begins
     */
    public TrackedResource(final XAResource resource, final Preparation preparation) {
        this.resource = resource;
        this.preparation = preparation;
    }

    /**
     * Another session does the work from now on.
     *
     * @param other its resource, with the same broker
     */
    public void replaceBy(final XAResource other) {
        resource = other;
    }

    /**
     * Whether what the session does now belongs to a branch.
     *
     * @return false before {@code start} and after {@code end}
     */
    public boolean isInBranch() {
        return current != null;
    }

    @Override
    public void start(final Xid xid, final int flags) throws XAException {
        preparation.run();
        resource.start(xid, flags);
        current = xid;
        left = null;
    }

    /**
     * Whatever the broker says, the session has left the branch. Of a resource that has joined a
     * branch, and that the container has taken out of its transaction, a transaction manager may
     * end the work once more when it commits: that is passed over.
     */
    @Override
    public void end(final Xid xid, final int flags) throws XAException {
        if (isSame(xid, left)) {
            return;
        }
        if (isSame(xid, current)) {
            current = null;
        }
        left = flags == TMSUSPEND ? null : xid;
        resource.end(xid, flags);
    }

    private static boolean isSame(final Xid one, final Xid other) {
        return other != null
                && one.getFormatId() == other.getFormatId()
                && Arrays.equals(one.getGlobalTransactionId(), other.getGlobalTransactionId())
                && Arrays.equals(one.getBranchQualifier(), other.getBranchQualifier());
    }

    @Override
    public int prepare(final Xid xid) throws XAException {
        return resource.prepare(xid);
    }

    @Override
    public void commit(final Xid xid, final boolean onePhase) throws XAException {
        resource.commit(xid, onePhase);
    }

    @Override
    public void rollback(final Xid xid) throws XAException {
        resource.rollback(xid);
    }

    @Override
    public void forget(final Xid xid) throws XAException {
        resource.forget(xid);
    }

    @Override
    public Xid[] recover(final int flag) throws XAException {
        return resource.recover(flag);
    }

    @Override
    public boolean isSameRM(final XAResource other) throws XAException {
        return resource.isSameRM(other instanceof TrackedResource own ? own.resource : other);
    }

    @Override
    public int getTransactionTimeout() throws XAException {
        return resource.getTransactionTimeout();
    }

    @Override
    public boolean setTransactionTimeout(final int seconds) throws XAException {
        return resource.setTransactionTimeout(seconds);
    }
}
