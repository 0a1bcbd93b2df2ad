package io.posthorn.jms;

import io.posthorn.jms.message.PosthornMessage;
import io.posthorn.jms.wire.SessionWire;
import io.posthorn.jms.wire.WireLink;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.session.Named;
import io.posthorn.remoting.session.Settle.Outcome;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the application has of a session's messages, and how that ends: acknowledged, given back, or
 * as a part of a transaction (Jakarta Messaging 3.1, 3.6, 6.2.7 and 6.2.10). Its state belongs to
 * the session's lock; methods that are not said to be called in it take it, and may wait for the
 * broker.
 */
final class SessionLedger {

    private final SessionWire wire;
    private final ReentrantLock lock;
    private final Consumers consumers;
    private final ListenerCalls calls;

    /** One of {@link Session}'s, or {@link PosthornSession#UNSETTLED}. */
    private final int acknowledgeMode;

    private final SessionTransaction transaction;

    /** What was not acknowledged; for client acknowledgement. */
    private final List<Delivered> unacknowledged = new ArrayList<>();

    /** What was not acknowledged was lost with the connection. */
    private boolean isUnacknowledgedLost;

    /**
     * What was taken last, if that acknowledges it; a branch that it was taken in may have ended
     * before it is given.
     */
    private Delivered lastAutomatic;

    /** Counts up whenever messages were given back, so that nobody acknowledges them. */
    private int recoveries;

    SessionLedger(
            final SessionWire wire,
            final ReentrantLock lock,
            final Consumers consumers,
            final ListenerCalls calls,
            final int acknowledgeMode) {
        this.wire = wire;
        this.lock = lock;
        this.consumers = consumers;
        this.calls = calls;
        this.acknowledgeMode = acknowledgeMode;
        this.transaction =
                new SessionTransaction(wire, acknowledgeMode == Session.SESSION_TRANSACTED);
    }

    /** How messages are acknowledged now. */
    private int mode() {
        return transaction.isEnlisted() ? Session.SESSION_TRANSACTED : acknowledgeMode;
    }

    private boolean isAutomatic() {
        return mode() == Session.AUTO_ACKNOWLEDGE || mode() == Session.DUPS_OK_ACKNOWLEDGE;
    }

    /** In the lock. */
    int recoveries() {
        return recoveries;
    }

    // What the application gets

    /**
     * The application is about to get a message. In the lock.
     *
     * @return whether it is acknowledged automatically afterwards
     */
    boolean taken(final Delivered message) {
        message.consumer().given().add(message);
        switch (mode()) {
            case Session.SESSION_TRANSACTED -> {
                final int number = transaction.use(wire.linkNow());
                message.consumer().settlements().accept(message, number);
            }
            case Session.CLIENT_ACKNOWLEDGE -> unacknowledged.add(message);
            default -> {
                // Acknowledged when the listener or receive returns.
            }
        }
        lastAutomatic = isAutomatic() ? message : null;
        return lastAutomatic != null;
    }

    /** A message that another consumer lends is about to be given here. In the lock. */
    boolean takenFromLender(final Delivered message) {
        consumers.lentBy(message.consumer());
        return taken(message);
    }

    /**
     * After a listener had a message that was to be acknowledged automatically when it was taken
     * (8.7); a branch that it was taken in may have ended meanwhile. In the lock.
     */
    void finish(final Delivered message, final boolean isDone, final int before) {
        if (recoveries != before) {
            return;
        }
        if (isDone) {
            message.consumer().acknowledge(message);
            return;
        }
        lock.unlock();
        try {
            giveBack(List.of(message));
        } finally {
            lock.lock();
        }
    }

    /** The application gets what it asked for (8.6); automatic acknowledgement is now. */
    PosthornMessage given(final Delivered message) {
        if (message == null) {
            return null;
        }
        lock.lock();
        try {
            if (message == lastAutomatic) {
                message.consumer().acknowledge(message);
            }
        } finally {
            lock.unlock();
        }
        return message.message();
    }

