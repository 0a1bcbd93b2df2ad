package io.posthorn.broker.announce;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.TestHouse;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicRules;
import io.posthorn.broker.topic.Topics;
import io.posthorn.remoting.body.RegisterBrokerBody;
import io.posthorn.remoting.body.Registration;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.channel.RemotingClientSettings;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.channel.RemotingServerSettings;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnnouncerTest {

    private final Topics topics =
            new Topics(TopicCatalog.inMemory(), new TopicRules(true, true, 8), Clock.SYSTEM);
    private final RemotingClient client =
            new RemotingClient(
                    RemotingClientSettings.defaults("announce-test"), Clock.SYSTEM, new Counters());
    private final List<RemotingServer> servers = new ArrayList<>();
    private final List<RegisterBrokerBody> registered = new CopyOnWriteArrayList<>();
    private final List<String> left = new CopyOnWriteArrayList<>();
    private volatile ResponseCode answer = ResponseCode.SUCCESS;

    /** A name server that says what the test wants. */
    private String nameServer(final int port) throws IOException {
        final RemotingServer server =
                new RemotingServer(
                        RemotingServerSettings.defaults("names-test")
                                .withHost("127.0.0.1")
                                .withPort(port),
                        Clock.SYSTEM,
                        new Counters());
        server.register(
                RequestCode.REGISTER_BROKER,
                exchange -> {
                    registered.add(
                            Registration.read(
                                    exchange.request().body(),
                                    false,
                                    exchange.request().version()));
                    exchange.reply(answer, "as the test wants");
                });
        server.register(
                RequestCode.UNREGISTER_BROKER,
                exchange -> {
                    left.add(exchange.request().fields().get("brokerName"));
                    exchange.reply(ResponseCode.SUCCESS);
                });
        server.register(
                RequestCode.GET_BROKER_CLUSTER_INFO,
                exchange ->
                        exchange.reply(
                                ResponseCode.SUCCESS
                                        .frame()
                                        .body("nonsense".getBytes(StandardCharsets.UTF_8))));
        servers.add(server.start());
        return "127.0.0.1:" + server.address().getPort();
    }

    private Announcer announcer(final int permission, final String... nameServers) {
        return new Announcer(
                TestHouse.IDENTITY,
                "127.0.0.1:10911",
                topics,
                List.of(nameServers),
                client,
                Duration.ofSeconds(30),
                permission,
                Clock.SYSTEM);
    }

    private static void announce(final Announcer announcer) {
        announcer.announce().orTimeout(10, TimeUnit.SECONDS).join();
    }

    @AfterEach
    void close() {
        client.close();
        servers.forEach(RemotingServer::close);
    }

    @Test
    void shouldTellEveryNameServerWhatIsHereWithNoMorePermissionThanTheBrokerHas()
            throws IOException {
        topics.put(TopicConfig.of("t", 2));
        final Announcer announcer = announcer(TopicConfig.READ, nameServer(0), nameServer(0));
        announce(announcer);
        assertThat(registered).hasSize(2);
        assertThat(
                        registered
                                .get(0)
                                .topicConfigSerializeWrapper()
                                .topicConfigTable()
                                .get("t")
                                .perm())
                .isEqualTo(TopicConfig.READ);
        assertThat(announcer.links()).allMatch(link -> link.registered());
        assertThat(Duration.ofNanos(announcer.turn())).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void shouldTryAgainSoonWhenANameServerRefusesOrIsAway() throws IOException {
        final String address = nameServer(0);
        answer = ResponseCode.SYSTEM_ERROR;
        final Announcer announcer = announcer(6, address);
        announce(announcer);
        assertThat(announcer.links().get(0).registered()).isFalse();
        assertThat(announcer.links().get(0).lastRegisteredMs()).isZero();
        assertThat(Duration.ofNanos(announcer.turn())).isEqualTo(Duration.ofSeconds(2));
        answer = ResponseCode.SUCCESS;
        announcer.turn();
        assertThat(announcer.links().get(0).registered()).isTrue();
        servers.remove(0).close();
        announcer.turn();
        assertThat(announcer.links().get(0).registered()).isFalse();
        nameServer(Integer.parseInt(address.split(":")[1]));
        announcer.turn();
        assertThat(announcer.links().get(0).registered()).isTrue();
    }

    @Test
    void shouldNotComeBackAfterItLeft() throws IOException {
        final Announcer announcer = announcer(6, nameServer(0));
        announce(announcer);
        announcer.leave();
        assertThat(left).containsExactly("broker-a");
        announce(announcer);
        announcer.turn();
        assertThat(registered).hasSize(1);
    }

    @Test
    void shouldLeaveAtOnceWhenItNeverCame() throws IOException {
        announcer(6, nameServer(0)).leave();
        assertThat(left).isEmpty();
    }

    @Test
    void shouldKnowNoBrokersWhenANameServerAnswersNonsense() throws IOException {
        assertThat(announcer(6, nameServer(0)).brokers()).isEmpty();
    }
}
