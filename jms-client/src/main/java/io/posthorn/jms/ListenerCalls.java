package io.posthorn.jms;

import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Calls the message listeners of a session, one at a time (Jakarta Messaging 3.1, 6.2.5): by a
 * borrowed thread as long as there are messages, or by that of an application server which runs the
 * session. Its state belongs to the session's lock, which is not held while a listener runs.
 */
final class ListenerCalls {

    private static final Logger LOG = System.getLogger("io.posthorn.jms");

    /** Stands for the thread that is about to call listeners. */
    private static final Thread NOBODY_YET = new Thread("posthorn-jms-nobody");

    private final PosthornSession session;
    private final ReentrantLock lock;
    private final Condition quiet;
    private final Executor threads;

    /** Consumers with a listener, once for each message they have. */
    private final Deque<PosthornConsumer> ready = new ArrayDeque<>();

    /** What is to be given to the session's own listener. */
    private final Deque<Delivered> loaded = new ArrayDeque<>();

    /** Who calls listeners at present, with which message. */
    private Thread caller;

    private Delivered current;

    /** Whether what was loaded and is with the listener is acknowledged when it returns. */
    private boolean isCurrentAutomatic;

    ListenerCalls(final PosthornSession session, final ReentrantLock lock, final Executor threads) {
        this.session = session;
        this.lock = lock;
        this.quiet = lock.newCondition();
        this.threads = threads;
    }

    /** The message that a listener has; null if none has one. In the lock. */
    Delivered current() {
        return current;
    }

    /** Whether a listener has a message of a consumer. In the lock. */
    boolean isAbout(final PosthornConsumer consumer) {
        return current != null && current.consumer() == consumer;
    }

    /** Whether whoever asks is called by this, in a listener. */
    boolean isByThisThread() {
        return caller == Thread.currentThread();
    }

    /** Messages came for a consumer that has a listener. In the lock. */
    void add(final PosthornConsumer consumer, final int count) {
        for (int i = 0; i < count; i++) {
            ready.add(consumer);
        }
        goOn();
    }

    /** The messages are not there any more. In the lock. */
    void clear() {
        ready.clear();
    }

    /**
     * The connection was lost: what was loaded and is not with the listener yet is the broker's
     * again, and would be given twice. In the lock.
     */
    void lost() {
        ready.clear();
        loaded.forEach(each -> each.consumer().endLoan());
        loaded.clear();
    }

    /** Has listeners called, if there is anything to be told. In the lock. */
    void goOn() {
        if (caller == null && session.isListening() && !ready.isEmpty()) {
            caller = NOBODY_YET;
            threads.execute(this::callAll);
        }
    }

    private void callAll() {
        lock.lock();
        try {
            caller = Thread.currentThread();
            for (Delivered next = next(); next != null; next = next()) {
                call(next);
                quiet.signalAll();
            }
        } finally {
            caller = null;
            quiet.signalAll();
            goOn();
            lock.unlock();
        }
    }

    private void call(final Delivered message) {
        current = message;
        final int before = session.ledger().recoveries();
        if (!session.fetchBody(message)) {
            current = null;
            session.ledger().returned(message);
            return;
        }
        final boolean isAutomatic = session.ledger().taken(message);
        final MessageListener listener = message.consumer().listener();
        lock.unlock();
        boolean isDone = false;
        try {
            isDone = tell(listener, message);
        } finally {
            lock.lock();
            current = null;
        }
        if (isAutomatic) {
            session.ledger().finish(message, isDone, before);
        }
        message.consumer().leaveIfShut();
    }

    private Delivered next() {
        while (session.isListening() && !ready.isEmpty()) {
            final PosthornConsumer consumer = ready.poll();
            if (consumer.listener() != null && !consumer.isEnding()) {
                final Delivered next = consumer.take();
                if (next != null && next.isExpired()) {
                    consumer.settlements().accept(next, null);
                } else if (next != null) {
                    return next;
                }
            }
        }
        return null;
    }

    /** Outside of the lock; says whether the listener returned as it should. */
    private static boolean tell(final MessageListener listener, final Delivered message) {
        try {
            if (listener instanceof DeliveredListener own) {
                own.onDelivered(message);
            } else {
                listener.onMessage(message.message());
            }
            return true;
        } catch (final RuntimeException | Error e) {
            // Whatever it was, the message must not stay with a session that goes on (8.7).
            LOG.log(
                    Level.WARNING,
                    () -> "The message listener of %s failed.".formatted(message.consumer()),
                    e);
            return false;
        }
    }

    /** Waits until no listener has a message, of one consumer or at all. In the lock. */
    void awaitQuiet(final PosthornConsumer only) throws JMSException {
        try {
            while (caller != null && !isByThisThread() && (only == null || isAbout(only))) {
                quiet.await();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            final JMSException fault =
                    new JMSException("The thread was interrupted while it waited for a listener.");
            fault.initCause(e);
            throw fault;
        }
    }

    /** Loads a message for {@link #callLoaded}. */
    void load(final Delivered message) {
        lock.lock();
        try {
            loaded.add(message);
        } finally {
            lock.unlock();
        }
    }

    /** Takes back what was loaded; says false if it is with the listener already, or was. */
    boolean unload(final Delivered message) {
        final boolean isThere;
        lock.lock();
        try {
            isThere = loaded.remove(message);
        } finally {
            lock.unlock();
        }
        if (isThere) {
            message.consumer().endLoan();
        }
        return isThere;
    }

    /** Gives what was loaded to the session's listener, by this thread (11.2). */
    void callLoaded(final MessageListener listener) {
        for (Delivered next = nextLoaded(); next != null; next = nextLoaded()) {
            final int before = session.ledger().recoveries();
            final boolean isAutomatic = isCurrentAutomatic;
            final boolean isDone = listener != null && tell(listener, next);
            lock.lock();
            try {
                current = null;
                if (isAutomatic) {
                    session.ledger().finish(next, isDone, before);
                }
            } finally {
                lock.unlock();
            }
            next.consumer().endLoan();
        }
    }

    private Delivered nextLoaded() {
        lock.lock();
        try {
            Delivered next = loaded.poll();
            while (next != null && !session.fetchBody(next)) {
                session.ledger().returned(next);
                next.consumer().endLoan();
                next = loaded.poll();
            }
            if (next != null) {
                current = next;
                isCurrentAutomatic = session.ledger().takenFromLender(next);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }
}
