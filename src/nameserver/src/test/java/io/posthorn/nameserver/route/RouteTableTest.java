package io.posthorn.nameserver.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.nameserver.TurnedClock;
import io.posthorn.nameserver.route.RegistrationOutcome.Accepted;
import io.posthorn.nameserver.route.RegistrationOutcome.Refused;
import io.posthorn.nameserver.route.RouteTable.UnitTopics;
import io.posthorn.remoting.body.DataVersion;
import io.posthorn.remoting.body.QueueData;
import io.posthorn.remoting.body.TopicConfig;
import io.posthorn.remoting.body.TopicConfigTable;
import io.posthorn.remoting.body.TopicRoute;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    private static final DataVersion FIRST = new DataVersion(0, 1, 1);
    private static final DataVersion SECOND = new DataVersion(0, 2, 2);

    private final TurnedClock clock = new TurnedClock();
    private final RouteTable table = new RouteTable(clock, Duration.ofSeconds(120));

    private static TopicConfig topic(final String name, final int queues) {
        return new TopicConfig(name, queues, queues, 6, null, 0, false, null);
    }

    private static TopicConfigTable topics(final DataVersion version, final TopicConfig... topics) {
        final Map<String, TopicConfig> table = new LinkedHashMap<>();
        for (final TopicConfig topic : topics) {
            table.put(topic.topicName(), topic);
        }
        return new TopicConfigTable(table, version);
    }

    private static BrokerRegistration broker(
            final long id, final String address, final TopicConfigTable topics) {
        return new BrokerRegistration(
                "C", "b", id, address, "ha-" + address, null, null, null, topics, address);
    }

    private static BrokerRegistration acting(final BrokerRegistration broker) {
        return new BrokerRegistration(
                broker.cluster(),
                broker.group(),
                broker.brokerId(),
                broker.address(),
                broker.haAddress(),
                broker.timeoutMs(),
                true,
                null,
                broker.topics(),
                broker.connection());
    }

    private RegistrationOutcome register(final BrokerRegistration broker) {
        return table.register(broker, false);
    }

    private void masterWithTopics() {
        register(broker(0, "m:1", topics(FIRST, topic("T", 4), topic("U", 8))));
    }

    private TopicRoute route(final String topic) {
        return table.route(topic, null, false);
    }

    @Test
    void shouldRouteToWhatWasRegistered() {
        masterWithTopics();
        final TopicRoute route = route("T");
        assertThat(route.queueDatas()).containsExactly(new QueueData("b", 4, 4, 6, 0));
        assertThat(route.brokerDatas()).hasSize(1);
        assertThat(route.brokerDatas().get(0).brokerAddrs()).isEqualTo(Map.of(0L, "m:1"));
        assertThat(route.brokerDatas().get(0).cluster()).isEqualTo("C");
        assertThat(route("nowhere")).isNull();
        assertThat(table.topics().topicList()).containsExactly("T", "U");
        assertThat(table.clusterInfo().clusterAddrTable()).containsOnlyKeys("C");
        assertThat(table.topicsOfCluster("C").topicList()).containsExactly("T", "U");
        assertThat(table.topicsOfCluster("D").topicList()).isEmpty();
        assertThat(table.systemTopics().topicList()).containsExactly("C", "b");
        assertThat(table.systemTopics().brokerAddr()).isEqualTo("m:1");
        assertThat(table.members("C", "b").brokerAddrs()).isEqualTo(Map.of(0L, "m:1"));
        assertThat(table.members("C", "x").brokerAddrs()).isEmpty();
    }

    @Test
    void shouldTellReplicaItsMaster() {
        masterWithTopics();
        assertThat(register(broker(1, "r:1", topics(FIRST, topic("T", 4), topic("X", 1)))))
                .isEqualTo(new Accepted("m:1", "ha-m:1"));
        assertThat(route("X")).as("a replica does not speak for the group").isNull();
        assertThat(route("T").brokerDatas().get(0).brokerAddrs())
                .isEqualTo(Map.of(0L, "m:1", 1L, "r:1"));
    }

    @Test
    void shouldKeepTopicsAChangeDoesNotName() {
        masterWithTopics();
        register(broker(0, "m:1", topics(SECOND, topic("T", 5))));
        assertThat(route("T").queueDatas().get(0).readQueueNums()).isEqualTo(5);
        assertThat(route("U").queueDatas().get(0).readQueueNums()).isEqualTo(8);
    }

    @Test
    void shouldForgetTopicsNotNamedWhenToldTo() {
        masterWithTopics();
        table.register(broker(0, "m:1", topics(SECOND, topic("T", 5))), true);
        assertThat(route("U")).isNull();
    }

    @Test
    void shouldNotTakeOverWhatHasTheSameVersion() {
        masterWithTopics();
        table.wipeWritePermission("b");
        final long generation = table.generation();
        register(broker(0, "m:1", topics(FIRST, topic("T", 4), topic("U", 8))));
        assertThat(route("T").queueDatas().get(0).perm()).isEqualTo(4);
        assertThat(table.generation()).as("a heartbeat changes no route").isEqualTo(generation);
        register(broker(0, "m:1", topics(SECOND, topic("T", 4), topic("U", 8))));
        assertThat(route("T").queueDatas().get(0).perm()).isEqualTo(6);
        assertThat(table.generation()).isGreaterThan(generation);
    }

    @Test
    void shouldRefuseFirstRegistrationOfASingleTopic() {
        assertThat(register(broker(0, "m:1", topics(FIRST, topic("T", 4)))))
                .isEqualTo(new Refused("register broker failed"));
        assertThat(table.brokerCount()).isZero();
        assertThat(table.clusterInfo().brokerAddrTable()).isEmpty();
        assertThat(register(broker(0, "m:1", topics(FIRST)))).isInstanceOf(Accepted.class);
    }

    @Test
    void shouldMoveABrokerThatChangedItsId() {
        masterWithTopics();
        register(broker(1, "r:1", topics(FIRST)));
        table.unregister("C", "m:1", "b", 0);
        register(broker(0, "r:1", topics(SECOND, topic("T", 4), topic("U", 8))));
        assertThat(route("T").brokerDatas().get(0).brokerAddrs()).isEqualTo(Map.of(0L, "r:1"));
    }

    @Test
    void shouldIgnoreAnOlderClaimToAnId() {
        register(
                broker(0, "new:1", topics(new DataVersion(7, 1, 1), topic("T", 4), topic("U", 8))));
        assertThat(
                        register(
                                broker(
                                        0,
                                        "old:1",
                                        topics(
                                                new DataVersion(6, 9, 9),
                                                topic("T", 1),
                                                topic("U", 1)))))
                .isEqualTo(new Accepted(null, null));
        assertThat(route("T").brokerDatas().get(0).brokerAddrs()).isEqualTo(Map.of(0L, "new:1"));
        assertThat(route("T").queueDatas().get(0).readQueueNums()).isEqualTo(4);
        assertThat(
                        register(
                                broker(
                                        0,
                                        "newer:1",
                                        topics(
                                                new DataVersion(8, 1, 1),
                                                topic("T", 4),
                                                topic("U", 8)))))
                .isInstanceOf(Accepted.class);
        assertThat(route("T").brokerDatas().get(0).brokerAddrs()).isEqualTo(Map.of(0L, "newer:1"));
    }

    @Test
    void shouldForgetABrokerWhoseConnectionWasClosed() {
        masterWithTopics();
        table.closed("another");
        assertThat(route("T")).isNotNull();
        table.closed("m:1");
        assertThat(route("T")).isNull();
        assertThat(table.topicCount()).isZero();
        assertThat(table.clusterInfo().clusterAddrTable()).isEmpty();
    }

    @Test
    void shouldNotForgetABrokerThatCameBackOnAnotherConnection() {
        masterWithTopics();
        table.register(
                new BrokerRegistration(
                        "C",
                        "b",
                        0,
                        "m:1",
                        "ha",
                        null,
                        null,
                        null,
                        topics(FIRST, topic("T", 4), topic("U", 8)),
                        "second connection"),
                false);
        table.closed("m:1");
        assertThat(route("T")).isNotNull();
    }

    @Test
    void shouldForgetBrokersThatAreSilentTooLong() {
        masterWithTopics();
        table.register(
                new BrokerRegistration(
                        "C",
                        "quick",
                        0,
                        "q:1",
                        "ha",
                        1_000L,
                        null,
                        null,
                        topics(FIRST, topic("T", 4), topic("Q", 8)),
                        "q"),
                false);
        clock.turn(Duration.ofMillis(1_000));
        assertThat(table.forgetSilent()).isEmpty();
        clock.turn(Duration.ofMillis(1));
        assertThat(table.forgetSilent()).containsExactly("q");
        assertThat(route("Q")).isNull();
        assertThat(route("T").brokerDatas()).hasSize(1);
        clock.turn(Duration.ofSeconds(100));
        table.heard("C", "m:1");
        clock.turn(Duration.ofSeconds(100));
        assertThat(table.forgetSilent()).isEmpty();
        clock.turn(Duration.ofSeconds(21));
        assertThat(table.forgetSilent()).containsExactly("m:1");
    }

    @Test
    void shouldLetTheLowestReplicaStandInReadOnly() {
        register(acting(broker(0, "m:1", topics(FIRST, topic("T", 4), topic("U", 8)))));
        register(acting(broker(1, "r:1", topics(FIRST, topic("T", 4), topic("U", 8)))));
        register(acting(broker(2, "r:2", topics(FIRST, topic("T", 4), topic("U", 8)))));
        table.closed("m:1");
        assertThat(route("T").queueDatas().get(0).perm()).isEqualTo(4);
        assertThat(route("T").brokerDatas().get(0).brokerAddrs())
                .isEqualTo(Map.of(1L, "r:1", 2L, "r:2"));
        assertThat(table.route("T", null, true).brokerDatas().get(0).brokerAddrs())
                .isEqualTo(Map.of(0L, "r:1", 2L, "r:2"));
        register(acting(broker(1, "r:1", topics(SECOND, topic("T", 4), topic("V", 8)))));
        assertThat(route("V").queueDatas().get(0).perm()).as("read only").isEqualTo(4);
        register(acting(broker(0, "m:1", topics(SECOND, topic("T", 4), topic("V", 8)))));
        assertThat(route("T").queueDatas().get(0).perm()).isEqualTo(6);
    }

    @Test
    void shouldTakeAndGiveWritePermission() {
        register(
                broker(
                        0,
                        "m:1",
                        topics(
                                FIRST,
                                topic("T", 4),
                                new TopicConfig("TBW102", 8, 8, 7, null, 0, false, null))));
        assertThat(table.wipeWritePermission("b")).isEqualTo(2);
        assertThat(route("T").queueDatas().get(0).perm()).isEqualTo(4);
        assertThat(route("TBW102").queueDatas().get(0).perm()).isEqualTo(5);
        assertThat(table.addWritePermission("b")).isEqualTo(2);
        assertThat(route("TBW102").queueDatas().get(0).perm()).as("may inherit").isEqualTo(7);
        assertThat(table.wipeWritePermission("unknown")).isZero();
    }

    @Test
    void shouldDeleteAndRegisterTopicsByHand() {
        masterWithTopics();
        table.deleteTopic("T", "other cluster");
        assertThat(route("T")).isNotNull();
        table.deleteTopic("T", "C");
        assertThat(route("T")).isNull();
        table.deleteTopic("U", null);
        assertThat(table.topics().topicList()).isEmpty();
        table.registerTopic(
                "H", List.of(new QueueData("b", 1, 1, 6, 0), new QueueData("unknown", 1, 1, 6, 0)));
        assertThat(route("H").queueDatas()).containsExactly(new QueueData("b", 1, 1, 6, 0));
    }

    @Test
    void shouldListTopicsOfUnits() {
        register(
                broker(
                        0,
                        "m:1",
                        topics(
                                FIRST,
                                topic("plain", 1),
                                new TopicConfig("unit", 1, 1, 6, null, 1, false, null),
                                new TopicConfig("sub", 1, 1, 6, null, 2, false, null),
                                new TopicConfig("both", 1, 1, 6, null, 3, false, null))));
        assertThat(table.unitTopics(UnitTopics.OF_UNITS).topicList())
                .containsExactly("both", "unit");
        assertThat(table.unitTopics(UnitTopics.SUBSCRIBED_BY_UNITS).topicList())
                .containsExactly("both", "sub");
        assertThat(table.unitTopics(UnitTopics.SUBSCRIBED_BY_UNITS_ONLY).topicList())
                .containsExactly("sub");
    }

    @Test
    void shouldKnowTheVersionOfLivingBrokersOnly() {
        assertThat(table.version("C", "m:1")).isNull();
        masterWithTopics();
        assertThat(table.version("C", "m:1")).isEqualTo(FIRST);
        table.unregister("C", "m:1", "b", 0);
        assertThat(table.version("C", "m:1")).isNull();
        assertThat(table.brokerCount()).isZero();
    }
}
