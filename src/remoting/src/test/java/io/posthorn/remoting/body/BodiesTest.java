package io.posthorn.remoting.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BodiesTest {

    private static String written(final Object body) {
        return new String(Bodies.write(body), StandardCharsets.UTF_8);
    }

    private static <T> T read(final String json, final Class<T> type) {
        return Bodies.read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    @Test
    void shouldWriteRouteAsTheReferenceDoes() {
        final TopicRoute route =
                new TopicRoute(
                        null,
                        List.of(new QueueData("b", 4, 4, 6, 0)),
                        List.of(
                                new BrokerData(
                                        "C",
                                        "b",
                                        new TreeMap<>(Map.of(0L, "10.0.0.1:10911", 1L, "x:1")),
                                        false,
                                        null)),
                        Map.of(),
                        null);
        assertThat(written(route))
                .isEqualTo(
                        "{\"brokerDatas\":[{\"brokerAddrs\":{\"0\":\"10.0.0.1:10911\",\"1\":\"x:1\"},"
                                + "\"brokerName\":\"b\",\"cluster\":\"C\",\"enableActingMaster\":false}],"
                                + "\"filterServerTable\":{},\"queueDatas\":[{\"brokerName\":\"b\","
                                + "\"perm\":6,\"readQueueNums\":4,\"topicSysFlag\":0,"
                                + "\"writeQueueNums\":4}]}");
        assertThat(read(written(route), TopicRoute.class)).isEqualTo(route);
    }

    @Test
    void shouldWriteQueuesAsObjectsWhereTheyAreKeys() {
        final ResetOffsetBody body =
                new ResetOffsetBody(Map.of(new MessageQueue("T", "b", 1), 77L));
        assertThat(written(body))
                .isEqualTo(
                        "{\"offsetTable\":{{\"brokerName\":\"b\",\"queueId\":1,\"topic\":\"T\"}:77}}");
        assertThat(read(written(body), ResetOffsetBody.class)).isEqualTo(body);
    }

    @Test
    void shouldReadObjectKeysHoweverTheyAreWritten() {
        final ConsumerStatus expected =
                new ConsumerStatus(
                        Map.of(new MessageQueue("a{\"}b", "b", 1), 5L),
                        Map.of("c@1", Map.of(new MessageQueue("T", "b", 0), 6L)));
        assertThat(written(expected)).contains("{{");
        assertThat(read(written(expected), ConsumerStatus.class)).isEqualTo(expected);
        assertThat(
                        read(
                                "{\"offsetTable\":{ {brokerName:'b' ,"
                                        + " \"queueId\":\"1\",topic:\"T\"} : 7,\n"
                                        + "{\"brokerName\":\"b\",\"queueId\":2,\"topic\":\"T\"}:8}}",
                                ResetOffsetBody.class))
                .isEqualTo(
                        new ResetOffsetBody(
                                Map.of(
                                        new MessageQueue("T", "b", 1), 7L,
                                        new MessageQueue("T", "b", 2), 8L)));
    }

    @Test
    void shouldNotMistakeBracesInTextForKeys() {
        assertThat(read("{\"table\":{\"{{\":\",{x}\"}}", KvTable.class).table())
                .containsEntry("{{", ",{x}");
    }

    @Test
    void shouldReadNumbersAsKeysWithAndWithoutQuotes() {
        final Map<Long, String> expected = Map.of(0L, "x:1", 3L, "y:2");
        assertThat(read("{\"brokerAddrs\":{0:\"x:1\",3:\"y:2\"}}", BrokerData.class).brokerAddrs())
                .isEqualTo(expected);
        assertThat(
                        read("{\"brokerAddrs\":{\"0\":\"x:1\",\"3\":\"y:2\"}}", BrokerData.class)
                                .brokerAddrs())
                .isEqualTo(expected);
    }

    @Test
    void shouldBearReferencesAndUnknownMembers() {
        final ConsumerConnection read =
                read(
                        "{\"connectionSet\":[{\"clientId\":\"c\",\"more\":[1]},{\"$ref\":\"$.x[0]\"}],"
                                + "\"subscriptionTable\":{\"T\":{\"$ref\":\"$.y\"}}}",
                        ConsumerConnection.class);
        assertThat(read.connectionSet()).hasSize(2);
        assertThat(read.subscriptionTable().get("T").expressionType()).isEqualTo("TAG");
    }

    @Test
    void shouldPutDefaultsOfTheReferenceWhereAGroupSaysNothing() {
        final SubscriptionGroupConfig group =
                read("{\"groupName\":\"g\"}", SubscriptionGroupConfig.class);
        assertThat(group.consumeEnable()).isTrue();
        assertThat(group.retryMaxTimes()).isEqualTo(16);
        assertThat(group.groupRetryPolicy().type()).isEqualTo("CUSTOMIZED");
        assertThat(group.whichBrokerWhenConsumeSlowly()).isEqualTo(1);
    }

    @Test
    void shouldReadBitSetsOfBatchAcks() {
        final BatchAck ack =
                read(
                        "{\"acks\":[{\"b\":\"AwE=\",\"c\":\"g\",\"it\":60000,\"pt\":1,\"q\":2,\"r\":"
                                + "\"0\",\"rq\":3,\"so\":9,\"t\":\"T\"}],\"brokerName\":\"b\"}",
                        BatchAck.class);
        assertThat(ack.acks().get(0).b()).containsExactly(3, 1);
    }

    @Test
    void shouldSayWhatCannotBeRead() {
        assertThatThrownBy(() -> read("{\"table\":", KvTable.class))
                .isInstanceOf(BadBody.class)
                .hasMessageStartingWith("the body cannot be read as KvTable: ");
        assertThatThrownBy(() -> read("null", KvTable.class)).isInstanceOf(BadBody.class);
        assertThatThrownBy(() -> read("{{", KvTable.class)).isInstanceOf(BadBody.class);
        assertThatThrownBy(() -> read("{\"table\":{{\"a", KvTable.class))
                .isInstanceOf(BadBody.class);
        assertThatThrownBy(() -> read("[".repeat(100_000), KvTable.class))
                .isInstanceOf(BadBody.class);
    }

    @Test
    void shouldReadRegistrationInBothForms() {
        final RegisterBrokerBody body =
                new RegisterBrokerBody(
                        new TopicConfigTable(
                                Map.of(
                                        "T",
                                        new TopicConfig(
                                                "T",
                                                4,
                                                8,
                                                6,
                                                "SINGLE_TAG",
                                                0,
                                                false,
                                                Map.of("message.type", "FIFO"))),
                                new DataVersion(1, 2, 3)),
                        List.of());
        for (final boolean compressed : new boolean[] {false, true}) {
            final byte[] bytes = Registration.write(body, compressed);
            final RegisterBrokerBody read =
                    Registration.read(Unpooled.wrappedBuffer(bytes), compressed, 479);
            assertThat(read.topicConfigSerializeWrapper().topicConfigTable())
                    .isEqualTo(body.topicConfigSerializeWrapper().topicConfigTable());
            assertThat(read.topicConfigSerializeWrapper().dataVersion())
                    .isEqualTo(new DataVersion(1, 2, 3));
        }
    }

    @Test
    void shouldReadRegistrationOfABrokerBefore5WithoutMappings() {
        final byte[] bytes =
                Registration.write(
                        new RegisterBrokerBody(
                                new TopicConfigTable(Map.of(), new DataVersion(0, 1, 1)),
                                List.of()),
                        true);
        assertThat(
                        Registration.read(Unpooled.wrappedBuffer(bytes), true, 409)
                                .topicConfigSerializeWrapper()
                                .topicConfigTable())
                .isEmpty();
    }

    @Test
    void shouldRefuseDamagedCompressedRegistration() {
        final byte[] bytes =
                Registration.write(
                        new RegisterBrokerBody(
                                new TopicConfigTable(Map.of(), new DataVersion(0, 1, 1)),
                                List.of()),
                        true);
        for (int length = 1; length < bytes.length; length++) {
            final var cut = Unpooled.wrappedBuffer(bytes, 0, length);
            assertThatThrownBy(() -> Registration.read(cut, true, 479)).isInstanceOf(BadBody.class);
        }
    }

    @Test
    void shouldClearTheTopBitOfTheChecksum() {
        assertThat(Registration.checksum(Unpooled.wrappedBuffer(new byte[] {1}))).isNotNegative();
        assertThat(
                        Registration.checksum(
                                Unpooled.wrappedBuffer(
                                        "123456789".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(0xCBF43926 & Integer.MAX_VALUE);
    }

    @Test
    void shouldReadHeartbeatOfAClientThatLeavesMembersOut() {
        final HeartbeatData heartbeat =
                read(
                        "{\"clientID\":\"1@c\",\"consumerDataSet\":[{\"consumeType\":"
                                + "\"CONSUME_PASSIVELY\",\"groupName\":\"g\",\"subscriptionDataSet\":"
                                + "[{\"topic\":\"T\",\"subString\":\"*\",\"subVersion\":4}]}]}",
                        HeartbeatData.class);
        assertThat(heartbeat.producerDataSet()).isEmpty();
        assertThat(heartbeat.heartbeatFingerprint()).isZero();
        assertThat(heartbeat.consumerDataSet().iterator().next().subscriptionDataSet())
                .containsExactly(
                        new SubscriptionData("T", "*", Set.of(), Set.of(), 4, "TAG", false));
    }
}
