package io.posthorn.systemtests.driver;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * A process that sends as fast as it is answered, one thread to each queue, and writes down every
 * acknowledged message as a line {@code writer number messageId queue queueOffset}. It outlives the
 * broker: what fails is not repeated, the next number is tried instead. Ends when its input does.
 *
 * <p>Arguments: name servers, topic, the broker's name, number of queues, file.
 */
public final class Diary {

    private static final int BODY_LENGTH = 200;
    private static final int SEND_LIMIT_MS = 3_000;
    private static final long PAUSE_MS = 20;

    private final DefaultMQProducer producer;
    private final String topic;
    private final String broker;
    private final BufferedWriter file;
    private final AtomicBoolean ending = new AtomicBoolean();

    private Diary(
            final DefaultMQProducer producer,
            final String topic,
            final String broker,
            final BufferedWriter file) {
        this.producer = producer;
        this.topic = topic;
        this.broker = broker;
        this.file = file;
    }

    /**
     * Runs until its input ends.
     *
     * @param arguments see the class
     */
    public static void main(final String[] arguments) throws Exception {
        final DefaultMQProducer producer = new DefaultMQProducer("diary");
        Stock.separate(producer, arguments[0]);
        producer.setSendMsgTimeout(SEND_LIMIT_MS);
        // A repeated send may store a message twice, which is the client's doing and not a loss.
        producer.setRetryTimesWhenSendFailed(0);
        producer.start();
        final int queues = Integer.parseInt(arguments[3]);
        try (BufferedWriter file = Files.newBufferedWriter(Path.of(arguments[4]))) {
            final Diary diary = new Diary(producer, arguments[1], arguments[2], file);
            final Thread[] writers = new Thread[queues];
            for (int i = 0; i < queues; i++) {
                final int queue = i;
                writers[i] = new Thread(() -> diary.keep(queue), "writer-" + i);
                writers[i].start();
            }
            while (System.in.read() >= 0) {
                // Nothing is said; only the end counts.
            }
            diary.ending.set(true);
            for (final Thread writer : writers) {
                writer.join();
            }
        }
        producer.shutdown();
    }

    private void keep(final int queueId) {
        final MessageQueue queue = new MessageQueue(topic, broker, queueId);
        for (int number = 0; !ending.get(); number++) {
            try {
                final byte[] body = "%d %d ".formatted(queueId, number).getBytes();
                final SendResult result =
                        producer.send(
                                new Message(topic, java.util.Arrays.copyOf(body, BODY_LENGTH)),
                                queue);
                if (result.getSendStatus() == SendStatus.SEND_OK) {
                    note(queueId, number, result);
                }
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (final Exception e) {
                // The broker is dead or just coming back, as is meant to happen.
                rest();
            }
        }
    }

    private void note(final int queueId, final int number, final SendResult result) {
        synchronized (file) {
            try {
                file.write(
                        "%d %d %s %d %d%n"
                                .formatted(
                                        queueId,
                                        number,
                                        result.getMsgId(),
                                        result.getMessageQueue().getQueueId(),
                                        result.getQueueOffset()));
                file.flush();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
