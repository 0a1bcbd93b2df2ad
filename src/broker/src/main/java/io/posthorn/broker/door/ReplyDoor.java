package io.posthorn.broker.door;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.client.Member;
import io.posthorn.broker.client.Producers;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.intake.Send;
import io.posthorn.broker.intake.SendOutcome.Refused;
import io.posthorn.broker.intake.SendOutcome.Stored;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.PushReplyMessage;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.command.SendMessage;
import io.posthorn.remoting.frame.Frame;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Replies to requests: each is stored like any message and handed to the client that asked,
 * wherever among this broker's connections it is (remoting protocol 13).
 */
final class ReplyDoor {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BrokerIdentity identity;
    private final Intake intake;
    private final IntakeRules rules;
    private final Producers producers;
    private final Clock clock;

    ReplyDoor(
            final BrokerIdentity identity,
            final Intake intake,
            final IntakeRules rules,
            final Producers producers,
            final Clock clock) {
        this.identity = identity;
        this.intake = intake;
        this.rules = rules;
        this.producers = producers;
        this.clock = clock;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.SEND_REPLY_MESSAGE, this::reply);
        server.register(RequestCode.SEND_REPLY_MESSAGE_V2, this::reply);
    }

    private void reply(final Exchange exchange) {
        final Frame request = exchange.request();
        final SendMessage.Request asked =
                SendMessage.Request.from(request.code(), request.fields());
        final PropertyText properties = PropertyText.parse(asked.properties());
        final byte[] body = request.bodyBytes();
        // The one who asked waits for the reply itself and not for its copy to reach the disk.
        final PropertyText stored = properties.edit().set(PropertyKeys.WAIT, "false").toText();
        final Send send =
                new Send(
                        asked.topic(),
                        asked.defaultTopic(),
                        asked.defaultTopicQueueNums(),
                        asked.queueId(),
                        asked.sysFlag(),
                        asked.flag(),
                        asked.bornTimestamp(),
                        SendDoor.hostOf(exchange.connection().remoteAddress()),
                        asked.reconsumeTimes(),
                        asked.maxReconsumeTimes(),
                        stored,
                        ByteBuffer.wrap(body),
                        false);
        intake.send(
                send,
                outcome -> {
                    if (outcome instanceof Stored kept) {
                        handOver(exchange, asked, properties, body, kept);
                    } else {
                        final Refused refused = (Refused) outcome;
                        exchange.reply(
                                SendDoor.codeOf(refused.reason()).because(refused.explanation()));
                    }
                });
    }

    private void handOver(
            final Exchange exchange,
            final SendMessage.Request asked,
            final PropertyText properties,
            final byte[] body,
            final Stored stored) {
        final String requester = properties.get(PropertyKeys.REPLY_TO_CLIENT);
        if (requester == null) {
            exchange.reply(
                    answer(
                            stored,
                            "reply message properties[%s] is null"
                                    .formatted(PropertyKeys.REPLY_TO_CLIENT)));
            return;
        }
        final Member member = producers.find(requester);
        if (member == null || !(member.link() instanceof WireLink link)) {
            exchange.reply(
                    answer(
                            stored,
                            "push reply message fail, channel of <%s> not found."
                                    .formatted(requester)));
            return;
        }
        final String pushed =
                properties
                        .edit()
                        .set(PropertyKeys.PUSH_REPLY_TIME, Long.toString(clock.wallMs()))
                        .toText()
                        .text();
        final PushReplyMessage.Request header =
                new PushReplyMessage.Request(
                        asked.producerGroup(),
                        asked.topic(),
                        asked.defaultTopic(),
                        asked.defaultTopicQueueNums(),
                        stored.queueId(),
                        asked.sysFlag(),
                        asked.bornTimestamp(),
                        asked.flag(),
                        pushed,
                        asked.reconsumeTimes(),
                        asked.unitMode(),
                        WireLink.textOf(exchange.connection().remoteAddress()),
                        identity.address().toString(),
                        clock.wallMs());
        link.connection()
                .call(RequestCode.PUSH_REPLY_MESSAGE_TO_CLIENT.frame(header).body(body), PATIENCE)
                .whenComplete(
                        (taken, fault) ->
                                exchange.reply(answer(stored, faultOf(requester, taken, fault))));
    }

    /** Null if the client took the reply. */
    private static String faultOf(
            final String requester, final Frame answer, final Throwable fault) {
        if (fault != null) {
            return "push reply message to <%s> fail: %s".formatted(requester, fault.getMessage());
        }
        return answer.code() == ResponseCode.SUCCESS.code()
                ? null
                : "push reply message to <%s> fail, it answered %d: %s"
                        .formatted(requester, answer.code(), answer.remark());
    }

    /** The place of the stored copy is told whatever became of the reply, as clients read it. */
    private Frame answer(final Stored stored, final String fault) {
        return (fault == null ? ResponseCode.SUCCESS : ResponseCode.SYSTEM_ERROR)
                .frame(
                        new SendMessage.Response(
                                stored.messageId(),
                                stored.queueId(),
                                stored.queueOffset(),
                                stored.uniqueKey(),
                                null,
                                null,
                                rules.region(),
                                rules.traceOn()))
                .remark(fault);
    }
}
