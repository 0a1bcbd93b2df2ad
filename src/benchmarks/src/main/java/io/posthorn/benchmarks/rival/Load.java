package io.posthorn.benchmarks.rival;

import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.benchmarks.contest.Latencies;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * The client's side of the comparison: the stock client in a process of its own. Reads orders from
 * its input, one a line, and answers each with an {@link Answer}:
 *
 * <pre>
 *   async COUNT           sends COUNT messages, {@value #IN_FLIGHT} on their way at a time
 *   sync COUNT            the same from {@value #SYNC_THREADS} threads that wait for each answer
 *   consume COUNT GROUP   a new group reads COUNT messages from the beginning
 *   endtoend RATE SECONDS a consumer waits while messages are sent at a steady rate
 * </pre>
 *
 * Arguments: name servers, topic, queues, length of a body.
 */
public final class Load {

    /** The group of the last {@code consume}, which has little left to read. */
    private static final String MEASURED_GROUP = "measured";

    private static final int IN_FLIGHT = 512;
    private static final int SYNC_THREADS = 8;
    private static final int TIMED_LIMIT_MINUTES = 10;
    private static final int BATCH = 32;

    /** A steady sender that is late catches up, so it need not wake up for each message. */
    private static final long NAP_NANOS = 200_000;

    private final String nameServers;
    private final String topic;
    private final int bodyLength;
    private final DefaultMQProducer producer;

    private Load(final String nameServers, final String topic, final int bodyLength)
            throws Exception {
        this.nameServers = nameServers;
        this.topic = topic;
        this.bodyLength = bodyLength;
        this.producer = new DefaultMQProducer("load");
        producer.setNamesrvAddr(nameServers);
        producer.setSendMsgTimeout(10_000);
        producer.start();
    }

    /**
     * Runs until its input ends.
     *
     * @param arguments see the class
     */
    public static void main(final String[] arguments) throws Exception {
        final Load load = new Load(arguments[0], arguments[1], Integer.parseInt(arguments[3]));
        load.producer.createTopic("TBW102", arguments[1], Integer.parseInt(arguments[2]), Map.of());
        load.awaitTopic();
        new Answer().print();
        final BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            final String[] word = line.split(" ");
            final int number = Integer.parseInt(word[1]);
            final Answer answer =
                    switch (word[0]) {
                        case "async" -> load.async(number);
                        case "sync" -> load.sync(number);
                        case "consume" -> load.consume(number, word[2]);
                        case "endtoend" -> load.endToEnd(number, Integer.parseInt(word[2]));
                        default -> throw new IllegalArgumentException(line);
                    };
            answer.print();
        }
        System.exit(0);
    }

    private void awaitTopic() throws Exception {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                producer.fetchPublishMessageQueues(topic);
                return;
            } catch (final Exception e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private Answer async(final int count) throws Exception {
        final Latencies latencies = new Latencies();
        final Semaphore places = new Semaphore(IN_FLIGHT);
        final LongAdder failures = new LongAdder();
        final byte[] filling = filling();
        final long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            places.acquire();
            final long sent = System.nanoTime();
            producer.send(
                    new Message(topic, body(filling, sent)),
                    new SendCallback() {
                        @Override
                        public void onSuccess(final SendResult result) {
                            latencies.recordSince(sent);
                            if (result.getSendStatus() != SendStatus.SEND_OK) {
                                failures.increment();
                            }
                            places.release();
                        }

                        @Override
                        public void onException(final Throwable e) {
                            failures.increment();
                            places.release();
                        }
                    });
        }
        if (!places.tryAcquire(IN_FLIGHT, TIMED_LIMIT_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException("sends were not answered");
        }
        return report(count, failures.sum(), System.nanoTime() - begin, latencies);
    }

    private Answer sync(final int count) throws Exception {
        final Latencies latencies = new Latencies();
        final LongAdder failures = new LongAdder();
        final AtomicLong left = new AtomicLong(count);
        final CountDownLatch done = new CountDownLatch(SYNC_THREADS);
        final byte[] filling = filling();
        final long begin = System.nanoTime();
        for (int i = 0; i < SYNC_THREADS; i++) {
            final Thread thread =
                    new Thread(
                            () -> {
                                while (left.decrementAndGet() >= 0) {
                                    sendOne(filling, latencies, failures);
                                }
                                done.countDown();
                            });
            thread.setDaemon(true);
            thread.start();
        }
        if (!done.await(TIMED_LIMIT_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException("senders did not end");
        }
        return report(count, failures.sum(), System.nanoTime() - begin, latencies);
    }

    private void sendOne(
            final byte[] filling, final Latencies latencies, final LongAdder failures) {
        final long sent = System.nanoTime();
        try {
            final SendResult result = producer.send(new Message(topic, body(filling, sent)));
            latencies.recordSince(sent);
            if (result.getSendStatus() != SendStatus.SEND_OK) {
                failures.increment();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final Exception e) {
            failures.increment();
        }
    }

    private Answer consume(final int count, final String group) throws Exception {
        final AtomicLong first = new AtomicLong();
        final AtomicLong last = new AtomicLong();
        final LongAdder taken = new LongAdder();
        final CountDownLatch done = new CountDownLatch(1);
        final DefaultMQPushConsumer consumer =
                consumer(
                        group,
                        message -> {
                            taken.increment();
                        },
                        () -> {
                            final long now = System.nanoTime();
                            first.compareAndSet(0, now);
                            if (taken.sum() >= count) {
                                last.compareAndSet(0, now);
                                done.countDown();
                            }
                        });
        if (!done.await(TIMED_LIMIT_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException("only %d of %d came".formatted(taken.sum(), count));
        }
        consumer.shutdown();
        final double seconds = (last.get() - first.get()) / 1e9;
        return new Answer()
                .with("count", count)
                .with("rate", count / seconds)
                .with("seconds", seconds);
    }

    private Answer endToEnd(final int rate, final int seconds) throws Exception {
        final Latencies latencies = new Latencies();
        final int count = rate * seconds;
        final List<MessageQueue> queues = producer.fetchPublishMessageQueues(topic);
        final Set<Integer> reached = ConcurrentHashMap.newKeySet();
        final CountDownLatch ready = new CountDownLatch(1);
        final CountDownLatch done = new CountDownLatch(1);
        final LongAdder taken = new LongAdder();
        final long marker = System.nanoTime();
        final DefaultMQPushConsumer consumer =
                consumer(
                        MEASURED_GROUP,
                        message -> {
                            final long planned = ByteBuffer.wrap(message.getBody()).getLong();
                            if (planned == marker) {
                                reached.add(message.getQueueId());
                            } else if (planned > marker) {
                                latencies.recordSince(planned);
                                taken.increment();
                            }
                        },
                        () -> {
                            if (reached.size() == queues.size()) {
                                ready.countDown();
                            }
                            if (taken.sum() >= count) {
                                done.countDown();
                            }
                        });
        final byte[] filling = filling();
        // A consumer that has just started may find a queue seconds later than the others.
        for (final MessageQueue queue : queues) {
            producer.send(new Message(topic, body(filling, marker)), queue);
        }
        if (!ready.await(TIMED_LIMIT_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the consumer reached only %s".formatted(reached));
        }
        final LongAdder failures = new LongAdder();
        final long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            // From the planned moment, so that a stalled server does not hide its stall.
            final long planned = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
            while (System.nanoTime() < planned) {
                LockSupport.parkNanos(NAP_NANOS);
            }
            producer.send(new Message(topic, body(filling, planned)), counting(failures));
        }
        final boolean complete = done.await(1, TimeUnit.MINUTES);
        consumer.shutdown();
        if (!complete && failures.sum() == 0) {
            throw new IllegalStateException("only %d of %d came".formatted(taken.sum(), count));
        }
        return report(count, failures.sum(), System.nanoTime() - start, latencies);
    }

    private SendCallback counting(final LongAdder failures) {
        return new SendCallback() {
            @Override
            public void onSuccess(final SendResult result) {
                if (result.getSendStatus() != SendStatus.SEND_OK) {
                    failures.increment();
                }
            }

            @Override
            public void onException(final Throwable e) {
                failures.increment();
            }
        };
    }

    private interface Taker {
        void take(MessageExt message);
    }

    private DefaultMQPushConsumer consumer(
            final String group, final Taker each, final Runnable afterBatch) throws Exception {
        final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(nameServers);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setConsumeMessageBatchMaxSize(BATCH);
        consumer.subscribe(topic, "*");
        consumer.registerMessageListener(
                (MessageListenerConcurrently)
                        (messages, context) -> {
                            messages.forEach(each::take);
                            afterBatch.run();
                            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
                        });
        consumer.start();
        return consumer;
    }

    private byte[] filling() {
        final byte[] filling = new byte[bodyLength];
        new Random(1).nextBytes(filling);
        return filling;
    }

    private static byte[] body(final byte[] filling, final long time) {
        final byte[] body = filling.clone();
        ByteBuffer.wrap(body).putLong(time);
        return body;
    }

    private static Answer report(
            final int count, final long failures, final long nanos, final Latencies latencies) {
        return latencies.addTo(
                new Answer()
                        .with("count", count)
                        .with("failures", failures)
                        .with("rate", count / (nanos / 1e9)));
    }
}
