package io.posthorn.nameserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.remoting.body.RegisterBrokerBody;
import io.posthorn.remoting.body.Registration;
import io.posthorn.remoting.body.TopicConfig;
import io.posthorn.remoting.body.TopicConfigTable;
import io.posthorn.remoting.channel.Address;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.channel.RemotingClientSettings;
import io.posthorn.remoting.channel.RemotingServerSettings;
import io.posthorn.remoting.command.RegisterBroker;
import io.posthorn.remoting.command.RequestCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin library of the stock tools against our name server. */
class StockToolsTest {

    @TempDir Path directory;
    private NameServer server;
    private String address;
    private DefaultMQAdminExt admin;
    private RemotingClient broker;

    @BeforeEach
    void start() throws Exception {
        server =
                NameServer.assemble(
                                NameServerSettings.defaults(directory)
                                        .withRemoting(
                                                RemotingServerSettings.defaults("nameserver")
                                                        .withHost("127.0.0.1")
                                                        .withIoThreads(1)),
                                Clock.SYSTEM,
                                new Counters())
                        .start();
        address = Address.text(server.address());
        broker =
                new RemotingClient(
                        RemotingClientSettings.defaults("broker"), Clock.SYSTEM, new Counters());
        admin = new DefaultMQAdminExt(20_000);
        admin.setNamesrvAddr(address);
        admin.setInstanceName("stock tools " + System.nanoTime());
        admin.start();
        broker.call(
                        address,
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
                                                true,
                                                0))
                                .body(
                                        Registration.write(
                                                new RegisterBrokerBody(
                                                        new TopicConfigTable(
                                                                Map.of(
                                                                        "T",
                                                                        topic("T", 6),
                                                                        "TBW102",
                                                                        topic("TBW102", 7)),
                                                                new io.posthorn.remoting.body
                                                                        .DataVersion(0, 1, 1)),
                                                        List.of()),
                                                true)),
                        Duration.ofSeconds(20))
                .get(20, TimeUnit.SECONDS);
    }

    private static TopicConfig topic(final String name, final int perm) {
        return new TopicConfig(name, 4, 4, perm, null, 0, false, null);
    }

    @AfterEach
    void end() {
        admin.shutdown();
        broker.close();
        server.close();
    }

    @Test
    void shouldShowClusterAndRoutes() throws Exception {
        final ClusterInfo cluster = admin.examineBrokerClusterInfo();
        assertThat(cluster.getClusterAddrTable()).isEqualTo(Map.of("C", Set.of("b")));
        assertThat(cluster.getBrokerAddrTable().get("b").getBrokerAddrs())
                .isEqualTo(Map.of(0L, "10.0.0.1:10911"));
        final TopicRouteData route = admin.examineTopicRouteInfo("T");
        assertThat(route.getQueueDatas()).hasSize(1);
        assertThat(route.getQueueDatas().get(0).getWriteQueueNums()).isEqualTo(4);
        assertThat(route.getBrokerDatas().get(0).getCluster()).isEqualTo("C");
        assertThat(admin.fetchAllTopicList().getTopicList())
                .containsExactlyInAnyOrder("T", "TBW102");
        assertThat(admin.fetchTopicsByCLuster("C").getTopicList()).contains("T");
        assertThatThrownBy(() -> admin.examineTopicRouteInfo("nowhere"))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("17");
    }

    @Test
    void shouldTakeAndGiveWritePermission() throws Exception {
        assertThat(admin.wipeWritePermOfBroker(address, "b")).isEqualTo(2);
        assertThat(admin.examineTopicRouteInfo("T").getQueueDatas().get(0).getPerm()).isEqualTo(4);
        assertThat(admin.addWritePermOfBroker(address, "b")).isEqualTo(2);
        assertThat(admin.examineTopicRouteInfo("T").getQueueDatas().get(0).getPerm()).isEqualTo(6);
    }

    @Test
    void shouldKeepSettings() throws Exception {
        admin.createAndUpdateKvConfig("NS", "k", "v");
        assertThat(admin.getKVConfig("NS", "k")).isEqualTo("v");
        assertThat(admin.getKVListByNamespace("NS").getTable()).isEqualTo(Map.of("k", "v"));
        admin.deleteKvConfig("NS", "k");
        assertThatThrownBy(() -> admin.getKVConfig("NS", "k"))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("22");
        admin.createOrUpdateOrderConf("T", "b:4", true);
        assertThat(admin.getKVConfig("ORDER_TOPIC_CONFIG", "T")).isEqualTo("b:4");
    }

    @Test
    void shouldShowAndChangeOptionsButNoPaths() throws Exception {
        final Properties wanted = new Properties();
        wanted.put("orderMessageEnable", "true");
        admin.updateNameServerConfig(wanted, List.of(address));
        assertThat(
                        admin.getNameServerConfig(List.of(address))
                                .get(address)
                                .getProperty("orderMessageEnable"))
                .isEqualTo("true");
        final Properties forbidden = new Properties();
        forbidden.put("kvConfigPath", "/etc/passwd");
        assertThatThrownBy(() -> admin.updateNameServerConfig(forbidden, List.of(address)))
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(MQClientException.class),
                        e -> assertThat(e).isInstanceOf(MQBrokerException.class))
                .hasMessageContaining("16");
    }

    @Test
    void shouldDeleteTopics() throws Exception {
        admin.deleteTopicInNameServer(Set.of(address), "T");
        assertThatThrownBy(() -> admin.examineTopicRouteInfo("T"))
                .isInstanceOf(MQClientException.class);
    }
}
