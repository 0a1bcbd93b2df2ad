package io.posthorn.systemtests.driver;

import static io.posthorn.systemtests.driver.Translation.call;

import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.LitePull;
import io.posthorn.systemtests.client.Queue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;

/** A stock lite pull consumer. Starts once it knows whether it subscribes or is assigned. */
final class StockLitePull implements LitePull {

    private final DefaultLitePullConsumer consumer;

    StockLitePull(final String nameServers, final String group) {
        consumer = new DefaultLitePullConsumer(group);
        Stock.separate(consumer, nameServers);
        consumer.setAutoCommit(false);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    }

    @Override
    public void subscribe(final String topic) {
        call(
                () -> {
                    consumer.subscribe(topic, "*");
                    consumer.start();
                    return null;
                });
    }

    @Override
    public void assign(final Collection<Queue> queues) {
        call(
                () -> {
                    if (!consumer.isRunning()) {
                        consumer.start();
                    }
                    consumer.assign(queues.stream().map(Translation::queue).toList());
                    return null;
                });
    }

    @Override
    public Set<Queue> assignment() {
        return call(() -> Set.copyOf(Translation.queues(consumer.assignment())));
    }

    @Override
    public List<Queue> queues(final String topic) {
        return call(
                () -> {
                    if (!consumer.isRunning()) {
                        consumer.start();
                    }
                    return Translation.queues(consumer.fetchMessageQueues(topic));
                });
    }

    @Override
    public void seek(final Queue queue, final long queueOffset) {
        call(
                () -> {
                    consumer.seek(Translation.queue(queue), queueOffset);
                    return null;
                });
    }

    @Override
    public long offsetAt(final Queue queue, final long timestamp) {
        return call(() -> consumer.offsetForTimestamp(Translation.queue(queue), timestamp));
    }

    @Override
    public List<Incoming> poll(final Duration limit) {
        return consumer.poll(limit.toMillis()).stream().map(Translation::incoming).toList();
    }

    @Override
    public void commit() {
        consumer.commitSync();
    }

    @Override
    public long committed(final Queue queue) {
        return call(() -> consumer.committed(Translation.queue(queue)));
    }

    @Override
    public void close() {
        consumer.shutdown();
    }
}
