package io.posthorn.examples.jakarta.crash;

import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** Takes part in a transaction and ends the process in one of its phases. */
final class HaltingResource implements XAResource {

    private final boolean haltsInPrepare;

    /**
     * @param haltsInPrepare whether it ends the process when it is asked to prepare, or when it is
     *     to commit
     */
    HaltingResource(final boolean haltsInPrepare) {
        this.haltsInPrepare = haltsInPrepare;
    }

    private static void halt() {
        Runtime.getRuntime().halt(1);
    }

    @Override
    public int prepare(final Xid xid) {
        if (haltsInPrepare) {
            halt();
        }
        return XA_OK;
    }

    @Override
    public void commit(final Xid xid, final boolean isOnePhase) {
        halt();
    }

    @Override
    public boolean isSameRM(final XAResource other) {
        return other == this;
    }

    @Override
    public Xid[] recover(final int flags) {
        return new Xid[0];
    }

    @Override
    public int getTransactionTimeout() {
        return 0;
    }

    @Override
    public boolean setTransactionTimeout(final int seconds) {
        return false;
    }

    @Override
    public void start(final Xid xid, final int flags) {
        // It has nothing to do in a transaction but to end.
    }

    @Override
    public void end(final Xid xid, final int flags) {
        // As above.
    }

    @Override
    public void rollback(final Xid xid) {
        // As above.
    }

    @Override
    public void forget(final Xid xid) {
        // As above.
    }
}
