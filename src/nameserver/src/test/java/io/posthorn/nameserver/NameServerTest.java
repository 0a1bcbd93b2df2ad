package io.posthorn.nameserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.nameserver.settings.NameServerOptions;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.BrokerMemberGroupBody;
import io.posthorn.remoting.body.DataVersion;
import io.posthorn.remoting.body.KvTable;
import io.posthorn.remoting.body.RegisterBrokerBody;
import io.posthorn.remoting.body.Registration;
import io.posthorn.remoting.body.TopicConfig;
import io.posthorn.remoting.body.TopicConfigTable;
import io.posthorn.remoting.body.TopicList;
import io.posthorn.remoting.body.TopicRoute;
import io.posthorn.remoting.channel.Address;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.channel.RemotingClientSettings;
import io.posthorn.remoting.channel.RemotingServerSettings;
import io.posthorn.remoting.command.BrokerHeartbeat;
import io.posthorn.remoting.command.GetBrokerMemberGroup;
import io.posthorn.remoting.command.GetRouteInfo;
import io.posthorn.remoting.command.PutKvConfig;
import io.posthorn.remoting.command.QueryDataVersion;
import io.posthorn.remoting.command.RegisterBroker;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameServerTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final DataVersion VERSION = new DataVersion(0, 1, 1);

    @TempDir Path directory;
    private NameServer server;
    private final RemotingClient client = client("tool");
    private final RemotingClient broker = client("broker");

    private static RemotingClient client(final String name) {
        return new RemotingClient(
                RemotingClientSettings.defaults(name), Clock.SYSTEM, new Counters());
    }

    private void start(final NameServerOptions options, final Clock clock) throws Exception {
        server =
                NameServer.assemble(
                                NameServerSettings.defaults(directory)
                                        .withRemoting(
                                                RemotingServerSettings.defaults("nameserver")
                                                        .withHost("127.0.0.1")
                                                        .withIoThreads(1))
                                        .withScanInterval(Duration.ofMillis(10))
                                        .withOptions(options),
                                clock,
                                new Counters())
                        .start();
    }

    private void start() throws Exception {
        start(NameServerOptions.DEFAULT, Clock.SYSTEM);
    }

    @AfterEach
    void end() {
        client.close();
        broker.close();
        server.close();
    }

    private Frame ask(final RemotingClient asking, final Frame request) throws Exception {
        return asking.call(Address.text(server.address()), request, LONG).get(20, TimeUnit.SECONDS);
    }

    private Frame register(final boolean compressed) throws Exception {
        final byte[] body =
                Registration.write(
                        new RegisterBrokerBody(
                                new TopicConfigTable(
                                        Map.of(
                                                "T",
                                                new TopicConfig("T", 4, 4, 6, null, 0, false, null),
                                                "TBW102",
                                                new TopicConfig(
                                                        "TBW102", 8, 8, 7, null, 0, false, null)),
                                        VERSION),
                                List.of()),
                        compressed);
        return ask(
                broker,
                RequestCode.REGISTER_BROKER
                        .frame(
                                new RegisterBroker.Request(
                                        "b",
                                        "10.0.0.1:10911",
                                        "C",
                                        "10.0.0.1:10912",
                                        0,
                                        null,
                                        null,
                                        compressed,
                                        Registration.checksum(Unpooled.wrappedBuffer(body))))
                        .body(body));
    }

    private Frame route(final String topic) throws Exception {
        return ask(
                client,
                RequestCode.GET_ROUTEINFO_BY_TOPIC.frame(new GetRouteInfo.Request(topic, null)));
    }

    @Test
    void shouldRouteClientsToRegisteredBrokersInEitherForm() throws Exception {
        start();
        for (final boolean compressed : new boolean[] {false, true}) {
            assertThat(register(compressed).code()).isZero();
            for (int time = 0; time < 2; time++) {
                final Frame answer = route("T");
                assertThat(new String(answer.bodyBytes(), UTF_8))
                        .isEqualTo(
                                "{\"brokerDatas\":[{\"brokerAddrs\":{\"0\":\"10.0.0.1:10911\"},"
                                        + "\"brokerName\":\"b\",\"cluster\":\"C\","
                                        + "\"enableActingMaster\":false}],\"filterServerTable\":{},"
                                        + "\"queueDatas\":[{\"brokerName\":\"b\",\"perm\":6,"
                                        + "\"readQueueNums\":4,\"topicSysFlag\":0,"
                                        + "\"writeQueueNums\":4}]}");
            }
        }
        final Frame unknown = route("nowhere");
        assertThat(ResponseCode.TOPIC_NOT_EXIST.is(unknown)).isTrue();
        assertThat(unknown.remark()).contains("nowhere");
    }

    @Test
    void shouldForgetABrokerAsSoonAsItsConnectionEnds() throws Exception {
        start();
        register(true);
        assertThat(route("T").code()).isZero();
        broker.disconnect(Address.text(server.address()));
        while (route("T").code() == 0) {
            Thread.onSpinWait();
        }
        assertThat(route("T").code()).isEqualTo(17);
    }

    @Test
    void shouldForgetABrokerThatIsSilentAndHangUp() throws Exception {
        final TurnedClock clock = new TurnedClock();
        start(NameServerOptions.DEFAULT, clock);
        register(true);
        clock.turn(Duration.ofSeconds(119));
        assertThat(
                        ask(
                                        broker,
                                        RequestCode.BROKER_HEARTBEAT.frame(
                                                new BrokerHeartbeat.Request(
                                                        "C",
                                                        "10.0.0.1:10911",
                                                        "b",
                                                        0L,
                                                        null,
                                                        null,
                                                        null,
                                                        null,
                                                        null)))
                                .code())
                .isZero();
        clock.turn(Duration.ofSeconds(119));
        assertThat(route("T").code()).isZero();
        final var connection =
                broker.connect(Address.text(server.address())).get(10, TimeUnit.SECONDS);
        final var hungUp = new java.util.concurrent.CompletableFuture<Void>();
        connection.onClose(() -> hungUp.complete(null));
        clock.turn(Duration.ofSeconds(2));
        hungUp.get(20, TimeUnit.SECONDS);
        assertThat(route("T").code()).isEqualTo(17);
    }

    @Test
    void shouldRefuseRegistrationWhoseChecksumIsWrong() throws Exception {
        start();
        final Frame answer =
                ask(
                        broker,
                        RequestCode.REGISTER_BROKER
                                .frame(
                                        new RegisterBroker.Request(
                                                "b", "x:1", "C", "x:2", 0, null, null, false, 5))
                                .body("{}".getBytes(UTF_8)));
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.remark()).contains("checksum");
    }

    @Test
    void shouldSayWhetherABrokerHasToRegister() throws Exception {
        start();
        final var header = new QueryDataVersion.Request("b", "10.0.0.1:10911", "C", 0);
        final Frame unknown =
                ask(
                        broker,
                        RequestCode.QUERY_DATA_VERSION.frame(header).body(Bodies.write(VERSION)));
        assertThat(QueryDataVersion.Response.from(unknown.fields()).changed()).isTrue();
        register(false);
        final Frame same =
                ask(
                        broker,
                        RequestCode.QUERY_DATA_VERSION.frame(header).body(Bodies.write(VERSION)));
        assertThat(QueryDataVersion.Response.from(same.fields()).changed()).isFalse();
        assertThat(Bodies.read(same.body(), DataVersion.class)).isEqualTo(VERSION);
        final Frame members =
                ask(
                        client,
                        RequestCode.GET_BROKER_MEMBER_GROUP.frame(
                                new GetBrokerMemberGroup.Request("C", "b")));
        assertThat(
                        Bodies.read(members.body(), BrokerMemberGroupBody.class)
                                .brokerMemberGroup()
                                .brokerAddrs())
                .isEqualTo(Map.of(0L, "10.0.0.1:10911"));
    }

    @Test
    void shouldGiveQueuesOfOrderedTopicsToBrokersAndClients() throws Exception {
        start(new NameServerOptions(true, true, false, false), Clock.SYSTEM);
        assertThat(
                        ask(
                                        client,
                                        RequestCode.PUT_KV_CONFIG.frame(
                                                new PutKvConfig.Request(
                                                        "ORDER_TOPIC_CONFIG", "T", "b:4")))
                                .code())
                .isZero();
        assertThat(Bodies.read(register(false).body(), KvTable.class).table())
                .isEqualTo(Map.of("T", "b:4"));
        assertThat(Bodies.read(route("T").body(), TopicRoute.class).orderTopicConf())
                .isEqualTo("b:4");
    }

    @Test
    void shouldKeepToTheZoneAClientAsksFor() throws Exception {
        start();
        register(false);
        final Frame elsewhere =
                ask(
                        client,
                        RequestCode.GET_ROUTEINFO_BY_TOPIC
                                .frame(new GetRouteInfo.Request("T", null))
                                .field("__ZONE_MODE", "true")
                                .field("__ZONE_NAME", "east"));
        assertThat(Bodies.read(elsewhere.body(), TopicRoute.class).queueDatas()).isEmpty();
    }

    @Test
    void shouldListUnitTopicsEvenIfThereAreNone() throws Exception {
        start();
        register(false);
        for (final RequestCode code :
                List.of(
                        RequestCode.GET_UNIT_TOPIC_LIST,
                        RequestCode.GET_HAS_UNIT_SUB_TOPIC_LIST,
                        RequestCode.GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST)) {
            assertThat(Bodies.read(ask(client, code.frame()).body(), TopicList.class).topicList())
                    .isEmpty();
        }
    }
}
