package io.posthorn.remoting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.posthorn.remoting.body.BatchAck;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.BrokerStatsData;
import io.posthorn.remoting.body.CheckClientConfig;
import io.posthorn.remoting.body.ClusterInfo;
import io.posthorn.remoting.body.ConsumeDirectlyResult;
import io.posthorn.remoting.body.ConsumeQueueData;
import io.posthorn.remoting.body.ConsumeStats;
import io.posthorn.remoting.body.ConsumeStatsList;
import io.posthorn.remoting.body.ConsumeTimeSpan;
import io.posthorn.remoting.body.ConsumerConnection;
import io.posthorn.remoting.body.ConsumerOffsetTable;
import io.posthorn.remoting.body.ConsumerStatus;
import io.posthorn.remoting.body.CorrectionOffsets;
import io.posthorn.remoting.body.DataVersion;
import io.posthorn.remoting.body.GroupList;
import io.posthorn.remoting.body.HaRuntimeInfo;
import io.posthorn.remoting.body.HeartbeatData;
import io.posthorn.remoting.body.KvTable;
import io.posthorn.remoting.body.LockBatchRequest;
import io.posthorn.remoting.body.LockBatchResponse;
import io.posthorn.remoting.body.MessageRequestMode;
import io.posthorn.remoting.body.MessageRequestModeTable;
import io.posthorn.remoting.body.ProducerConnection;
import io.posthorn.remoting.body.ProducerTable;
import io.posthorn.remoting.body.QueryAssignmentRequest;
import io.posthorn.remoting.body.QueryAssignmentResponse;
import io.posthorn.remoting.body.QuerySubscription;
import io.posthorn.remoting.body.RegisterBrokerBody;
import io.posthorn.remoting.body.Registration;
import io.posthorn.remoting.body.ResetOffsetBody;
import io.posthorn.remoting.body.ResetOffsetList;
import io.posthorn.remoting.body.SubscriptionGroupConfig;
import io.posthorn.remoting.body.SubscriptionGroupList;
import io.posthorn.remoting.body.SubscriptionGroupTable;
import io.posthorn.remoting.body.TopicConfig;
import io.posthorn.remoting.body.TopicConfigList;
import io.posthorn.remoting.body.TopicConfigTable;
import io.posthorn.remoting.body.TopicList;
import io.posthorn.remoting.body.TopicRoute;
import io.posthorn.remoting.body.TopicStatsTable;
import io.posthorn.remoting.body.UserInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies that the stock library writes, full of values, are read, written again and read by the
 * stock library: nothing may be lost on the way.
 */
class StockBodiesTest {

