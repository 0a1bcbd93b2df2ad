package io.posthorn.broker.door;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.remoting.body.BatchAck;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.AckMessage;
import io.posthorn.remoting.command.ChangeInvisibleTime;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What becomes of popped messages: done, or to come again later (remoting protocol 10). */
final class AckDoor {

    /** One entry is about so many messages at the most; a pop gives 32. */
    private static final int MOST_BITS = 1 << 16;

    private final Topics topics;
    private final Deliveries deliveries;
    private final Clock clock;

    AckDoor(final Topics topics, final Deliveries deliveries, final Clock clock) {
        this.topics = topics;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.ACK_MESSAGE, this::ack);
        server.register(RequestCode.BATCH_ACK_MESSAGE, this::ackMany);
        server.register(RequestCode.CHANGE_MESSAGE_INVISIBLETIME, this::change);
    }

    private void ack(final Exchange exchange) {
        final AckMessage.Request asked = AckMessage.Request.from(exchange.request().fields());
        final PopReceipt receipt = PopReceipt.parse(asked.extraInfo());
        final Frame refusal = refusalOf(asked.topic(), asked.queueId(), receipt);
        if (refusal != null) {
            exchange.reply(refusal);
            return;
        }
        final GroupSubscription subscription =
                deliveries.find(asked.consumerGroup(), asked.topic());
        if (subscription != null
                && isDone(subscription, List.of(receipt.of(asked.queueId(), asked.offset())))) {
            confirm(exchange);
        } else {
            exchange.reply(noLease(asked.topic(), asked.queueId(), asked.offset()));
        }
    }

    /** An acknowledgement that is repeated finds its message settled, which is as good. */
    private static boolean isDone(
            final GroupSubscription subscription, final List<Handed> messages) {
        return subscription.acceptLate(messages) > 0
                || messages.stream()
                        .anyMatch(
                                each -> subscription.isSettled(each.queueId(), each.queueOffset()));
    }

    private void ackMany(final Exchange exchange) {
        final BatchAck asked = Bodies.read(exchange.request().body(), BatchAck.class);
        for (final BatchAck.Entry entry : asked.acks()) {
            if (entry.b() != null && entry.b().length > MOST_BITS / Byte.SIZE) {
                exchange.reply(
                        ResponseCode.INVALID_PARAMETER,
                        "an entry may acknowledge %d messages".formatted(MOST_BITS));
                return;
            }
        }
        boolean isAnyDone = asked.acks().isEmpty();
        for (final BatchAck.Entry entry : asked.acks()) {
            final PopReceipt receipt = new PopReceipt(entry.pt(), entry.it());
            final Frame refusal = refusalOf(entry.t(), entry.q(), receipt);
            if (refusal != null || entry.c() == null || entry.b() == null) {
                continue;
            }
            final GroupSubscription subscription = deliveries.find(entry.c(), entry.t());
            if (subscription != null) {
                isAnyDone |= isDone(subscription, messagesOf(entry, receipt));
            }
        }
        if (isAnyDone) {
            confirm(exchange);
        } else {
            exchange.reply(
                    ResponseCode.NO_MESSAGE,
                    "no lease of the %d entries holds any more".formatted(asked.acks().size()));
        }
    }

    private static List<Handed> messagesOf(final BatchAck.Entry entry, final PopReceipt receipt) {
        final List<Handed> messages = new ArrayList<>();
        BitSet.valueOf(entry.b()).stream()
                .forEach(bit -> messages.add(receipt.of(entry.q(), entry.so() + bit)));
        return messages;
    }

    /** What was confirmed does not come again, even if the broker is killed now. */
    private void confirm(final Exchange exchange) {
        deliveries
                .written()
                .whenComplete(
                        (done, fault) ->
                                exchange.reply(
                                        fault == null
                                                ? ResponseCode.SUCCESS.frame()
                                                : ResponseCode.SYSTEM_ERROR.because(
                                                        "the acknowledgement could not be written: "
                                                                + fault.getMessage())));
    }

    private void change(final Exchange exchange) {
        final ChangeInvisibleTime.Request asked =
                ChangeInvisibleTime.Request.from(exchange.request().fields());
        final PopReceipt receipt = PopReceipt.parse(asked.extraInfo());
        final Frame refusal = refusalOf(asked.topic(), asked.queueId(), receipt);
        if (refusal != null) {
            exchange.reply(refusal);
            return;
        }
        final GroupSubscription subscription =
                deliveries.find(asked.consumerGroup(), asked.topic());
        final long invisibleMs = PopDoor.invisibleMs(asked.invisibleTime());
        final long nowMs = clock.wallMs();
        final Handed changed =
                subscription == null
                        ? null
                        : subscription.extend(
                                receipt.of(asked.queueId(), asked.offset()), nowMs + invisibleMs);
        exchange.reply(
                changed == null
                        ? noLease(asked.topic(), asked.queueId(), asked.offset())
                        : ResponseCode.SUCCESS.frame(
                                new ChangeInvisibleTime.Response(nowMs, invisibleMs, 0)));
    }

    private Frame refusalOf(final String name, final int queueId, final PopReceipt receipt) {
        final TopicConfig topic = name == null ? null : topics.find(name);
        if (topic == null) {
            return ResponseCode.TOPIC_NOT_EXIST.because(
                    "topic[%s] not exist, apply first please!".formatted(name));
        }
        if (queueId < 0 || queueId >= topic.readQueueNums()) {
            return ResponseCode.MESSAGE_ILLEGAL.because(
                    "queueId[%d] is illegal, topic:[%s] topicConfig.readQueueNums:[%d]"
                            .formatted(queueId, name, topic.readQueueNums()));
        }
        if (receipt == null) {
            return ResponseCode.INVALID_PARAMETER.because("extraInfo is no receipt of a pop");
        }
        return null;
    }

    private static Frame noLease(final String topic, final int queueId, final long offset) {
        return ResponseCode.NO_MESSAGE.because(
                "message %d of queue %d of topic %s is not leased by this receipt (any more)"
                        .formatted(offset, queueId, topic));
    }
}
