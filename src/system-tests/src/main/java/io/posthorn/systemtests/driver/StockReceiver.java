package io.posthorn.systemtests.driver;

import static io.posthorn.systemtests.driver.Translation.call;

import io.posthorn.systemtests.client.Listener;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Subscription;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/** A stock push consumer. Starts at the oldest message where its group has no place yet. */
final class StockReceiver implements Receiver {

    private static final int SUSPENSION_MS = 100;

    /**
     * What a listener has had is noted a moment after it returned; a consumer that does not wait
     * for that when it closes gets it once more.
     */
    private static final long LAST_CALLS_MS = 2_000;

    private final DefaultMQPushConsumer consumer;

    /**
     * @param traces whether it tells the trace topic what it does
     */
    StockReceiver(final Subscription subscription, final Listener listener, final boolean traces) {
        consumer =
                new DefaultMQPushConsumer(
                        subscription.group(),
                        null,
                        new AllocateMessageQueueAveragely(),
                        traces,
                        null);
        Stock.separate(consumer, subscription.nameServers());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setMaxReconsumeTimes(subscription.maxReconsumeTimes());
        consumer.setSuspendCurrentQueueTimeMillis(SUSPENSION_MS);
        consumer.setAwaitTerminationMillisWhenShutdown(LAST_CALLS_MS);
        call(
                () -> {
                    if (subscription.broadcasting()) {
                        broadcast();
                    }
                    if (subscription.brokerShares()) {
                        letBrokerShare();
                    }
                    if (subscription.sql()) {
                        consumer.subscribe(
                                subscription.topic(),
                                MessageSelector.bySql(subscription.expression()));
                    } else {
                        consumer.subscribe(subscription.topic(), subscription.expression());
                    }
                    listen(subscription, listener);
                    consumer.start();
                    return null;
                });
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void broadcast() throws ReflectiveOperationException {
        for (final var method : DefaultMQPushConsumer.class.getMethods()) {
            if (method.getName().equals("setMessageModel")) {
                final Class model = method.getParameterTypes()[0];
                method.invoke(consumer, Enum.valueOf(model, "BROADCASTING"));
            }
        }
    }

    /** Of 5.x only. It would wait ten seconds and more before a popped message comes again. */
    private void letBrokerShare() throws ReflectiveOperationException {
        DefaultMQPushConsumer.class
                .getMethod("setClientRebalance", boolean.class)
                .invoke(consumer, false);
        final Object inner = consumer.getDefaultMQPushConsumerImpl();
        final Field levels = inner.getClass().getDeclaredField("popDelayLevel");
        levels.setAccessible(true);
        final int[] seconds = (int[]) levels.get(inner);
        // The last says when the client gives a message up.
        Arrays.fill(seconds, 0, seconds.length - 1, 1);
    }

    private void listen(final Subscription subscription, final Listener listener) {
        if (subscription.ordered()) {
            consumer.registerMessageListener(
                    (MessageListenerOrderly)
                            (messages, context) ->
                                    takesAll(listener, messages)
                                            ? ConsumeOrderlyStatus.SUCCESS
                                            : ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT);
        } else {
            consumer.registerMessageListener(
                    (MessageListenerConcurrently)
                            (messages, context) -> {
                                context.setDelayLevelWhenNextConsume(subscription.retryLevel());
                                return takesAll(listener, messages)
                                        ? ConsumeConcurrentlyStatus.CONSUME_SUCCESS
                                        : ConsumeConcurrentlyStatus.RECONSUME_LATER;
                            });
        }
    }

    private static boolean takesAll(
            final Listener listener, final java.util.List<MessageExt> messages) {
        return messages.stream().map(Translation::incoming).allMatch(listener::take);
    }

    @Override
    public Set<Queue> assigned(final String topic) {
        return consumer
                .getDefaultMQPushConsumerImpl()
                .getRebalanceImpl()
                .getProcessQueueTable()
                .keySet()
                .stream()
                .filter(queue -> queue.getTopic().equals(topic))
                .map(Translation::queue)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void close() {
        consumer.shutdown();
    }
}
