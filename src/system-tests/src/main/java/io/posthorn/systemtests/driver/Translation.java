package io.posthorn.systemtests.driver;

import io.posthorn.systemtests.client.ClientFault;
import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.Receipt;
import java.lang.reflect.InvocationTargetException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageClientExt;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** Between the tests' words and the client's. */
final class Translation {

    private Translation() {}

    /** A call that may throw what it likes. */
    interface Call<T> {
        T run() throws Exception;
    }

    /** Makes any exception of the client one that the tests know. */
    static <T> T call(final Call<T> call) {
        try {
            return call.run();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientFault(e);
        } catch (final InvocationTargetException e) {
            throw new ClientFault(e.getCause());
        } catch (final Exception e) {
            throw new ClientFault(e);
        }
    }

    static Message message(final Outgoing outgoing) {
        final Message message =
                new Message(outgoing.topic(), outgoing.tag(), outgoing.key(), outgoing.body());
        // Also those that have a meaning of their own, which putUserProperty refuses.
        outgoing.properties()
                .forEach((name, value) -> MessageAccessor.putProperty(message, name, value));
        if (outgoing.delayLevel() > 0) {
            message.setDelayTimeLevel(outgoing.delayLevel());
        }
        if (outgoing.delayMs() > 0) {
            call(
                    () ->
                            Message.class
                                    .getMethod("setDelayTimeMs", long.class)
                                    .invoke(message, outgoing.delayMs()));
        }
        return message;
    }

    static Receipt receipt(final SendResult result) {
        return new Receipt(
                result.getSendStatus().name(),
                result.getMsgId(),
                result.getOffsetMsgId(),
                queue(result.getMessageQueue()),
                result.getQueueOffset());
    }

    static Incoming incoming(final MessageExt message) {
        final boolean hasBothIds = message instanceof MessageClientExt;
        return new Incoming(
                message.getTopic(),
                message.getTags(),
                message.getKeys(),
                message.getBody(),
                message.getProperties(),
                message.getMsgId(),
                hasBothIds ? ((MessageClientExt) message).getOffsetMsgId() : message.getMsgId(),
                message.getQueueId(),
                message.getQueueOffset(),
                message.getReconsumeTimes(),
                message.getBornTimestamp(),
                message.getStoreTimestamp());
    }

    static Queue queue(final MessageQueue queue) {
        return new Queue(queue.getTopic(), queue.getBrokerName(), queue.getQueueId());
    }

    static MessageQueue queue(final Queue queue) {
        return new MessageQueue(queue.topic(), queue.broker(), queue.id());
    }

    static List<Queue> queues(final Collection<MessageQueue> queues) {
        return queues.stream()
                .map(Translation::queue)
                .sorted(Comparator.comparing(Queue::broker).thenComparing(Queue::id))
                .toList();
    }
}
