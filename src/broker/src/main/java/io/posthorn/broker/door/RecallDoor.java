package io.posthorn.broker.door;

import io.posthorn.broker.timer.Recall;
import io.posthorn.broker.timer.RecallHandle;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.Topics;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.RecallMessage;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;

/** Takes delayed messages back (remoting protocol 13). */
final class RecallDoor {

    private final BrokerIdentity identity;
    private final Topics topics;
    private final Recall recall;
    private final Clerks clerks;

    RecallDoor(
            final BrokerIdentity identity,
            final Topics topics,
            final Recall recall,
            final Clerks clerks) {
        this.identity = identity;
        this.topics = topics;
        this.recall = recall;
        this.clerks = clerks;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.RECALL_MESSAGE, clerks.handle(this::recall));
    }

    private void recall(final Exchange exchange) {
        final RecallMessage.Request asked = RecallMessage.Request.from(exchange.request().fields());
        if (topics.find(asked.topic()) == null) {
            exchange.reply(
                    ResponseCode.TOPIC_NOT_EXIST, "topic[%s] not exist".formatted(asked.topic()));
            return;
        }
        final RecallHandle handle = RecallHandle.parse(asked.recallHandle()).orElse(null);
        if (handle == null || !handle.topic().equals(asked.topic())) {
            exchange.reply(
                    ResponseCode.ILLEGAL_OPERATION,
                    "the recall handle is none of a message of topic " + asked.topic());
        } else if (!handle.broker().equals(identity.name())) {
            exchange.reply(
                    ResponseCode.ILLEGAL_OPERATION,
                    "the message was sent to broker %s, this is %s"
                            .formatted(handle.broker(), identity.name()));
        } else if (recall.take(handle)) {
            exchange.reply(
                    ResponseCode.SUCCESS.frame(new RecallMessage.Response(handle.uniqueKey())));
        } else {
            exchange.reply(
                    ResponseCode.ILLEGAL_OPERATION,
                    "message %s does not wait any more".formatted(handle.uniqueKey()));
        }
    }
}
