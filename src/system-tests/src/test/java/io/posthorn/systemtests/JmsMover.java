package io.posthorn.systemtests;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process that moves texts from one queue to another, some in each transaction, as an application
 * would: what a transaction has not done for certain is rolled back, and it goes on. Each text of a
 * committed transaction is written down as a line. Now and then it changes its mind and rolls back.
 * Ends when its input does.
 *
 * <p>Arguments: URL, from, to, file.
 */
final class JmsMover {

    private static final int MOST_AT_ONCE = 8;
    private static final int ONE_IN = 20;
    private static final long PATIENCE_MS = 200;

    private final Session session;
    private final MessageConsumer consumer;
    private final MessageProducer producer;
    private final BufferedWriter file;
    private final Random random = new Random();
    private int commits;
    private int rollbacks;
    private int inDoubt;

    private JmsMover(
            final Session session, final String from, final String to, final BufferedWriter file)
            throws JMSException {
        this.session = session;
        this.consumer = session.createConsumer(session.createQueue(from));
        this.producer = session.createProducer(session.createQueue(to));
        this.file = file;
    }

    /**
     * Runs until its input ends.
     *
     * @param arguments see the class
     */
    public static void main(final String[] arguments) throws JMSException, IOException {
        final AtomicBoolean isEnding = new AtomicBoolean();
        final Thread input = new Thread(() -> awaitEnd(isEnding), "input");
        input.setDaemon(true);
        input.start();
        try (Connection connection =
                        new PosthornConnectionFactory(arguments[0]).createConnection();
                BufferedWriter file =
                        Files.newBufferedWriter(
                                Path.of(arguments[3]),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND)) {
            connection.start();
            final JmsMover mover =
                    new JmsMover(
                            connection.createSession(Session.SESSION_TRANSACTED),
                            arguments[1],
                            arguments[2],
                            file);
            while (!isEnding.get()) {
                mover.moveSome();
            }
            System.out.printf(
                    "%d commits, %d rollbacks, %d commits without an answer.%n",
                    mover.commits, mover.rollbacks, mover.inDoubt);
        }
    }

    /** Nothing is said; only the end counts. */
    private static void awaitEnd(final AtomicBoolean isEnding) {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (final IOException e) {
            System.out.println("The input cannot be read: " + e);
        }
        isEnding.set(true);
    }

    private void moveSome() throws JMSException, IOException {
        final List<String> moved;
        try {
            moved = stage();
        } catch (final JMSException e) {
            System.out.println("In a transaction: " + e);
            rollBack();
            return;
        }
        if (moved.isEmpty()) {
            return;
        }
        if (random.nextInt(ONE_IN) == 0) {
            rollBack();
            return;
        }
        try {
            session.commit();
        } catch (final JMSException e) {
            System.out.println("Commit: " + e);
            inDoubt++;
            rollBack();
            return;
        }
        commits++;
        file.write(String.join("\n", moved) + "\n");
        file.flush();
    }

    private List<String> stage() throws JMSException {
        final List<String> moved = new ArrayList<>();
        final int most = 1 + random.nextInt(MOST_AT_ONCE);
        Message next = consumer.receive(PATIENCE_MS);
        while (next != null) {
            final String text = ((TextMessage) next).getText();
            producer.send(session.createTextMessage(text));
            moved.add(text);
            next = moved.size() < most ? consumer.receiveNoWait() : null;
        }
        return moved;
    }

    private void rollBack() throws JMSException {
        rollbacks++;
        session.rollback();
    }
}
