package io.posthorn.broker;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.session.Authenticator;
import io.posthorn.broker.session.SessionRules;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicRules;
import io.posthorn.broker.transaction.TransactionRules;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.channel.RemotingClientSettings;
import io.posthorn.remoting.channel.RemotingServerSettings;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.SendMessage;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.store.ColdReads;
import io.posthorn.store.StoreSettings;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A whole broker on a simulated disk and a free port of the loopback, and a client of it. */
public final class LiveBroker implements AutoCloseable {

    public static final Duration LIMIT = Duration.ofSeconds(10);

    public final SimulatedDisk disk;
    public final ManualClock clock = new ManualClock();
    public final TopicCatalog catalog;
    public final Broker broker;
    public final String address;
    public final Counters counters = new Counters();
    public final AtomicReference<Throwable> fatal = new AtomicReference<>();
    public final RemotingClient client = newClient();

    public LiveBroker() {
        this(new SimulatedDisk(), TopicCatalog.inMemory(), IntakeRules.DEFAULT, 6, true);
    }

    public LiveBroker(
            final SimulatedDisk disk,
            final TopicCatalog catalog,
            final IntakeRules rules,
            final int permission,
            final boolean autoCreate) {
        this(
                disk,
                catalog,
                Authenticator.ANYBODY,
                settings(0, List.of(), rules, permission, autoCreate));
    }

    private LiveBroker(
            final SimulatedDisk disk,
            final TopicCatalog catalog,
            final Authenticator authenticator,
            final BrokerSettings settings) {
        this.disk = disk;
        this.catalog = catalog;
        try {
            broker =
                    Broker.assemble(
                            settings,
                            catalog,
                            authenticator,
                            disk,
                            new TickingClock(clock),
                            counters,
                            "test",
                            cause -> fatal.compareAndSet(null, cause));
            broker.start();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        address = "127.0.0.1:" + broker.address().orElseThrow().getPort();
    }

    /** The date is turned by hand; but what waits a moment, on threads of its own, need not. */
    private record TickingClock(ManualClock date) implements Clock {
        @Override
        public long wallMs() {
            return date.wallMs();
        }

        @Override
        public long nanos() {
            return date.nanos() + System.nanoTime();
        }
    }

    /** A broker that asks who its JMS clients are. */
    public static LiveBroker asking(final Authenticator authenticator) {
        return new LiveBroker(
                new SimulatedDisk(),
                TopicCatalog.inMemory(),
                authenticator,
                settings(0, List.of(), IntakeRules.DEFAULT, 6, true));
    }

    /** A broker that takes only so much of the log's end for warm. */
    public static LiveBroker withWarmBytes(final long bytes) {
        return new LiveBroker(
                new SimulatedDisk(),
                TopicCatalog.inMemory(),
                Authenticator.ANYBODY,
                settings(0, List.of(), IntakeRules.DEFAULT, 6, true, bytes));
    }

    public static BrokerSettings settings(
            final int port,
            final List<String> nameServers,
            final IntakeRules rules,
            final int permission,
            final boolean autoCreate) {
        return settings(port, nameServers, rules, permission, autoCreate, Long.MAX_VALUE);
    }

    private static BrokerSettings settings(
            final int port,
            final List<String> nameServers,
            final IntakeRules rules,
            final int permission,
            final boolean autoCreate,
            final long warmBytes) {
        return new BrokerSettings(
                "east",
                "broker-a",
                0,
                "127.0.0.1",
                0,
                RemotingServerSettings.defaults("broker").withHost("127.0.0.1").withPort(port),
                nameServers,
                rules,
                new TopicRules(autoCreate, autoCreate, 8),
                StoreSettings.in(TestHouse.HOME, TestHouse.HOST)
                        .withSegmentLength(1 << 18)
                        .withColdReads(ColdReads.unlimited(warmBytes)),
                permission,
                Duration.ofSeconds(120),
                Duration.ofSeconds(30),
                100,
                SessionRules.DEFAULT,
                TransactionRules.DEFAULT);
    }

    public static RemotingClient newClient() {
        return new RemotingClient(
                RemotingClientSettings.defaults("test"), Clock.SYSTEM, new Counters());
    }

    public Frame call(final Frame request) {
        return call(client, request);
    }

    public Frame call(final RemotingClient from, final Frame request) {
        return from.call(address, request, LIMIT).orTimeout(15, TimeUnit.SECONDS).join();
    }

    /** A request with fields given as names and values. */
    public static Frame request(final RequestCode code, final String... fields) {
        final Frame frame = code.frame();
        for (int i = 0; i < fields.length; i += 2) {
            frame.field(fields[i], fields[i + 1]);
        }
        return frame;
    }

    public Frame ask(final RequestCode code, final String... fields) {
        return call(request(code, fields));
    }

    public Frame askWithBody(final RequestCode code, final String body) {
        return call(code.frame().body(body.getBytes(StandardCharsets.UTF_8)));
    }

    public static Frame send(
            final String topic, final int queueId, final String body, final String properties) {
        return RequestCode.SEND_MESSAGE_V2
                .frame(
                        new SendMessage.Request(
                                "producers",
                                topic,
                                "TBW102",
                                4,
                                queueId,
                                0,
                                1,
                                0,
                                properties,
                                0,
                                false,
                                null,
                                false,
                                null))
                .body(body.getBytes(StandardCharsets.UTF_8));
    }

    public Frame put(final String topic, final String body) {
        return call(send(topic, 0, body, null));
    }

    public static Frame pull(
            final String group,
            final String topic,
            final long from,
            final int sysFlag,
            final String... more) {
        final Frame frame =
                request(
                        RequestCode.PULL_MESSAGE,
                        "consumerGroup",
                        group,
                        "topic",
                        topic,
                        "queueId",
                        "0",
                        "queueOffset",
                        Long.toString(from),
                        "maxMsgNums",
                        "32",
                        "sysFlag",
                        Integer.toString(sysFlag),
                        "commitOffset",
                        "0",
                        "suspendTimeoutMillis",
                        "15000",
                        "subVersion",
                        "1",
                        "subscription",
                        "*");
        for (int i = 0; i < more.length; i += 2) {
            frame.field(more[i], more[i + 1]);
        }
        return frame;
    }

    public void createGroup(final String name) {
        askWithBody(
                RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
                "{\"groupName\":\"%s\"}".formatted(name));
    }

    public static String heartbeat(final String clientId, final String group, final String topic) {
        return heartbeat(clientId, group, topic, "CLUSTERING", 1);
    }

    public static String heartbeat(
            final String clientId,
            final String group,
            final String topic,
            final String model,
            final long version) {
        return """
        {"clientID":"%s","producerDataSet":[{"groupName":"PG"}],
         "consumerDataSet":[{"groupName":"%s","consumeType":"CONSUME_PASSIVELY",
           "messageModel":"%s","consumeFromWhere":"CONSUME_FROM_LAST_OFFSET",
           "subscriptionDataSet":[{"topic":"%s","subString":"*","subVersion":%d,
             "expressionType":"TAG"}]}],
         "heartbeatFingerprint":0,"withoutSub":false}"""
                .formatted(clientId, group, model, topic, version);
    }

    public static <T> T body(final Frame answer, final Class<T> type) {
        return Bodies.read(answer.body(), type);
    }

    @Override
    public void close() {
        client.close();
        broker.close();
    }
}
