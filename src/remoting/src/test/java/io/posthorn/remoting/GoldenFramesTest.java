package io.posthorn.remoting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.CheckClientConfig;
import io.posthorn.remoting.body.HeartbeatData;
import io.posthorn.remoting.body.LockBatchRequest;
import io.posthorn.remoting.body.MessageQueue;
import io.posthorn.remoting.command.ConsumerSendMessageBack;
import io.posthorn.remoting.command.CreateTopic;
import io.posthorn.remoting.command.EndTransaction;
import io.posthorn.remoting.command.GetConsumeStats;
import io.posthorn.remoting.command.GetConsumerListByGroup;
import io.posthorn.remoting.command.GetKvConfig;
import io.posthorn.remoting.command.GetMaxOffset;
import io.posthorn.remoting.command.GetRouteInfo;
import io.posthorn.remoting.command.GetTopicStats;
import io.posthorn.remoting.command.PullMessage;
import io.posthorn.remoting.command.PutKvConfig;
import io.posthorn.remoting.command.QueryConsumerOffset;
import io.posthorn.remoting.command.QueryMessage;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.SendMessage;
import io.posthorn.remoting.command.UnregisterClient;
import io.posthorn.remoting.command.UpdateConsumerOffset;
import io.posthorn.remoting.command.ViewMessageById;
import io.posthorn.remoting.command.WipeWritePermission;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.frame.Header;
import io.posthorn.remoting.frame.HeaderEncoding;
import io.posthorn.remoting.frame.Language;
import io.posthorn.remoting.frame.Wire;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenFramesTest {

    private static final Map<RequestCode, Function<Fields, Header>> HEADERS =
            Map.ofEntries(
                    Map.entry(RequestCode.PULL_MESSAGE, PullMessage.Request::from),
                    Map.entry(RequestCode.LITE_PULL_MESSAGE, PullMessage.Request::from),
                    Map.entry(RequestCode.QUERY_MESSAGE, QueryMessage.Request::from),
                    Map.entry(RequestCode.QUERY_CONSUMER_OFFSET, QueryConsumerOffset.Request::from),
                    Map.entry(
                            RequestCode.UPDATE_CONSUMER_OFFSET, UpdateConsumerOffset.Request::from),
                    Map.entry(RequestCode.UPDATE_AND_CREATE_TOPIC, CreateTopic.Request::from),
                    Map.entry(RequestCode.GET_MAX_OFFSET, GetMaxOffset.Request::from),
                    Map.entry(RequestCode.VIEW_MESSAGE_BY_ID, ViewMessageById.Request::from),
                    Map.entry(RequestCode.UNREGISTER_CLIENT, UnregisterClient.Request::from),
                    Map.entry(
                            RequestCode.CONSUMER_SEND_MSG_BACK,
                            ConsumerSendMessageBack.Request::from),
                    Map.entry(RequestCode.END_TRANSACTION, EndTransaction.Request::from),
                    Map.entry(
                            RequestCode.GET_CONSUMER_LIST_BY_GROUP,
                            GetConsumerListByGroup.Request::from),
                    Map.entry(RequestCode.PUT_KV_CONFIG, PutKvConfig.Request::from),
                    Map.entry(RequestCode.GET_KV_CONFIG, GetKvConfig.Request::from),
                    Map.entry(RequestCode.GET_ROUTEINFO_BY_TOPIC, GetRouteInfo.Request::from),
                    Map.entry(
                            RequestCode.WIPE_WRITE_PERM_OF_BROKER,
                            WipeWritePermission.Request::from),
                    Map.entry(RequestCode.GET_TOPIC_STATS_INFO, GetTopicStats.Request::from),
                    Map.entry(RequestCode.GET_CONSUME_STATS, GetConsumeStats.Request::from),
                    Map.entry(
                            RequestCode.SEND_MESSAGE_V2,
                            fields -> SendMessage.Request.from(310, fields)),
                    Map.entry(
                            RequestCode.SEND_BATCH_MESSAGE,
                            fields -> SendMessage.Request.from(320, fields)));

    static Stream<GoldenFrames.Golden> frames() {
        return GoldenFrames.FILES.stream().flatMap(f -> GoldenFrames.read(f).frames().stream());
    }

    private static Map<String, String> sorted(final Fields fields) {
        final Map<String, String> map = new TreeMap<>();
        fields.forEach(map::put);
        return map;
    }

    private static Frame find(final String file, final String name) throws Exception {
        return GoldenFrames.read(file).frames().stream()
                .filter(golden -> golden.name().startsWith(file + ' ' + name + ' '))
                .findFirst()
                .orElseThrow()
                .decode();
    }

    @Test
    void shouldHaveMoreThanAHundred() {
        assertThat(frames()).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shouldReadWhatStockClientsSendAndWriteTheSameAgain(final GoldenFrames.Golden golden)
            throws Exception {
        final Frame frame = golden.decode();
        assertThat(frame.isResponse()).isFalse();
        assertThat(frame.language()).isEqualTo(Language.JAVA);
        assertThat(RequestCode.of(frame.code())).isNotNull();
        assertThat(frame.version()).isEqualTo(golden.name().contains("4.9.8") ? 409 : 513);
        final ByteBuf again = Wire.encoded(frame.copy(), frame.encoding());
        if (frame.encoding() == HeaderEncoding.ROCKETMQ) {
            assertThat(again).isEqualTo(io.netty.buffer.Unpooled.wrappedBuffer(golden.bytes()));
        }
        final Frame read = Wire.decoded(again);
        assertThat(sorted(read.fields())).isEqualTo(sorted(frame.fields()));
        assertThat(read.bodyBytes()).isEqualTo(frame.bodyBytes());
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shouldUnderstandTheirHeaders(final GoldenFrames.Golden golden) throws Exception {
        final Frame frame = golden.decode();
        final Function<Fields, Header> header = HEADERS.get(RequestCode.of(frame.code()));
        if (header != null) {
            final Fields written = new Fields();
            header.apply(frame.fields()).write(written);
            final Map<String, String> expected = sorted(frame.fields());
            // What any request may carry besides; and 4.9 leaves out what we write as default.
            written.forEach(
                    (name, value) ->
                            assertThat(expected.getOrDefault(name, value)).isEqualTo(value));
        }
    }

    @Test
    void shouldReadASendToTheLastField() throws Exception {
        for (final String file : GoldenFrames.FILES) {
            final Frame frame = find(file, "SEND_MESSAGE_V2");
            final SendMessage.Request send = SendMessage.Request.from(frame.code(), frame.fields());
            assertThat(send.producerGroup()).isEqualTo("PG");
            assertThat(send.topic()).isEqualTo("Orders");
            assertThat(send.defaultTopic()).isEqualTo("TBW102");
            assertThat(send.defaultTopicQueueNums()).isEqualTo(4);
            assertThat(send.properties()).contains("colour\u0001blue\u0002");
            assertThat(send.properties()).contains("TAGS\u0001TagA");
            assertThat(send.maxReconsumeTimes()).isNull();
            assertThat(send.batch()).isFalse();
            assertThat(new String(frame.bodyBytes(), UTF_8)).isEqualTo("hello, wörld");
            assertThat(find(file, "SEND_BATCH_MESSAGE").fields().get("m")).isEqualTo("true");
        }
    }

    @Test
    void shouldReadHeartbeats() throws Exception {
        for (final String file : GoldenFrames.FILES) {
            final var heartbeats =
                    GoldenFrames.read(file).frames().stream()
                            .filter(golden -> golden.name().contains("HEART_BEAT"))
                            .map(
                                    golden -> {
                                        try {
                                            return Bodies.read(
                                                    golden.decode().body(), HeartbeatData.class);
                                        } catch (final Exception e) {
                                            throw new AssertionError(golden.name(), e);
                                        }
                                    })
                            .toList();
            assertThat(heartbeats).isNotEmpty();
            assertThat(heartbeats)
                    .allSatisfy(
                            heartbeat -> {
                                assertThat(heartbeat.clientID()).startsWith("192.0.2.7@");
                                assertThat(
                                                heartbeat.producerDataSet().size()
                                                        + heartbeat.consumerDataSet().size())
                                        .isPositive();
                            });
        }
    }

    @Test
    void shouldReadLocksAndClientChecks() throws Exception {
        for (final String file : GoldenFrames.FILES) {
            final LockBatchRequest lock =
                    Bodies.read(find(file, "LOCK_BATCH_MQ").body(), LockBatchRequest.class);
            assertThat(lock.consumerGroup()).isEqualTo("OG");
            assertThat(lock.mqSet())
                    .isSubsetOf(
                            new MessageQueue("Orders", "b", 0), new MessageQueue("Orders", "b", 1))
                    .isNotEmpty();
            final CheckClientConfig check =
                    Bodies.read(find(file, "CHECK_CLIENT_CONFIG").body(), CheckClientConfig.class);
            assertThat(check.subscriptionData().expressionType()).isEqualTo("SQL92");
            assertThat(check.subscriptionData().subString()).isEqualTo("a > 1");
        }
    }
}
