package io.posthorn.jms;

import io.posthorn.jms.wire.SessionWire;
import io.posthorn.jms.wire.WireLink;
import io.posthorn.remoting.channel.CallFailed;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.session.Named;
import jakarta.jms.JMSException;

/**
 * The open transaction of a session, which goes over one connection, as no other one knows it: a
 * local one, or a branch of a distributed one. In a session with client acknowledgement it holds
 * what consumers had that were closed before it was acknowledged. Belongs to the session's lock.
 */
final class SessionTransaction {

    private final SessionWire wire;
    private final boolean isTransacted;
    private int number;
    private WireLink link;
    private boolean isUsed;
    private boolean isLost;
    private boolean isEnlisted;

    /**
     * @param wire to the broker
     * @param isTransacted whether all that the session does belongs to transactions
     */
    SessionTransaction(final SessionWire wire, final boolean isTransacted) {
        this.wire = wire;
        this.isTransacted = isTransacted;
        this.number = wire.nextNumber();
    }

    int number() {
        return number;
    }

    /** Whether it is a branch of a distributed transaction, whatever the session's mode is. */
    boolean isEnlisted() {
        return isEnlisted;
    }

    /**
     * Something is done in it.
     *
     * @param over the connection of this moment; null for none
     * @return its number
     */
    int use(final WireLink over) {
        if (!isUsed) {
            isUsed = true;
            link = over;
        }
        isLost |= (isTransacted || isEnlisted) && (over == null || over != link);
        return number;
    }

    /** Something that was to be done in it could not be told to the broker. */
    void missed(final int inNumber) {
        isLost |= inNumber == number;
    }

    /** From now on it is a branch of a distributed transaction. */
    void enlist(final int newNumber) {
        number = newNumber;
        link = wire.linkNow();
        isEnlisted = true;
        isUsed = true;
        isLost = false;
    }

    /**
     * The connection was lost, and what was done with it.
     *
     * @return whether acknowledgements were lost of a session that is not transacted
     */
    boolean connectionLost() {
        final boolean isHolding = !isTransacted && !isEnlisted && isUsed;
        isLost = isEnlisted || isTransacted && isUsed;
        isUsed = isLost;
        return isHolding;
    }

    /** Goes on with another one; gives the former, to be ended outside of the lock. */
    Ended take() {
        final Ended ended = new Ended(wire, number, link, isUsed, isLost);
        number = wire.nextNumber();
        link = null;
        isUsed = false;
        isLost = false;
        isEnlisted = false;
        return ended;
    }

    /**
     * A transaction in which nothing more is done.
     *
     * @param wire to the broker
     * @param number its number
     * @param link the connection that knows it; null if it was not used
     * @param isUsed whether anything was done in it
     * @param isLost whether that was lost with its connection, at least in part
     */
    record Ended(SessionWire wire, int number, WireLink link, boolean isUsed, boolean isLost) {

        /** Commits; says false if the connection was lost, and the transaction with it. */
        boolean commit() throws JMSException {
            try {
                return end(RequestCode.SESSION_COMMIT);
            } catch (final JMSException e) {
                if (CallFailed.Reason.NOT_CONNECTED.name().equals(e.getErrorCode())) {
                    // The broker was not asked, and has rolled back with the connection's end.
                    return false;
                }
                throw e;
            }
        }

        /** Rolls back. */
        void rollBack() throws JMSException {
            try {
                end(RequestCode.SESSION_ROLLBACK);
            } catch (final JMSException e) {
                if (link.isOpen()) {
                    throw e;
                }
                // With the connection's end the broker has rolled back.
            }
        }

        private boolean end(final RequestCode how) throws JMSException {
            if (link == null || link != wire.linkNow()) {
                forget();
                return false;
            }
            link.call(how.frame(new Named.OfTransaction(number)));
            return true;
        }

        /**
         * Rolls back without waiting what the broker may have of it, also over a later connection.
         */
        void forget() {
            wire.tell(RequestCode.SESSION_ROLLBACK.frame(new Named.OfTransaction(number)).oneWay());
        }
    }
}
