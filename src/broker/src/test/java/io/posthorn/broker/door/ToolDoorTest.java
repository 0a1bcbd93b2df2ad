package io.posthorn.broker.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.LiveBroker;
import io.posthorn.message.RecordView;
import io.posthorn.remoting.body.BrokerStatsData;
import io.posthorn.remoting.body.ConsumeTimeSpan;
import io.posthorn.remoting.body.ConsumerOffsetTable;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.testkit.Await;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Settings, statistics and questions that are passed on. */
class ToolDoorTest {

    private final LiveBroker live = new LiveBroker();

    @AfterEach
    void close() {
        live.close();
        assertThat(live.disk.mappedFiles()).isZero();
    }

    private Frame change(final String text) {
        return live.askWithBody(RequestCode.UPDATE_BROKER_CONFIG, text);
    }

    @Test
    void shouldShowItsSettingsUnderTheNamesToolsKnow() throws IOException {
        final Frame answer = live.ask(RequestCode.GET_BROKER_CONFIG);
        assertThat(answer.code()).isZero();
        assertThat(answer.fields().get("version")).contains("counter");
        final Properties shown = new Properties();
        shown.load(new StringReader(new String(answer.bodyBytes(), StandardCharsets.UTF_8)));
        assertThat(shown)
                .containsEntry("brokerName", "broker-a")
                .containsEntry("brokerClusterName", "east")
                .containsEntry("listenPort", live.address.split(":")[1])
                .containsEntry("flushDiskType", "ASYNC_FLUSH")
                .containsEntry("brokerPermission", "6");
    }

    @Test
    void shouldChangeNoSetting() {
        assertThat(change("brokerConfigPath=/etc/passwd").code()).isEqualTo(16);
        assertThat(change("rocketmqHome=$(reboot)").remark()).contains("protected");
        assertThat(change("noSuchThing=1").remark()).contains("no setting noSuchThing");
        final Frame answer = change("flushDiskType=SYNC_FLUSH");
        assertThat(answer.code()).isEqualTo(16);
        assertThat(answer.remark()).contains("cannot be changed while the broker runs");
        assertThat(change("flushDiskType=ASYNC_FLUSH").code()).isZero();
        assertThat(change("").code()).isEqualTo(29);
        assertThat(change("a=\\u00zz").code()).isEqualTo(29);
    }

