package io.posthorn.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The asynchronous sends of a session (Jakarta Messaging 3.1, 7.3): their listeners are called in
 * the order of the sends, one at a time, by another thread. Whoever holds {@code lock} owns the
 * state.
 */
final class AsyncSends {

    private static final Logger LOG = System.getLogger("io.posthorn.jms");

    /** So many may be under way; the next one waits. */
    private static final int MOST = 10_000;

    private final Executor threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private final Deque<Sent> underWay = new ArrayDeque<>();
    private Thread caller;

    /** One send; its outcome is known when the future is done. */
    private record Sent(
            Message message, CompletionListener listener, CompletableFuture<?> outcome) {}

    AsyncSends(final Executor threads) {
        this.threads = threads;
    }

    /** Waits while too many are under way. */
    void awaitRoom() throws JMSException {
        awaitAtMost(MOST - 1);
    }

    /** Waits until all listeners were called. */
    void await() throws JMSException {
        awaitAtMost(0);
    }

    private void awaitAtMost(final int most) throws JMSException {
        lock.lock();
        try {
            while (underWay.size() > most && caller != Thread.currentThread()) {
                fewer.await();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            final JMSException fault =
                    new JMSException("The thread was interrupted while messages were being sent.");
            fault.initCause(e);
            throw fault;
        } finally {
            lock.unlock();
        }
    }

    /** A message is under way. */
    void add(
            final Message message,
            final CompletionListener listener,
            final CompletableFuture<?> outcome) {
        lock.lock();
        try {
            underWay.add(new Sent(message, listener, outcome));
        } finally {
            lock.unlock();
        }
        outcome.whenComplete((done, fault) -> threads.execute(this::callListeners));
    }

    /** Calls the listeners of those whose outcome is known, up to the first that is not. */
    private void callListeners() {
        lock.lock();
        try {
            if (caller == null) {
                caller = Thread.currentThread();
                callAll();
                caller = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Holds the lock, but not while a listener is called; those must not throw. */
    private void callAll() {
        for (Sent next = underWay.peek();
                next != null && next.outcome().isDone();
                next = underWay.peek()) {
            lock.unlock();
            try {
                tell(next);
            } finally {
                lock.lock();
            }
            underWay.poll();
            fewer.signalAll();
        }
    }

    private static void tell(final Sent sent) {
        final Throwable fault = sent.outcome().handle((done, thrown) -> thrown).join();
        try {
            reset(sent.message());
            if (fault == null) {
                sent.listener().onCompletion(sent.message());
            } else {
                sent.listener().onException(sent.message(), exceptionOf(fault));
            }
        } catch (final RuntimeException | Error e) {
            // Whatever it was, those after it are called, and who waits for them goes on.
            LOG.log(Level.WARNING, "A completion listener failed.", e);
        }
    }

    /** A listener can read the bytes at once, as their interface wants it. */
    private static void reset(final Message message) {
        if (message instanceof BytesMessage bytes) {
            try {
                bytes.reset();
            } catch (final JMSException e) {
                LOG.log(Level.WARNING, "A message that was sent could not be reset.", e);
            }
        }
    }

    private static Exception exceptionOf(final Throwable fault) {
        final Throwable cause =
                fault instanceof CompletionException wrapped ? wrapped.getCause() : fault;
        return cause instanceof Exception exception
                ? exception
                : new JMSException(String.valueOf(cause));
    }

    /** What a completion listener must not do (7.3.4). */
    void requireNotCalledBack() throws JMSException {
        if (caller == Thread.currentThread()) {
            throw new IllegalStateException("A completion listener cannot do this.");
        }
    }
}
