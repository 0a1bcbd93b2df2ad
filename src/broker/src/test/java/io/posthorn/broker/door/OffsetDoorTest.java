package io.posthorn.broker.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.LiveBroker;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetDoorTest {

    private final LiveBroker live = new LiveBroker();

    @AfterEach
    void close() {
        live.close();
        assertThat(live.disk.mappedFiles()).isZero();
    }

    @BeforeEach
    void createGroup() {
        live.createGroup("g");
    }

    private Frame commit(
            final String group, final String topic, final String queueId, final String offset) {
        return live.ask(
                RequestCode.UPDATE_CONSUMER_OFFSET,
                "consumerGroup",
                group,
                "topic",
                topic,
                "queueId",
                queueId,
                "commitOffset",
                offset);
    }

    private Frame committed(final String group, final String... more) {
        final Frame request =
                LiveBroker.request(
                        RequestCode.QUERY_CONSUMER_OFFSET,
                        "consumerGroup",
                        group,
                        "topic",
                        "t",
                        "queueId",
                        "0");
        for (int i = 0; i < more.length; i += 2) {
            request.field(more[i], more[i + 1]);
        }
        return live.call(request);
    }

    private String offset(final RequestCode code, final String... more) {
        final Frame request = LiveBroker.request(code, "topic", "t", "queueId", "0");
        for (int i = 0; i < more.length; i += 2) {
            request.field(more[i], more[i + 1]);
        }
        return live.call(request).fields().get("offset");
    }

    @Test
    void shouldKeepWhatIsCommittedAlsoWhenItGoesBack() {
        live.put("t", "x");
        assertThat(commit("g", "t", "0", "5").code()).isZero();
        assertThat(commit("g", "t", "0", "2").code()).isZero();
        assertThat(committed("g").fields().get("offset")).isEqualTo("2");
    }

    @Test
    void shouldAnswerZeroForAYoungQueueUnlessToldNotTo() {
        live.put("t", "x");
        assertThat(committed("new").fields().get("offset")).isEqualTo("0");
        assertThat(committed("new", "setZeroIfNotFound", "false").code()).isEqualTo(22);
    }

    @Test
    void shouldLetTheGroupDecideOnAQueueWhoseFirstMessageIsNoLongerWarm() {
        try (LiveBroker cold = LiveBroker.withWarmBytes(200)) {
            cold.put("t", "first");
            assertThat(firstOffset(cold, "0").fields().get("offset")).isEqualTo("0");
            cold.put("t", "and so much more that the first one is not the end of the log any more");
            assertThat(firstOffset(cold, "0").code()).isEqualTo(22);
            assertThat(firstOffset(cold, "1").fields().get("offset"))
                    .as("a queue that never had a message")
                    .isEqualTo("0");
        }
    }

    private static Frame firstOffset(final LiveBroker broker, final String queueId) {
        return broker.ask(
                RequestCode.QUERY_CONSUMER_OFFSET,
                "consumerGroup",
                "new",
                "topic",
                "t",
                "queueId",
                queueId);
    }

    @Test
    void shouldTakeNoCommitOfAGroupThatDoesNotExistAndNotCreateIt() {
        live.put("t", "x");
        assertThat(commit("unknown", "t", "0", "1").code()).isEqualTo(26);
        assertThat(live.ask(RequestCode.GET_SUBSCRIPTIONGROUP_CONFIG, "group", "unknown").code())
                .isEqualTo(26);
    }

    @Test
    void shouldRefuseCommitsThatCannotBe() {
        live.put("t", "x");
        assertThat(commit("a\tb", "t", "0", "1").code()).isEqualTo(26);
        assertThat(commit("a\nb", "t", "0", "1").code()).isEqualTo(26);
        assertThat(commit("g", "none", "0", "1").code()).isEqualTo(17);
        assertThat(commit("g", "a\tb", "0", "1").code()).isEqualTo(17);
        assertThat(commit("g", "t", "0", "-1").code()).isEqualTo(29);
        assertThat(commit("g", "t", "-1", "1").code()).isEqualTo(29);
        assertThat(commit("g", "t", "2147483647", "1").code()).isEqualTo(29);
        assertThat(commit("g", "t", "x", "1").code()).isOne();
    }

    @Test
    void shouldSayThatACommitDoesNotCountDuringAReset() {
        live.put("t", "x");
        commit("g", "t", "0", "1");
        assertThat(
                        live.ask(
                                        RequestCode.INVOKE_BROKER_TO_RESET_OFFSET,
                                        "topic",
                                        "t",
                                        "group",
                                        "g",
                                        "queueId",
                                        "0",
                                        "offset",
                                        "0",
                                        "timestamp",
                                        "-1",
                                        "isForce",
                                        "true")
                                .code())
                .isZero();
        final Frame answer = commit("g", "t", "0", "1");
        assertThat(answer.code()).isZero();
        assertThat(answer.remark()).contains("reset");
        assertThat(committed("g").fields().get("offset")).isEqualTo("0");
    }

    @Test
    void shouldKnowWhereAQueueBeginsAndEndsAndWhatLiesAtATime() {
        final long start = live.clock.wallMs();
        live.put("t", "x");
        live.clock.advance(Duration.ofSeconds(10));
        live.put("t", "y");
        assertThat(offset(RequestCode.GET_MAX_OFFSET)).isEqualTo("2");
        assertThat(offset(RequestCode.GET_MIN_OFFSET)).isEqualTo("0");
        assertThat(at(start - 1)).isEqualTo("0");
        assertThat(at(start + 1)).isEqualTo("1");
        assertThat(at(start + 10_000)).isEqualTo("1");
        assertThat(at(start + 10_001)).isEqualTo("2");
        assertThat(at(start + 5, "boundaryType", "upper")).isEqualTo("0");
        assertThat(at(Long.MAX_VALUE, "boundaryType", "UPPER")).isEqualTo("1");
        final Frame earliest =
                live.ask(RequestCode.GET_EARLIEST_MSG_STORETIME, "topic", "t", "queueId", "0");
        assertThat(earliest.fields().get("timestamp")).isEqualTo(Long.toString(start));
    }

    private String at(final long timestamp, final String... more) {
        final Frame request =
                LiveBroker.request(
                        RequestCode.SEARCH_OFFSET_BY_TIMESTAMP,
                        "topic",
                        "t",
                        "queueId",
                        "0",
                        "timestamp",
                        Long.toString(timestamp));
        for (int i = 0; i < more.length; i += 2) {
            request.field(more[i], more[i + 1]);
        }
        return live.call(request).fields().get("offset");
    }

    @Test
    void shouldAnswerForQueuesThatAreNotThere() {
        assertThat(offset(RequestCode.GET_MAX_OFFSET)).isEqualTo("0");
        assertThat(offset(RequestCode.GET_MAX_OFFSET, "queueId", "-7")).isEqualTo("0");
        assertThat(offset(RequestCode.GET_MIN_OFFSET, "queueId", "2147483647")).isEqualTo("0");
        assertThat(
                        live.ask(
                                        RequestCode.GET_EARLIEST_MSG_STORETIME,
                                        "topic",
                                        "t",
                                        "queueId",
                                        "0")
                                .fields()
                                .get("timestamp"))
                .isEqualTo("-1");
    }
}
