package io.posthorn.broker.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.LiveBroker;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.message.OffsetMessageId;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.testkit.SimulatedDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendDoorTest {

    private LiveBroker live = new LiveBroker();

    @AfterEach
    void close() {
        live.close();
        assertThat(live.disk.mappedFiles()).isZero();
        assertThat(live.fatal.get()).isNull();
    }

    private int codeOf(final Frame request) {
        return live.call(request).code();
    }

    @Test
    void shouldAnswerAllThatClientsReadUnchecked() {
        final Frame answer = live.call(LiveBroker.send("t", 0, "x", "UNIQ_KEY\u0001u1\u0002"));
        assertThat(answer.code()).isZero();
        assertThat(answer.fields().get("queueId")).isEqualTo("0");
        assertThat(answer.fields().get("queueOffset")).isEqualTo("0");
        assertThat(answer.fields().get("transactionId")).isEqualTo("u1");
        assertThat(answer.fields().get("MSG_REGION")).isEqualTo("DefaultRegion");
        assertThat(answer.fields().get("TRACE_ON")).isEqualTo("true");
        assertThat(OffsetMessageId.parse(answer.fields().get("msgId")))
                .hasValueSatisfying(
                        id ->
                                assertThat(id.broker().toString())
                                        .contains(live.address.split(":")[1]));
        assertThat(answer.body().isReadable()).isFalse();
    }

    @Test
    void shouldTakeTheLongFieldNamesOfCode10() {
        final Frame request =
                LiveBroker.request(
                        RequestCode.SEND_MESSAGE,
                        "producerGroup",
                        "p",
                        "topic",
                        "t",
                        "defaultTopic",
                        "TBW102",
                        "defaultTopicQueueNums",
                        "4",
                        "queueId",
                        "0",
                        "sysFlag",
                        "0",
                        "bornTimestamp",
                        "1",
                        "flag",
                        "0");
        assertThat(codeOf(request.body(new byte[] {1}))).isZero();
    }

    @Test
    void shouldAnswerEachRefusalWithItsCode() {
        assertThat(codeOf(LiveBroker.send("a b", 0, "x", null))).isEqualTo(29);
        assertThat(codeOf(LiveBroker.send("SCHEDULE_TOPIC_XXXX", 0, "x", null))).isEqualTo(16);
        assertThat(codeOf(LiveBroker.send("t", 9, "x", null))).isEqualTo(29);
        assertThat(codeOf(LiveBroker.send("t", 0, "", null))).isEqualTo(13);
        assertThat(codeOf(LiveBroker.send("t", 0, "x", "DELAY\u0001x\u0002"))).isEqualTo(13);
        assertThat(codeOf(LiveBroker.send("%RETRY%", 0, "x", null))).isEqualTo(26);
        assertThat(codeOf(LiveBroker.send("t", 0, "x".repeat((4 << 20) + 1), null))).isEqualTo(13);
        assertThat(live.call(LiveBroker.send("t", 0, "", null)).remark()).isNotBlank();
    }

    @Test
    void shouldAnswer17WhenNobodyCreatesTopics() {
        live.close();
        live =
                new LiveBroker(
                        new SimulatedDisk(),
                        TopicCatalog.inMemory(),
                        IntakeRules.DEFAULT,
                        6,
                        false);
        assertThat(codeOf(LiveBroker.send("t", 0, "x", null))).isEqualTo(17);
        assertThat(codeOf(LiveBroker.send("%RETRY%g", 0, "x", null))).isEqualTo(26);
    }

    @Test
    void shouldNameAMissingField() {
        final Frame answer = live.call(RequestCode.SEND_MESSAGE_V2.frame());
        assertThat(answer.code()).isOne();
        assertThat(answer.remark()).contains("'a'");
        assertThat(live.put("t", "the connection stays").code()).isZero();
    }

    @Test
    void shouldTakeAMessageBackAndAnswerItsRefusals() {
        live.put("t", "x");
        assertThat(sendBack("0", "g")).isZero();
        assertThat(sendBack("7", "g")).isOne();
        assertThat(sendBack("-9", "g")).isOne();
        assertThat(sendBack(Long.toString(Long.MAX_VALUE), "g")).isOne();
        assertThat(sendBack("0", "a\tb")).isEqualTo(26);
    }

    private int sendBack(final String offset, final String group) {
        return live.ask(
                        RequestCode.CONSUMER_SEND_MSG_BACK,
                        "offset",
                        offset,
                        "group",
                        group,
                        "delayLevel",
                        "0",
                        "originMsgId",
                        "m",
                        "originTopic",
                        "t",
                        "unitMode",
                        "false")
                .code();
    }

    @Test
    void shouldNeverAnswerAOneWaySend() {
        live.client.send(live.address, LiveBroker.send("t", 0, "x", null)).join();
        live.client.send(live.address, LiveBroker.send("a b", 0, "x", null)).join();
        final Frame answer = live.put("t", "y");
        assertThat(answer.fields().get("queueOffset")).isEqualTo("1");
    }

    @Test
    void shouldAnswer16WhenClientsMayNotWriteHere() {
        live.close();
        live =
                new LiveBroker(
                        new SimulatedDisk(),
                        TopicCatalog.inMemory(),
                        new IntakeRules(
                                false,
                                1 << 20,
                                1 << 20,
                                10,
                                java.time.Duration.ofSeconds(5),
                                false,
                                java.time.Duration.ofDays(1),
                                "r",
                                true),
                        4,
                        true);
        assertThat(codeOf(LiveBroker.send("t", 0, "x", null))).isEqualTo(16);
        assertThat(sendBack("0", "g")).isEqualTo(16);
    }
}