    private static final String BODY = "org.apache.rocketmq.remoting.protocol.body.";
    private static final String PROTOCOL = "org.apache.rocketmq.remoting.protocol.";

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of(PROTOCOL + "route.TopicRouteData", TopicRoute.class),
                Arguments.of(BODY + "ClusterInfo", ClusterInfo.class),
                Arguments.of(BODY + "TopicList", TopicList.class),
                Arguments.of(BODY + "KVTable", KvTable.class),
                Arguments.of(BODY + "GroupList", GroupList.class),
                Arguments.of(PROTOCOL + "admin.ConsumeStats", ConsumeStats.class),
                Arguments.of(PROTOCOL + "admin.TopicStatsTable", TopicStatsTable.class),
                Arguments.of(BODY + "ConsumeStatsList", ConsumeStatsList.class),
                Arguments.of(BODY + "ConsumerConnection", ConsumerConnection.class),
                Arguments.of(BODY + "ProducerConnection", ProducerConnection.class),
                Arguments.of(BODY + "ProducerTableInfo", ProducerTable.class),
                Arguments.of(BODY + "ResetOffsetBody", ResetOffsetBody.class),
                Arguments.of(BODY + "ResetOffsetBodyForC", ResetOffsetList.class),
                Arguments.of(BODY + "GetConsumerStatusBody", ConsumerStatus.class),
                Arguments.of(PROTOCOL + "heartbeat.HeartbeatData", HeartbeatData.class),
                Arguments.of(BODY + "LockBatchRequestBody", LockBatchRequest.class),
                Arguments.of(BODY + "LockBatchResponseBody", LockBatchResponse.class),
                Arguments.of(BODY + "QueryAssignmentRequestBody", QueryAssignmentRequest.class),
                Arguments.of(BODY + "QueryAssignmentResponseBody", QueryAssignmentResponse.class),
                Arguments.of(BODY + "SetMessageRequestModeRequestBody", MessageRequestMode.class),
                Arguments.of(
                        BODY + "MessageRequestModeSerializeWrapper", MessageRequestModeTable.class),
                Arguments.of(BODY + "CheckClientRequestBody", CheckClientConfig.class),
                Arguments.of(BODY + "QuerySubscriptionResponseBody", QuerySubscription.class),
                Arguments.of(BODY + "QueryConsumeTimeSpanBody", ConsumeTimeSpan.class),
                Arguments.of(BODY + "QueryCorrectionOffsetBody", CorrectionOffsets.class),
                Arguments.of(BODY + "ConsumeMessageDirectlyResult", ConsumeDirectlyResult.class),
                Arguments.of(BODY + "BrokerStatsData", BrokerStatsData.class),
                Arguments.of(BODY + "QueryConsumeQueueResponseBody", ConsumeQueueData.class),
                Arguments.of(BODY + "HARuntimeInfo", HaRuntimeInfo.class),
                Arguments.of(BODY + "ConsumerOffsetSerializeWrapper", ConsumerOffsetTable.class),
                Arguments.of(
                        PROTOCOL + "subscription.SubscriptionGroupConfig",
                        SubscriptionGroupConfig.class),
                Arguments.of(BODY + "SubscriptionGroupWrapper", SubscriptionGroupTable.class),
                Arguments.of(BODY + "SubscriptionGroupList", SubscriptionGroupList.class),
                Arguments.of(BODY + "CreateTopicListRequestBody", TopicConfigList.class),
                Arguments.of(BODY + "TopicConfigSerializeWrapper", TopicConfigTable.class),
                Arguments.of(BODY + "UserInfo", UserInfo.class),
                Arguments.of(BODY + "BatchAckMessageRequestBody", BatchAck.class));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void shouldLoseNothingBetweenTwoStockPeers(final String stock, final Class<?> ours)
            throws Exception {
        final Class<?> type = Class.forName(stock);
        final byte[] sent = RemotingSerializable.encode(Filler.filled(type));
        final Object read = Bodies.read(sent, ours);
        final byte[] written = Bodies.write(read);
        final Object received = RemotingSerializable.decode(written, type);
        assertThat(text(RemotingSerializable.encode(received)))
                .as("written by us: %s", text(written))
                .isEqualTo(text(sent));
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static org.apache.rocketmq.remoting.protocol.body.RegisterBrokerBody stock() {
        final var body = new org.apache.rocketmq.remoting.protocol.body.RegisterBrokerBody();
        final var topic = new org.apache.rocketmq.common.TopicConfig("T", 3, 5, 6, 0);
        topic.setAttributes(new java.util.HashMap<>(Map.of("+message.type", "FIFO")));
        body.getTopicConfigSerializeWrapper().getTopicConfigTable().put("T", topic);
        body.getTopicConfigSerializeWrapper().getDataVersion().setStateVersion(9);
        body.getFilterServerList().add("f:1");
        return body;
    }

    @Test
    void shouldReadRegistrationsOfStockBrokers() {
        for (final boolean compressed : new boolean[] {true, false}) {
            final RegisterBrokerBody read =
                    Registration.read(
                            Unpooled.wrappedBuffer(stock().encode(compressed)), compressed, 513);
            final TopicConfigTable table = read.topicConfigSerializeWrapper();
            assertThat(table.dataVersion().stateVersion()).isEqualTo(9);
            assertThat(table.topicConfigTable().get("T"))
                    .isEqualTo(
                            new TopicConfig(
                                    "T",
                                    3,
                                    5,
                                    6,
                                    "SINGLE_TAG",
                                    0,
                                    false,
                                    Map.of("+message.type", "FIFO")));
            assertThat(read.filterServerList()).containsExactly("f:1");
        }
    }

    @Test
    void shouldWriteRegistrationsForStockNameServers() throws Exception {
        final RegisterBrokerBody ours =
                new RegisterBrokerBody(
                        new TopicConfigTable(
                                Map.of(
                                        "T",
                                        new TopicConfig(
                                                "T", 3, 5, 6, null, 0, false, Map.of("a", "b"))),
                                new DataVersion(9, 2, 3)),
                        List.of());
        for (final boolean compressed : new boolean[] {true, false}) {
            final var read =
                    org.apache.rocketmq.remoting.protocol.body.RegisterBrokerBody.decode(
                            Registration.write(ours, compressed),
                            compressed,
                            MQVersion.Version.V5_5_0);
            final var topic = read.getTopicConfigSerializeWrapper().getTopicConfigTable().get("T");
            assertThat(topic.getWriteQueueNums()).isEqualTo(5);
            assertThat(topic.getAttributes()).isEqualTo(Map.of("a", "b"));
            assertThat(read.getTopicConfigSerializeWrapper().getDataVersion().getStateVersion())
                    .isEqualTo(9);
        }
    }
}
