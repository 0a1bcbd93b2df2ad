package io.posthorn.broker.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.LiveBroker;
import io.posthorn.message.OffsetMessageId;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.command.PushReplyMessage;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.command.SendMessage;
import io.posthorn.remoting.frame.Frame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A consumer replies over one connection, the client that asked has another. */
class ReplyDoorTest {

    private static final String TOPIC = "east_REPLY_TOPIC";

    private record Pushed(PushReplyMessage.Request header, String body) {}

    private final LiveBroker live = new LiveBroker();
    private final RemotingClient requester = LiveBroker.newClient();
    private final AtomicReference<Pushed> pushed = new AtomicReference<>();

    @AfterEach
    void close() {
        requester.close();
        live.close();
        assertThat(live.disk.mappedFiles()).isZero();
    }

    private void connectRequester(final ResponseCode answer) {
        requester.register(
                RequestCode.PUSH_REPLY_MESSAGE_TO_CLIENT,
                exchange -> {
                    pushed.set(
                            new Pushed(
                                    PushReplyMessage.Request.from(exchange.request().fields()),
                                    exchange.request().body().toString(StandardCharsets.UTF_8)));
                    exchange.reply(answer, "as told");
                });
        live.call(
                requester,
                RequestCode.HEART_BEAT
                        .frame()
                        .body(
                                "{\"clientID\":\"asker\",\"producerDataSet\":[{\"groupName\":\"PG\"}],\"consumerDataSet\":[]}"
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    private static SendMessage.Request header(final String topic, final String properties) {
        return new SendMessage.Request(
                "repliers",
                topic,
                "TBW102",
                4,
                0,
                0,
                7,
                3,
                properties,
                0,
                false,
                null,
                false,
                null);
    }

    private Frame reply(final String topic, final String properties) {
        return live.call(
                RequestCode.SEND_REPLY_MESSAGE_V2
                        .frame(header(topic, properties))
                        .body("the reply".getBytes(StandardCharsets.UTF_8)));
    }

    private static String properties(final String requester) {
        return "MSG_TYPE\u0001reply\u0002CORRELATION_ID\u0001c-1\u0002REPLY_TO_CLIENT\u0001"
                + requester
                + "\u0002";
    }

    @Test
    void shouldHandAReplyToTheClientThatAskedAndKeepACopy() {
        connectRequester(ResponseCode.SUCCESS);
        final Frame answer = reply(TOPIC, properties("asker"));
        assertThat(answer.code()).isZero();
        assertThat(answer.fields().get("MSG_REGION")).isEqualTo("DefaultRegion");
        assertThat(pushed.get().body()).isEqualTo("the reply");
        final PushReplyMessage.Request header = pushed.get().header();
        assertThat(header.topic()).isEqualTo(TOPIC);
        assertThat(header.producerGroup()).isEqualTo("repliers");
        assertThat(header.flag()).isEqualTo(3);
        assertThat(header.bornTimestamp()).isEqualTo(7);
        assertThat(header.bornHost()).startsWith("127.0.0.1:");
        assertThat(header.storeHost()).isEqualTo(live.address);
        final PropertyText properties = PropertyText.parse(header.properties());
        assertThat(properties.get("CORRELATION_ID")).isEqualTo("c-1");
        assertThat(properties.get("PUSH_REPLY_TIME")).isEqualTo(Long.toString(live.clock.wallMs()));
        final Frame stored =
                live.ask(
                        RequestCode.VIEW_MESSAGE_BY_ID,
                        "offset",
                        Long.toString(
                                OffsetMessageId.parse(answer.fields().get("msgId"))
                                        .orElseThrow()
                                        .physicalOffset()));
        final RecordView record = new RecordView().wrap(stored.body().nioBuffer(), 0);
        assertThat(record.topic()).isEqualTo(TOPIC);
        assertThat(record.properties().get("REPLY_TO_CLIENT")).isEqualTo("asker");
    }

    @Test
    void shouldTakeTheLongFieldNamesOfCode324() {
        connectRequester(ResponseCode.SUCCESS);
        final Frame answer =
                live.call(
                        RequestCode.SEND_REPLY_MESSAGE
                                .frame(header(TOPIC, properties("asker")).inFull())
                                .body(new byte[] {'x'}));
        assertThat(answer.code()).isZero();
        assertThat(pushed.get().body()).isEqualTo("x");
    }

    private void assertKeptButNotTaken(final Frame answer, final String why) {
        assertThat(answer.code()).isOne();
        assertThat(answer.remark()).contains(why);
        assertThat(OffsetMessageId.parse(answer.fields().get("msgId"))).isPresent();
        assertThat(answer.fields().get("queueOffset")).isNotNull();
        assertThat(answer.fields().get("TRACE_ON")).isEqualTo("true");
    }

    @Test
    void shouldSayThatNobodyTookTheReplyAndWhereItsCopyIs() {
        assertKeptButNotTaken(reply(TOPIC, properties("gone")), "channel of <gone> not found");
        assertKeptButNotTaken(reply(TOPIC, null), "properties[REPLY_TO_CLIENT] is null");
        connectRequester(ResponseCode.SYSTEM_ERROR);
        assertKeptButNotTaken(reply(TOPIC, properties("asker")), "it answered 1: as told");
    }

    @Test
    void shouldRefuseAReplyLikeAnySendAndPushNothing() {
        connectRequester(ResponseCode.SUCCESS);
        assertThat(reply("a b", properties("asker")).code()).isEqualTo(29);
        assertThat(reply("SCHEDULE_TOPIC_XXXX", properties("asker")).code()).isEqualTo(16);
        assertThat(pushed.get()).isNull();
    }
}