    @Test
    void shouldPassAQuestionOnToTheConsumerAndItsAnswerBack() {
        live.client.register(
                RequestCode.GET_CONSUMER_RUNNING_INFO,
                exchange ->
                        exchange.reply(
                                ResponseCode.SUCCESS
                                        .frame()
                                        .body(
                                                ("{\"jstack\":\""
                                                                + exchange.request()
                                                                        .fields()
                                                                        .get("jstackEnable")
                                                                + "\"}")
                                                        .getBytes(StandardCharsets.UTF_8))));
        live.askWithBody(RequestCode.HEART_BEAT, LiveBroker.heartbeat("c1", "g", "t"));
        final Frame answer = runningInfo("c1");
        assertThat(answer.code()).isZero();
        assertThat(new String(answer.bodyBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"jstack\":\"true\"}");
        assertThat(runningInfo("c2").code()).isOne();
    }

    private Frame runningInfo(final String clientId) {
        return live.ask(
                RequestCode.GET_CONSUMER_RUNNING_INFO,
                "consumerGroup",
                "g",
                "clientId",
                clientId,
                "jstackEnable",
                "true");
    }

    @Test
    void shouldSayThatAConsumerDoesNotAnswer() {
        live.client.register(RequestCode.GET_CONSUMER_RUNNING_INFO, exchange -> {});
        live.askWithBody(RequestCode.HEART_BEAT, LiveBroker.heartbeat("c1", "g", "t"));
        final var asked =
                live.client.call(
                        live.address,
                        LiveBroker.request(
                                RequestCode.GET_CONSUMER_RUNNING_INFO,
                                "consumerGroup",
                                "g",
                                "clientId",
                                "c1",
                                "jstackEnable",
                                "false"),
                        Duration.ofSeconds(20));
        Await.until(
                "the broker gave up waiting",
                LiveBroker.LIMIT,
                () -> {
                    live.clock.advance(Duration.ofMillis(500));
                    return asked.isDone();
                });
        assertThat(asked.join().code()).isEqualTo(207);
    }

    @Test
    void shouldHaveAConsumerProcessOneMessage() {
        final String id = live.put("t", "body").fields().get("msgId");
        live.client.register(
                RequestCode.CONSUME_MESSAGE_DIRECTLY,
                exchange -> {
                    final RecordView record =
                            new RecordView().wrap(exchange.request().body().nioBuffer(), 0);
                    exchange.reply(
                            ResponseCode.SUCCESS,
                            record.topic() + exchange.request().fields().get("brokerName"));
                });
        live.askWithBody(RequestCode.HEART_BEAT, LiveBroker.heartbeat("c1", "g", "t"));
        assertThat(consume(id).remark()).isEqualTo("tbroker-a");
        assertThat(consume("nonsense").code()).isOne();
        assertThat(consume(id.substring(0, 31) + "7").code()).isOne();
    }

    private Frame consume(final String messageId) {
        return live.ask(
                RequestCode.CONSUME_MESSAGE_DIRECTLY,
                "consumerGroup",
                "g",
                "clientId",
                "c1",
                "msgId",
                messageId,
                "topic",
                "t");
    }

    private void commit(final String group, final long offset) {
        live.createGroup(group);
        live.ask(
                RequestCode.UPDATE_CONSUMER_OFFSET,
                "consumerGroup",
                group,
                "topic",
                "t",
                "queueId",
                "0",
                "commitOffset",
                Long.toString(offset));
    }

    private Map<String, Map<Integer, Long>> allOffsets() {
        return LiveBroker.body(
                        live.ask(RequestCode.GET_ALL_CONSUMER_OFFSET), ConsumerOffsetTable.class)
                .offsetTable();
    }

    @Test
    void shouldCopyTheOffsetsOfAGroup() {
        live.put("t", "x");
        commit("from", 1);
        assertThat(cloneTo("to").code()).isZero();
        assertThat(allOffsets()).isEqualTo(Map.of("t@from", Map.of(0, 1L), "t@to", Map.of(0, 1L)));
        assertThat(cloneTo("a\tb").code()).isEqualTo(26);
    }

    private Frame cloneTo(final String group) {
        return live.ask(
                RequestCode.CLONE_GROUP_OFFSET,
                "srcGroup",
                "from",
                "destGroup",
                group,
                "offline",
                "true");
    }

    @Test
    void shouldSayWhenMessagesAroundAGroupWereStored() {
        final long start = live.clock.wallMs();
        live.put("t", "x");
        live.clock.advance(Duration.ofSeconds(5));
        live.put("t", "y");
        live.clock.advance(Duration.ofSeconds(2));
        commit("g", 1);
        final ConsumeTimeSpan spans =
                LiveBroker.body(
                        live.ask(RequestCode.QUERY_CONSUME_TIME_SPAN, "topic", "t", "group", "g"),
                        ConsumeTimeSpan.class);
        assertThat(spans.consumeTimeSpanSet()).hasSize(4);
        final ConsumeTimeSpan.Span span = spans.consumeTimeSpanSet().get(0);
        assertThat(span.minTimeStamp()).isEqualTo(start);
        assertThat(span.maxTimeStamp()).isEqualTo(start + 5_000);
        assertThat(span.consumeTimeStamp()).isEqualTo(start);
        assertThat(span.delayTime()).isEqualTo(2_000);
        assertThat(
                        live.ask(RequestCode.QUERY_CONSUME_TIME_SPAN, "topic", "none", "group", "g")
                                .code())
                .isEqualTo(17);
    }

    private Frame statistic(final String name, final String key) {
        return live.ask(RequestCode.VIEW_BROKER_STATS_DATA, "statsName", name, "statsKey", key);
    }

    @Test
    void shouldShowStatisticsOfTopicsAndGroups() {
        live.put("t", "x");
        live.call(LiveBroker.pull("g", "t", 0, 4));
        for (final String[] known :
                new String[][] {
                    {"TOPIC_PUT_NUMS", "t"},
                    {"TOPIC_PUT_SIZE", "t"},
                    {"GROUP_GET_NUMS", "t@g"},
                    {"GROUP_GET_SIZE", "t@g"},
                    {"BROKER_PUT_NUMS", "east"}
                }) {
            final Frame answer = statistic(known[0], known[1]);
            assertThat(answer.code()).isZero();
            assertThat(LiveBroker.body(answer, BrokerStatsData.class).statsDay()).isNotNull();
        }
        assertThat(statistic("TOPIC_PUT_NUMS", "none").code()).isOne();
        assertThat(statistic("GROUP_GET_NUMS", "t").code()).isOne();
        assertThat(statistic("NO_SUCH", "t").remark()).contains("not exist");
    }

    @Test
    void shouldAgreeToCleanWhatIsCleanAlready() {
        assertThat(live.ask(RequestCode.CLEAN_UNUSED_TOPIC).code()).isZero();
        assertThat(live.ask(RequestCode.CLEAN_EXPIRED_CONSUMEQUEUE).code()).isZero();
        assertThat(live.ask(RequestCode.DELETE_EXPIRED_COMMITLOG).code()).isZero();
    }
}
