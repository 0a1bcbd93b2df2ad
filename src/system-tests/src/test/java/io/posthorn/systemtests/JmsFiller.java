package io.posthorn.systemtests;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Puts numbered texts into a queue, some in each transaction, and remembers which transactions were
 * committed for certain and which may have been. No number is sent twice.
 */
final class JmsFiller implements AutoCloseable {

    private static final int AT_ONCE = 10;

    /** So many may wait to be moved. */
    private static final int MOST_AHEAD = 500;

    private static final long PAUSE_NANOS = 5_000_000;

    private final Session session;
    private final MessageProducer producer;
    private final List<List<String>> committed = new ArrayList<>();
    private final List<List<String>> inDoubt = new ArrayList<>();
    private final AtomicBoolean isEnding = new AtomicBoolean();
    private final AtomicReference<Exception> fault = new AtomicReference<>();
    private final Thread thread;
    private final LongSupplier moved;
    private int number;

    /**
     * @param moved how many texts have been moved on; it does not run far ahead of that
     */
    JmsFiller(final Connection connection, final String queue, final LongSupplier moved)
            throws JMSException {
        this.moved = moved;
        session = connection.createSession(Session.SESSION_TRANSACTED);
        producer = session.createProducer(session.createQueue(queue));
        thread = new Thread(this::fill, "filler");
        thread.start();
    }

    private void fill() {
        try {
            while (!isEnding.get()) {
                if (number - moved.getAsLong() < MOST_AHEAD) {
                    fillSome();
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } catch (final JMSException | RuntimeException e) {
            fault.set(e);
        }
    }

    private void fillSome() throws JMSException {
        final List<String> texts = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            texts.add(Integer.toString(number++));
        }
        try {
            for (final String text : texts) {
                producer.send(session.createTextMessage(text));
            }
            session.commit();
            committed.add(texts);
        } catch (final JMSException e) {
            System.out.println("Filling: " + e);
            inDoubt.add(texts);
            session.rollback();
        }
    }

    /** Ends it; what it remembers can be asked for then. */
    @Override
    public void close() throws InterruptedException {
        isEnding.set(true);
        thread.join();
        if (fault.get() != null) {
            throw new AssertionError("filling failed", fault.get());
        }
    }

    /** Transactions that were committed. */
    List<List<String>> committed() {
        return committed;
    }

    /** Transactions of which nobody was told whether they were committed. */
    List<List<String>> inDoubt() {
        return inDoubt;
    }
}
