package io.posthorn.systemtests.driver;

import static io.posthorn.systemtests.driver.Translation.call;

import io.posthorn.systemtests.client.ClientFault;
import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.Receipt;
import io.posthorn.systemtests.client.Sender;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;

/** A stock producer. */
final class StockSender implements Sender {

    private static final String TEMPLATE_TOPIC = "TBW102";
    private static final int SEND_LIMIT_MS = 10_000;
    private static final int QUERY_LIMIT = 32;

    private final DefaultMQProducer producer;

    /**
     * @param traces whether it tells the trace topic what it does
     */
    StockSender(final String nameServers, final String group, final boolean traces) {
        producer = new DefaultMQProducer(group, null, traces, null);
        Stock.separate(producer, nameServers);
        producer.setSendMsgTimeout(SEND_LIMIT_MS);
        call(
                () -> {
                    producer.start();
                    return null;
                });
    }

    @Override
    public void createTopic(final String topic, final int queues) {
        call(
                () -> {
                    for (final Method method : DefaultMQProducer.class.getMethods()) {
                        if (method.getName().equals("createTopic")) {
                            create(method, topic, queues);
                            return null;
                        }
                    }
                    throw new NoSuchMethodException("createTopic");
                });
    }

    /** 4.x: key, topic, queues [, system flag]; 5.x: the same and attributes. */
    private void create(final Method method, final String topic, final int queues)
            throws ReflectiveOperationException {
        final Class<?>[] types = method.getParameterTypes();
        final Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = types[i] == int.class ? (Object) 0 : Map.of();
        }
        arguments[0] = TEMPLATE_TOPIC;
        arguments[1] = topic;
        arguments[2] = queues;
        method.invoke(producer, arguments);
    }

    @Override
    public void havePopped(final String group, final String topic) {
        final MQClientInstance factory = producer.getDefaultMQProducerImpl().getmQClientFactory();
        call(
                () -> {
                    // Without the broker's address it would ask the name server.
                    factory.updateTopicRouteInfoFromNameServer(topic);
                    final String broker = queues(topic).get(0).broker();
                    final Object api = factory.getMQClientAPIImpl();
                    for (final Method method : api.getClass().getMethods()) {
                        if (method.getName().equals("setMessageRequestMode")) {
                            havePopped(
                                    method,
                                    api,
                                    factory.findBrokerAddressInPublish(broker),
                                    group,
                                    topic);
                            return null;
                        }
                    }
                    throw new NoSuchMethodException("setMessageRequestMode");
                });
    }

    /** Broker address, topic, group, mode, how many share a queue, limit in ms. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void havePopped(
            final Method method,
            final Object api,
            final String address,
            final String group,
            final String topic)
            throws ReflectiveOperationException {
        final Class mode = method.getParameterTypes()[3];
        method.invoke(
                api, address, topic, group, Enum.valueOf(mode, "POP"), 0, (long) SEND_LIMIT_MS);
    }

    @Override
    public Receipt send(final Outgoing message) {
        return call(() -> Translation.receipt(producer.send(Translation.message(message))));
    }

    @Override
    public Receipt send(final Outgoing message, final Queue queue) {
        return call(
                () ->
                        Translation.receipt(
                                producer.send(
                                        Translation.message(message), Translation.queue(queue))));
    }

    @Override
    public Receipt sendBatch(final List<Outgoing> messages) {
        final List<Message> batch = messages.stream().map(Translation::message).toList();
        return call(() -> Translation.receipt(producer.send(batch)));
    }

    @Override
    public CompletableFuture<Receipt> sendAsync(final Outgoing message) {
        final CompletableFuture<Receipt> answer = new CompletableFuture<>();
        return call(
                () -> {
                    producer.send(
                            Translation.message(message),
                            new SendCallback() {
                                @Override
                                public void onSuccess(final SendResult result) {
                                    answer.complete(Translation.receipt(result));
                                }

                                @Override
                                public void onException(final Throwable e) {
                                    answer.completeExceptionally(new ClientFault(e));
                                }
                            });
                    return answer;
                });
    }

    @Override
    public void sendOneWay(final Outgoing message) {
        call(
                () -> {
                    producer.sendOneway(Translation.message(message));
                    return null;
                });
    }

    @Override
    public List<Queue> queues(final String topic) {
        return call(() -> Translation.queues(producer.fetchPublishMessageQueues(topic)));
    }

    @Override
    public long maxOffset(final Queue queue) {
        return call(() -> producer.maxOffset(Translation.queue(queue)));
    }

    @Override
    public long minOffset(final Queue queue) {
        return call(() -> producer.minOffset(Translation.queue(queue)));
    }

    @Override
    public long searchOffset(final Queue queue, final long timestamp) {
        return call(() -> producer.searchOffset(Translation.queue(queue), timestamp));
    }

    @Override
    public List<Incoming> query(final String topic, final String key) {
        return call(
                () -> {
                    try {
                        final List<MessageExt> found =
                                producer.queryMessage(topic, key, QUERY_LIMIT, 0, Long.MAX_VALUE)
                                        .getMessageList();
                        return found.stream().map(Translation::incoming).toList();
                    } catch (final MQClientException e) {
                        // "No message" is an exception in this client, and has no code of its own.
                        if (String.valueOf(e.getMessage()).contains("no message")) {
                            return List.of();
                        }
                        throw e;
                    }
                });
    }

    @Override
    public Incoming view(final String topic, final String id) {
        return call(() -> Translation.incoming(producer.viewMessage(topic, id)));
    }

    @Override
    public String sendAndRecall(final Outgoing message) {
        return call(
                () -> {
                    final SendResult sent = producer.send(Translation.message(message));
                    final Object handle =
                            SendResult.class.getMethod("getRecallHandle").invoke(sent);
                    return (String)
                            DefaultMQProducer.class
                                    .getMethod("recallMessage", String.class, String.class)
                                    .invoke(producer, message.topic(), handle);
                });
    }

    @Override
    public Incoming request(final Outgoing message, final Duration limit) {
        return call(
                () ->
                        Translation.incoming(
                                (MessageExt)
                                        producer.request(
                                                Translation.message(message), limit.toMillis())));
    }

    @Override
    public Receipt reply(final Incoming request, final String text) {
        return call(
                () -> {
                    final Message asked = new Message(request.topic(), request.body());
                    request.properties()
                            .forEach(
                                    (name, value) ->
                                            MessageAccessor.putProperty(asked, name, value));
                    return Translation.receipt(
                            producer.send(
                                    MessageUtil.createReplyMessage(
                                            asked, text.getBytes(StandardCharsets.UTF_8))));
                });
    }

    @Override
    public void close() {
        producer.shutdown();
    }
}
