package io.posthorn.broker.door;

import io.posthorn.broker.client.ConsumerGroup;
import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.client.Member;
import io.posthorn.broker.query.Lookup;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.message.OffsetMessageId;
import io.posthorn.remoting.channel.CallFailed;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.ConsumeMessageDirectly;
import io.posthorn.remoting.command.GetConsumerRunningInfo;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.store.segment.Slice;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Passes what tools ask of a consumer on to its connection (remoting protocol 15, 16.2). */
final class ForwardDoor {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BrokerIdentity identity;
    private final Consumers consumers;
    private final Lookup lookup;
    private final Clerks clerks;

    ForwardDoor(
            final BrokerIdentity identity,
            final Consumers consumers,
            final Lookup lookup,
            final Clerks clerks) {
        this.identity = identity;
        this.consumers = consumers;
        this.lookup = lookup;
        this.clerks = clerks;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.GET_CONSUMER_RUNNING_INFO, this::runningInfo);
        server.register(RequestCode.CONSUME_MESSAGE_DIRECTLY, clerks.handle(this::consumeDirectly));
    }

    private void runningInfo(final Exchange exchange) {
        final GetConsumerRunningInfo.Request asked =
                GetConsumerRunningInfo.Request.from(exchange.request().fields());
        forward(
                exchange,
                asked.consumerGroup(),
                asked.clientId(),
                RequestCode.GET_CONSUMER_RUNNING_INFO.frame(asked));
    }

    private void consumeDirectly(final Exchange exchange) {
        final ConsumeMessageDirectly.Request asked =
                ConsumeMessageDirectly.Request.from(exchange.request().fields());
        final Optional<byte[]> message =
                OffsetMessageId.parse(asked.msgId()).map(this::record).filter(Objects::nonNull);
        if (message.isEmpty()) {
            exchange.reply(
                    ResponseCode.SYSTEM_ERROR, "there is no message " + asked.msgId() + " here");
            return;
        }
        final ConsumeMessageDirectly.Request passedOn =
                new ConsumeMessageDirectly.Request(
                        asked.consumerGroup(),
                        asked.clientId(),
                        asked.msgId(),
                        identity.name(),
                        asked.topic(),
                        asked.topicSysFlag(),
                        asked.groupSysFlag());
        forward(
                exchange,
                asked.consumerGroup(),
                asked.clientId(),
                RequestCode.CONSUME_MESSAGE_DIRECTLY.frame(passedOn).body(message.get()));
    }

    /** A copy, since the client may take its time. */
    private byte[] record(final OffsetMessageId id) {
        try (Slice slice = lookup.at(id.physicalOffset())) {
            if (slice == null) {
                return null;
            }
            final byte[] bytes = new byte[slice.length()];
            slice.bytes().get(0, bytes);
            return bytes;
        }
    }

    private void forward(
            final Exchange exchange, final String group, final String clientId, final Frame frame) {
        final WireLink link = linkOf(group, clientId);
        if (link == null) {
            frame.release();
            exchange.reply(
                    ResponseCode.SYSTEM_ERROR,
                    "the consumer <%s> <%s> is not online".formatted(group, clientId));
            return;
        }
        link.connection()
                .call(frame, PATIENCE)
                .whenComplete((answer, fault) -> exchange.reply(answerOf(clientId, answer, fault)));
    }

    private WireLink linkOf(final String group, final String clientId) {
        final ConsumerGroup online = consumers.find(group);
        if (online == null || clientId == null) {
            return null;
        }
        return online.members().stream()
                .filter(member -> member.clientId().equals(clientId))
                .map(Member::link)
                .filter(WireLink.class::isInstance)
                .map(WireLink.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static Frame answerOf(
            final String clientId, final Frame answer, final Throwable fault) {
        if (fault == null) {
            return Frame.response(answer.code()).remark(answer.remark()).body(answer.bodyBytes());
        }
        final boolean late =
                fault instanceof CallFailed failed && failed.reason() == CallFailed.Reason.TIMEOUT;
        return (late ? ResponseCode.CONSUME_MSG_TIMEOUT : ResponseCode.SYSTEM_ERROR)
                .because(
                        "consumer <%s> did not answer: %s".formatted(clientId, fault.getMessage()));
    }
}