    /**
     * A message that was received is not what was asked for (8.6): it is the next one again. Where
     * the application acknowledges or commits it counts as received, so that only a recovery or a
     * rollback brings it back.
     */
    void notGiven(final Delivered message) {
        lock.lock();
        try {
            if (message == lastAutomatic) {
                message.consumer().putBack(message);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Hands a message back that nobody could be found for; it counts as delivered. */
    void returned(final Delivered message) {
        tellReturned(List.of(message));
    }

    private void tellReturned(final List<Delivered> messages) {
        byConsumer(messages)
                .forEach(
                        (consumer, some) ->
                                wire.tell(
                                        consumer.settlements()
                                                .settling(some, Outcome.RETURN, null)
                                                .oneWay()));
    }

    private static Map<PosthornConsumer, List<Delivered>> byConsumer(
            final List<Delivered> messages) {
        final Map<PosthornConsumer, List<Delivered>> grouped = new LinkedHashMap<>();
        messages.forEach(
                each ->
                        grouped.computeIfAbsent(each.consumer(), key -> new ArrayList<>())
                                .add(each));
        return grouped;
    }

    // Acknowledgement by the application

    /** Acknowledges all that the application has (3.6.2). */
    void acknowledge() throws JMSException {
        final List<Delivered> messages;
        final SessionTransaction.Ended held;
        final boolean isLost;
        lock.lock();
        try {
            messages = takeUnacknowledged();
            isLost = isUnacknowledgedLost;
            isUnacknowledgedLost = false;
            held = transaction.take();
        } finally {
            lock.unlock();
        }
        for (final Map.Entry<PosthornConsumer, List<Delivered>> each :
                byConsumer(messages).entrySet()) {
            wire.call(each.getKey().settlements().settling(each.getValue(), Outcome.ACCEPT, null));
        }
        if (held.isUsed() && !held.commit() || isLost) {
            throw new JMSException(
                    "The connection was lost, so that messages will be delivered again.", "LOST");
        }
    }

    private List<Delivered> takeUnacknowledged() {
        final List<Delivered> messages = List.copyOf(unacknowledged);
        unacknowledged.clear();
        return messages;
    }

    /** Gives back what the application has not acknowledged (6.2.10). */
    void recover() throws JMSException {
        final List<Delivered> back;
        final SessionTransaction.Ended held;
        lock.lock();
        try {
            back = new ArrayList<>(takeUnacknowledged());
            isUnacknowledgedLost = false;
            if (calls.current() != null && acknowledgeMode != Session.CLIENT_ACKNOWLEDGE) {
                back.add(calls.current());
            }
            held = transaction.take();
        } finally {
            lock.unlock();
        }
        if (held.isUsed()) {
            held.rollBack();
        }
        giveBack(back);
    }

    /** Gives messages back that the application had, and all that came after them. */
    private void giveBack(final List<Delivered> messages) {
        consumers.drain();
        lock.lock();
        try {
            recoveries++;
        } finally {
            lock.unlock();
        }
        tellReturned(messages);
        releaseUnseen();
    }

    private void releaseUnseen() {
        lock.lock();
        try {
            calls.clear();
            consumers.release();
        } finally {
            lock.unlock();
        }
    }

    // Transactions

    /** Whether what is sent now belongs to a transaction. */
    boolean isTransacted() {
        lock.lock();
        try {
            return mode() == Session.SESSION_TRANSACTED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a message in the transaction. Waits while there is no connection: what only seems to be
     * sent would be missing in what is committed.
     */
    void stage(final Frame frame) throws JMSException {
        final WireLink link = wire.linkFor(frame);
        final int number = stageOn(link);
        if (!link.tell(frame.header(new Named.OfTransaction(number)).oneWay())) {
            lock.lock();
            try {
                transaction.missed(number);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Something is about to be sent in the transaction over a connection; gives its number. */
    int stageOn(final WireLink link) {
        lock.lock();
        try {
            return transaction.use(link);
        } finally {
            lock.unlock();
        }
    }

    void commit() throws JMSException {
        final SessionTransaction.Ended ended;
        lock.lock();
        try {
            consumers.flush();
            ended = transaction.take();
        } finally {
            lock.unlock();
        }
        if (ended.isLost()) {
            ended.forget();
            throw transactionLost();
        }
        if (ended.isUsed() && !ended.commit()) {
            throw transactionLost();
        }
    }

    private static TransactionRolledBackException transactionLost() {
        return new TransactionRolledBackException(
                "The connection was lost, so that the transaction was rolled back.", "LOST");
    }

    void rollBack() throws JMSException {
        consumers.drain();
        final SessionTransaction.Ended ended;
        lock.lock();
        try {
            recoveries++;
            consumers.flush();
            ended = transaction.take();
        } finally {
            lock.unlock();
        }
        if (ended.isLost()) {
            ended.forget();
        } else if (ended.isUsed()) {
            ended.rollBack();
        }
        releaseUnseen();
    }

    /** What is sent and received from now on belongs to a branch of a distributed transaction. */
    void enlist(final int number) {
        lock.lock();
        try {
            transaction.enlist(number);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends {@link #enlist}; all that belongs to the branch has been told to the broker then.
     *
     * @return false if the connection was lost meanwhile, and so the branch rolled back
     */
    boolean delist() {
        lock.lock();
        try {
            consumers.flush();
            final SessionTransaction.Ended ended = transaction.take();
            if (ended.isLost()) {
                // What came after the loss is a transaction of its own for the broker.
                ended.forget();
            }
            return !ended.isLost();
        } finally {
            lock.unlock();
        }
    }

    // Ends

    /**
     * A consumer is closed: what the application has of it stays unacknowledged, and is held for it
     * by the transaction. In the lock.
     */
    void keepWithout(final PosthornConsumer consumer) {
        final List<Delivered> held =
                unacknowledged.stream().filter(each -> each.consumer() == consumer).toList();
        if (!held.isEmpty()) {
            unacknowledged.removeAll(held);
            final int number = transaction.use(wire.linkNow());
            wire.tell(consumer.settlements().settling(held, Outcome.ACCEPT, number).oneWay());
        }
    }

    /** The connection was lost, and the broker has everything back. In the lock. */
    void connectionLost() {
        recoveries++;
        isUnacknowledgedLost |= !unacknowledged.isEmpty();
        unacknowledged.clear();
        isUnacknowledgedLost |= transaction.connectionLost();
    }

    /**
     * The session is closed: gives back what was not acknowledged. In the lock.
     *
     * @return the transaction that was open, and is to be ended; null if its manager does that
     */
    SessionTransaction.Ended end() {
        tellReturned(takeUnacknowledged());
        return transaction.isEnlisted() ? null : transaction.take();
    }
}
