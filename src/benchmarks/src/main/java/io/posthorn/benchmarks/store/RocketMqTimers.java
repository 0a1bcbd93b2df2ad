package io.posthorn.benchmarks.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExtBrokerInner;
import org.apache.rocketmq.store.timer.TimerCheckpoint;
import org.apache.rocketmq.store.timer.TimerMessageStore;
import org.apache.rocketmq.store.timer.TimerMetrics;

/** The rival's store with its timer wheel, as its broker puts them together. */
final class RocketMqTimers implements TimerStore {

    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Path directory;
    private final RocketMqStore store;
    private TimerMessageStore timers;

    RocketMqTimers(final StoreSetup setup) {
        this.directory = setup.directory();
        this.store = new RocketMqStore(setup, this::loadTimers);
    }

    private void loadTimers(final RocketMqStore loaded) {
        try {
            timers =
                    new TimerMessageStore(
                            loaded.store(),
                            loaded.config(),
                            new TimerCheckpoint(file("timercheck")),
                            new TimerMetrics(file("timermetrics")),
                            loaded.stats());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        loaded.store().setTimerMessageStore(timers);
        if (!timers.load()) {
            throw new IllegalStateException("RocketMQ cannot load its timers in " + directory);
        }
    }

    private String file(final String name) {
        return directory.resolve("config").resolve(name).toString();
    }

    @Override
    public void open(final String topic, final LongConsumer delivered) throws Exception {
        store.open();
        // Behind the one that makes queue entries.
        store.store()
                .addDispatcher(
                        request -> {
                            if (request.getTopic().equals(topic)) {
                                delivered.accept(
                                        Long.parseLong(request.getPropertiesMap().get(DUE)));
                            }
                        });
        timers.start(true);
    }

    /** Readdresses the message as the broker's hook does, which rounds the time down. */
    @Override
    public boolean append(final Outgoing outgoing, final long dueMs) {
        final MessageExtBrokerInner message = RocketMqStore.message(outgoing);
        final int precisionMs = store.config().getTimerPrecisionMs();
        final long roundedMs = (dueMs - 1) / precisionMs * precisionMs;
        put(message, DUE, dueMs);
        put(message, MessageConst.PROPERTY_TIMER_DELIVER_MS, dueMs);
        put(message, MessageConst.PROPERTY_TIMER_OUT_MS, roundedMs);
        put(message, MessageConst.PROPERTY_REAL_QUEUE_ID, outgoing.queueId());
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_REAL_TOPIC, outgoing.topic());
        message.setPropertiesString(
                MessageDecoder.messageProperties2String(message.getProperties()));
        message.setTopic(TimerMessageStore.TIMER_TOPIC);
        message.setQueueId(0);
        return store.isPut(message);
    }

    private static void put(
            final MessageExtBrokerInner message, final String name, final long value) {
        MessageAccessor.putProperty(message, name, Long.toString(value));
    }

    @Override
    public void awaitScheduled() {
        store.awaitDerived();
        while (timers.getEnqueueBehindMessages() > 0) {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }
}
