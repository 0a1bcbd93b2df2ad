package io.posthorn.systemtests.driver;

import static io.posthorn.systemtests.driver.Translation.call;

import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.QueueReader;
import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;

/** The plain pull consumer: the one that asks once and answers with what it was told. */
final class StockQueueReader implements QueueReader {

    private static final int BATCH = 32;

    private final DefaultMQPullConsumer consumer;

    StockQueueReader(final String nameServers, final String group) {
        consumer = new DefaultMQPullConsumer(group);
        Stock.separate(consumer, nameServers);
        call(
                () -> {
                    consumer.start();
                    return null;
                });
    }

    @Override
    public List<Incoming> read(final Queue queue, final long queueOffset) {
        return call(
                () -> {
                    final PullResult result =
                            consumer.pull(Translation.queue(queue), "*", queueOffset, BATCH);
                    return result.getPullStatus() == PullStatus.FOUND
                            ? result.getMsgFoundList().stream().map(Translation::incoming).toList()
                            : List.of();
                });
    }

    @Override
    public long committed(final Queue queue) {
        return call(() -> consumer.fetchConsumeOffset(Translation.queue(queue), true));
    }

    @Override
    public void close() {
        consumer.shutdown();
    }
}
