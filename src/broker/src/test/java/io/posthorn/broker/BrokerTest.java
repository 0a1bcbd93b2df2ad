package io.posthorn.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.BrokerState;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.session.Authenticator;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.message.OffsetMessageId;
import io.posthorn.remoting.channel.Address;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.testkit.Await;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BrokerTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final TopicCatalog catalog = TopicCatalog.inMemory();

    private LiveBroker live() {
        return new LiveBroker(disk, catalog, IntakeRules.DEFAULT, 6, true);
    }

    private Broker assemble(final int port, final TopicCatalog from, final String... nameServers)
            throws IOException {
        return Broker.assemble(
                LiveBroker.settings(port, List.of(nameServers), IntakeRules.DEFAULT, 6, true),
                from,
                Authenticator.ANYBODY,
                disk,
                Clock.SYSTEM,
                new Counters(),
                "test",
                cause -> {});
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("posthorn-") && !name.contains("-test-"))
                .collect(Collectors.toSet());
    }

    @Test
    void shouldKeepEverythingThroughARestart() {
        try (LiveBroker live = live()) {
            live.put("t", "one");
            live.createGroup("g");
            live.ask(
                    RequestCode.UPDATE_CONSUMER_OFFSET,
                    "consumerGroup",
                    "g",
                    "topic",
                    "t",
                    "queueId",
                    "0",
                    "commitOffset",
                    "1");
        }
        try (LiveBroker live = live()) {
            assertThat(live.put("t", "two").fields().get("queueOffset")).isEqualTo("1");
            final Frame offset =
                    live.ask(
                            RequestCode.QUERY_CONSUMER_OFFSET,
                            "consumerGroup",
                            "g",
                            "topic",
                            "t",
                            "queueId",
                            "0");
            assertThat(offset.fields().get("offset")).isEqualTo("1");
            assertThat(live.call(LiveBroker.pull("g", "t", 0, 4)).fields().get("nextBeginOffset"))
                    .isEqualTo("2");
            assertThat(live.broker.admin().topics().get("t").config())
                    .isEqualTo(TopicConfig.of("t", 4));
        }
    }

    @Test
    void shouldLeaveNoThreadNoFileAndNoLockBehind() {
        final LiveBroker live = live();
        live.put("t", "one");
        assertThat(threads()).contains("posthorn-timers", "posthorn-announce");
        live.close();
        assertThat(live.broker.state()).isEqualTo(BrokerState.STOPPED);
        Await.until("all threads have ended", LiveBroker.LIMIT, () -> threads().isEmpty());
        assertThat(disk.mappedFiles()).isZero();
        assertThat(disk.isLocked()).isFalse();
        live.broker.close();
        assertThat(live.fatal.get()).isNull();
    }

    @Test
    void shouldFailWithASentenceWhenTheDirectoryIsInUse() throws IOException {
        try (LiveBroker live = live()) {
            assertThatThrownBy(() -> assemble(0, catalog))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another broker uses this directory");
            assertThat(live.put("t", "x").code()).isZero();
        }
    }

    @Test
    void shouldFailWithASentenceWhenThePortIsTakenAndGiveTheDirectoryBack() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            final Broker broker = assemble(taken.getLocalPort(), catalog);
            assertThatThrownBy(broker::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on")
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
            assertThat(broker.state()).isEqualTo(BrokerState.FAILED);
            assertThat(broker.address()).isEmpty();
            assertThat(broker.admin().broker().acceptsSends()).isFalse();
            broker.close();
        }
        Await.until("all threads have ended", LiveBroker.LIMIT, () -> threads().isEmpty());
        assertThat(disk.isLocked()).isFalse();
        assertThat(disk.mappedFiles()).isZero();
        live().close();
    }

    @Test
    void shouldGiveTheDirectoryBackWhenTheCatalogCannotBeRead() throws IOException {
        final Broker broker = assemble(0, new BrokenCatalog());
        assertThatThrownBy(broker::start).hasMessage("the database is away");
        assertThat(broker.state()).isEqualTo(BrokerState.FAILED);
        assertThatThrownBy(broker::start).isInstanceOf(IllegalStateException.class);
        broker.close();
        broker.close();
        assertThat(disk.isLocked()).isFalse();
        assertThat(disk.mappedFiles()).isZero();
        live().close();
    }

    @Test
    void shouldCloseWithoutEverHavingStarted() throws IOException {
        final Broker broker = assemble(0, catalog);
        assertThat(broker.address()).isEmpty();
        assertThat(broker.state()).isEqualTo(BrokerState.STARTING);
        assertThat(broker.admin().broker().state()).isEqualTo(BrokerState.STARTING);
        broker.close();
        assertThat(disk.isLocked()).isFalse();
    }

    @Test
    void shouldNotTouchTheDirectoryWhenTheAdvertisedHostIsUnknown() {
        assertThatThrownBy(() -> assembleAdvertised("no.such.host.invalid", 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("posthorn.broker.advertised-address")
                .hasMessageContaining("no.such.host.invalid");
        assertThat(disk.isLocked()).isFalse();
    }

    private Broker assembleAdvertised(final String host, final int port) throws IOException {
        final BrokerSettings good = LiveBroker.settings(0, List.of(), IntakeRules.DEFAULT, 6, true);
        return Broker.assemble(
                new BrokerSettings(
                        good.cluster(),
                        good.name(),
                        good.brokerId(),
                        host,
                        port,
                        good.server(),
                        good.nameServers(),
                        good.intake(),
                        good.topics(),
                        good.store(),
                        good.permission(),
                        good.clientTimeout(),
                        good.registrationInterval(),
                        good.maxWaitingPulls(),
                        good.sessions(),
                        good.transactions()),
                catalog,
                Authenticator.ANYBODY,
                disk,
                Clock.SYSTEM,
                new Counters(),
                "test",
                cause -> {});
    }

    @Test
    void shouldTellTheAdvertisedPortEverywhereAndListenOnItsOwn() throws IOException {
        try (Broker broker = assembleAdvertised("127.0.0.1", 20911)) {
            broker.start();
            final InetSocketAddress own = broker.address().orElseThrow();
            assertThat(own.getPort()).isNotEqualTo(20911);
            assertThat(broker.admin().broker().address()).isEqualTo("127.0.0.1:20911");
            final RemotingClient other = LiveBroker.newClient();
            final Frame answer =
                    other.call(
                                    Address.text(own),
                                    LiveBroker.send("t", 0, "x", null),
                                    LiveBroker.LIMIT)
                            .join();
            other.close();
            assertThat(OffsetMessageId.parse(answer.fields().get("msgId")))
                    .map(id -> id.broker().toString())
                    .contains("127.0.0.1:20911");
            assertThat(broker.admin().messages().read(answer.fields().get("msgId")).messageId())
                    .isEqualTo(answer.fields().get("msgId"));
        }
    }

    @Test
    void shouldPutAnAdvertisedIpV6AddressInBrackets() throws IOException {
        try (Broker broker = assembleAdvertised("2001:db8::1", 20911)) {
            assertThat(broker.admin().broker().address()).isEqualTo("[2001:db8::1]:20911");
        }
    }

    @Test
    void shouldServeThePortTwoBelowForClientsThatUseIt() {
        try (LiveBroker live = live()) {
            final int port = live.broker.address().orElseThrow().getPort();
            final RemotingClient other = LiveBroker.newClient();
            final Frame answer =
                    other.call(
                                    "127.0.0.1:" + (port - 2),
                                    LiveBroker.send("t", 0, "x", null),
                                    LiveBroker.LIMIT)
                            .join();
            other.close();
            assertThat(answer.code()).isZero();
        }
    }

    @Test
    void shouldServeOnWhenThePortTwoBelowIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            final Broker broker = assemble(taken.getLocalPort() + 2, catalog);
            broker.start();
            assertThat(broker.state()).isEqualTo(BrokerState.RUNNING);
            broker.close();
        }
    }

    @Test
    void shouldDeliverADelayedMessageWhenItsTimeHasCome() {
        try (LiveBroker live = live()) {
            live.call(LiveBroker.send("t", 0, "later", "DELAY\u00012\u0002"));
            assertThat(live.call(LiveBroker.pull("g", "t", 0, 4)).code()).isEqualTo(19);
            live.clock.advance(Duration.ofSeconds(5));
            // Any append of a timer that is due earlier wakes the agent; the clock alone does not.
            live.call(LiveBroker.send("t", 1, "sooner", "TIMER_DELAY_MS\u00011\u0002"));
            live.clock.advance(Duration.ofMillis(1));
            Await.until(
                    "the message is there",
                    LiveBroker.LIMIT,
                    () -> live.call(LiveBroker.pull("g", "t", 0, 4)).code() == 0);
        }
    }

    /** Cannot be read. */
    private static final class BrokenCatalog implements TopicCatalog {
        @Override
        public Contents load() {
            throw new IllegalStateException("the database is away");
        }

        @Override
        public void save(final TopicConfig topic) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deleteTopic(final String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void save(final GroupConfig group) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deleteGroup(final String name) {
            throw new UnsupportedOperationException();
        }
    }
}
