package io.posthorn.broker.door;

import io.posthorn.broker.deadletter.SendBack;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.intake.Send;
import io.posthorn.broker.intake.SendOutcome;
import io.posthorn.broker.intake.SendOutcome.Confirmation;
import io.posthorn.broker.intake.SendOutcome.Reason;
import io.posthorn.broker.intake.SendOutcome.Refused;
import io.posthorn.broker.intake.SendOutcome.Stored;
import io.posthorn.broker.timer.RecallHandle;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyText;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.ConsumerSendMessageBack;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.command.SendMessage;
import io.posthorn.remoting.frame.Frame;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Sends and send-backs (remoting protocol 8). */
final class SendDoor {

    private final BrokerIdentity identity;
    private final Intake intake;
    private final SendBack sendBack;
    private final IntakeRules rules;
    private final Clerks clerks;

    SendDoor(
            final BrokerIdentity identity,
            final Intake intake,
            final SendBack sendBack,
            final IntakeRules rules,
            final Clerks clerks) {
        this.identity = identity;
        this.intake = intake;
        this.sendBack = sendBack;
        this.rules = rules;
        this.clerks = clerks;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.SEND_MESSAGE, this::send);
        server.register(RequestCode.SEND_MESSAGE_V2, this::send);
        server.register(RequestCode.SEND_BATCH_MESSAGE, this::send);
        // The message that comes back may be old, so that reading it needs the disk.
        server.register(RequestCode.CONSUMER_SEND_MSG_BACK, clerks.handle(this::sendBack));
    }

    private void send(final Exchange exchange) {
        final Frame request = exchange.request();
        final SendMessage.Request asked =
                SendMessage.Request.from(request.code(), request.fields());
        final Send send =
                new Send(
                        asked.topic(),
                        asked.defaultTopic(),
                        asked.defaultTopicQueueNums(),
                        asked.queueId(),
                        asked.sysFlag(),
                        asked.flag(),
                        asked.bornTimestamp(),
                        hostOf(exchange.connection().remoteAddress()),
                        asked.reconsumeTimes(),
                        asked.maxReconsumeTimes(),
                        PropertyText.parse(asked.properties()),
                        request.body().nioBuffer(),
                        asked.batch() || RequestCode.SEND_BATCH_MESSAGE.is(request));
        intake.send(send, outcome -> exchange.reply(answerOf(send, outcome)));
    }

    static HostAddress hostOf(final SocketAddress address) {
        return address instanceof InetSocketAddress inet ? HostAddress.of(inet) : HostAddress.NONE;
    }

    private Frame answerOf(final Send send, final SendOutcome outcome) {
        if (outcome instanceof Stored stored) {
            return codeOf(stored.confirmation())
                    .frame(
                            new SendMessage.Response(
                                    stored.messageId(),
                                    stored.queueId(),
                                    stored.queueOffset(),
                                    stored.uniqueKey(),
                                    null,
                                    handleOf(send, stored),
                                    rules.region(),
                                    rules.traceOn()))
                    .remark(
                            stored.confirmation() == Confirmation.FLUSH_FAILED
                                    ? "the disk failed, the message may be lost; send it again"
                                    : null);
        }
        final Refused refused = (Refused) outcome;
        return codeOf(refused.reason()).because(refused.explanation());
    }

    /** What takes the message back, if it waits. */
    private String handleOf(final Send send, final Stored stored) {
        return stored.dueMs() == 0
                ? null
                : new RecallHandle(
                                send.topic(), identity.name(), stored.dueMs(), stored.uniqueKey())
                        .text();
    }

    private static ResponseCode codeOf(final Confirmation confirmation) {
        return switch (confirmation) {
            case CONFIRMED -> ResponseCode.SUCCESS;
            case FLUSH_TIMED_OUT -> ResponseCode.FLUSH_DISK_TIMEOUT;
            // Clients count 10 as accepted; this one they have to send again.
            case FLUSH_FAILED -> ResponseCode.SERVICE_NOT_AVAILABLE;
        };
    }

    static ResponseCode codeOf(final Reason reason) {
        return switch (reason) {
            case NOT_SERVING -> ResponseCode.SYSTEM_ERROR;
            case ILLEGAL_TOPIC, NO_QUEUE -> ResponseCode.INVALID_PARAMETER;
            case FORBIDDEN -> ResponseCode.NO_PERMISSION;
            case NO_TOPIC -> ResponseCode.TOPIC_NOT_EXIST;
            case NO_GROUP -> ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST;
            case ILLEGAL_MESSAGE, TOO_LARGE -> ResponseCode.MESSAGE_ILLEGAL;
            case BUSY -> ResponseCode.SYSTEM_BUSY;
            case UNAVAILABLE -> ResponseCode.SERVICE_NOT_AVAILABLE;
        };
    }

    private void sendBack(final Exchange exchange) {
        final ConsumerSendMessageBack.Request asked =
                ConsumerSendMessageBack.Request.from(exchange.request().fields());
        final SendBack.Outcome outcome =
                sendBack.take(
                        new SendBack.Request(
                                asked.group(),
                                asked.offset(),
                                asked.delayLevel(),
                                asked.maxReconsumeTimes()));
        switch (outcome) {
            case TAKEN -> exchange.reply(ResponseCode.SUCCESS);
            case NO_GROUP ->
                    exchange.reply(
                            ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
                            "subscription group not exist, " + asked.group());
            case NO_MESSAGE ->
                    exchange.reply(
                            ResponseCode.SYSTEM_ERROR,
                            "look message by offset failed, " + asked.offset());
            case FORBIDDEN ->
                    exchange.reply(
                            ResponseCode.NO_PERMISSION,
                            "the broker does not take messages (posthorn.broker.permission)");
            case UNAVAILABLE ->
                    exchange.reply(
                            ResponseCode.SERVICE_NOT_AVAILABLE,
                            intake.refusal().orElse("the store takes no messages at present"));
        }
    }
}
