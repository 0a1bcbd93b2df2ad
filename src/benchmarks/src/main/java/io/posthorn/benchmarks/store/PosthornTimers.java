package io.posthorn.benchmarks.store;

import io.posthorn.base.agent.AgentThread;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.client.QueueLocks;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.intake.Send;
import io.posthorn.broker.intake.SendOutcome;
import io.posthorn.broker.timer.TimerDelivery;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicRules;
import io.posthorn.broker.topic.Topics;
import io.posthorn.broker.traffic.Traffic;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/** Our store with intake and timer delivery, as the broker puts them together. */
final class PosthornTimers implements TimerStore {

    private static final int QUEUES = 8;

    private final Clock clock = Clock.SYSTEM;
    private final PosthornStore store;
    private Intake intake;

    PosthornTimers(final StoreSetup setup) {
        this.store = new PosthornStore(setup, clock);
    }

    @Override
    public void open(final String topic, final LongConsumer delivered) throws Exception {
        store.open();
        final TopicCatalog catalog = TopicCatalog.inMemory();
        final TopicRules rules = new TopicRules(true, true, QUEUES);
        final BrokerIdentity identity =
                new BrokerIdentity(Outgoing.CLUSTER, "broker-a", 0, PosthornStore.HOST);
        final Topics topics = new Topics(catalog, rules, clock);
        topics.load(catalog.load().topics(), identity);
        final Groups groups = new Groups(catalog, rules, clock);
        groups.load(catalog.load().groups());
        intake =
                new Intake(
                        identity,
                        IntakeRules.DEFAULT,
                        topics,
                        groups,
                        new QueueLocks(clock),
                        store.store(),
                        (arrived, queueId, tag, properties) -> {
                            if (arrived.equals(topic)) {
                                delivered.accept(Long.parseLong(properties.get(DUE)));
                            }
                        },
                        () -> CompletableFuture.completedFuture(null),
                        new Traffic(store.counters()),
                        clock,
                        store.counters());
        intake.serve(true);
        final AgentThread thread =
                new AgentThread(
                        new TimerDelivery(store.store(), intake, clock, store.counters()),
                        (agent, cause) -> Turn.fail(cause));
        store.store().timers().onEarlier(thread::wake);
        thread.start();
    }

    @Override
    public boolean append(final Outgoing message, final long dueMs) {
        final String due = Long.toString(dueMs);
        final AtomicReference<SendOutcome> outcome = new AtomicReference<>();
        intake.send(
                new Send(
                        message.topic(),
                        "TBW102",
                        QUEUES,
                        message.queueId(),
                        0,
                        0,
                        clock.wallMs(),
                        PosthornStore.CLIENT,
                        0,
                        null,
                        PropertyText.parse(message.properties())
                                .edit()
                                .set(DUE, due)
                                .set(PropertyKeys.TIMER_DELIVER_MS, due)
                                .toText(),
                        ByteBuffer.wrap(message.body()),
                        false),
                outcome::set);
        if (outcome.get() instanceof SendOutcome.Refused refused
                && refused.reason() != SendOutcome.Reason.UNAVAILABLE) {
            throw new IllegalStateException(refused.toString());
        }
        return outcome.get() instanceof SendOutcome.Stored;
    }

    @Override
    public void awaitScheduled() {
        // An append schedules before it returns.
    }
}
