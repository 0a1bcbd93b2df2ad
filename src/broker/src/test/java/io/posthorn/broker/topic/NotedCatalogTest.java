package io.posthorn.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.broker.TestHouse;
import io.posthorn.broker.topic.NotedCatalog.TakenOver;
import io.posthorn.message.Draft;
import io.posthorn.store.Store;
import io.posthorn.store.StoreSettings;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SeededRandom;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** A broker's topics and groups through crashes, with a database that is late. No threads. */
class NotedCatalogTest {

    private static final TopicRules RULES = new TopicRules(true, true, 8);

    private final ManualClock clock = new ManualClock();
    private final LateCatalog late = new LateCatalog();
    private SimulatedDisk disk = new SimulatedDisk();
    private Store store;
    private NotedCatalog noted;
    private Topics topics;
    private Groups groups;
    private HandTurnedAgents agents;

    /** Keeps nothing before it is told to. */
    private static final class LateCatalog implements TopicCatalog {

        private final Map<String, TopicConfig> keptTopics = new HashMap<>();
        private final Map<String, GroupConfig> keptGroups = new HashMap<>();
        private final List<Runnable> waiting = new ArrayList<>();
        private long handedOver;
        private LongConsumer onKept;

        @Override
        public Contents load() {
            return new Contents(List.copyOf(keptTopics.values()), List.copyOf(keptGroups.values()));
        }

        private void add(final Runnable change) {
            waiting.add(change);
            handedOver++;
        }

        @Override
        public void save(final TopicConfig topic) {
            add(() -> keptTopics.put(topic.name(), topic));
        }

        @Override
        public void deleteTopic(final String name) {
            add(() -> keptTopics.remove(name));
        }

        @Override
        public void save(final GroupConfig group) {
            add(() -> keptGroups.put(group.groupName(), group));
        }

        @Override
        public void deleteGroup(final String name) {
            add(() -> keptGroups.remove(name));
        }

        @Override
        public long handedOver() {
            return handedOver;
        }

        @Override
        public void onKept(final LongConsumer told) {
            onKept = told;
        }

        void keep() {
            waiting.forEach(Runnable::run);
            waiting.clear();
            onKept.accept(handedOver);
        }

        void crash() {
            waiting.clear();
            handedOver = 0;
        }
    }

    private TakenOver start() {
        try {
            agents = new HandTurnedAgents(Set.of("posthorn-segments"));
            store =
                    Store.open(
                            StoreSettings.in(TestHouse.HOME, TestHouse.HOST)
                                    .withSegmentLength(1 << 18),
                            disk,
                            clock,
                            agents,
                            new Counters(),
                            cause -> {
                                throw new AssertionError(cause);
                            });
            noted = new NotedCatalog(late, store, clock);
            topics = new Topics(noted, RULES, clock);
            groups = new Groups(noted, RULES, clock);
            topics.load(noted.load().topics(), TestHouse.IDENTITY);
            groups.load(noted.load().groups());
            store.recover();
            return noted.recover(topics, groups, TestHouse.IDENTITY);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TakenOver killAndStart() {
        disk = disk.killProcess();
        late.crash();
        return start();
    }

    private void send(final String topic, final int queueId) {
        store.log().append(Draft.to(topic, queueId).body(ByteBuffer.wrap(new byte[10])).build());
    }

    private static TopicConfig lanes(final String name) {
        return new TopicConfig(
                name,
                10,
                1,
                TopicConfig.READ | TopicConfig.WRITE,
                true,
                2,
                Map.of("destination.kind", "queue", "priority.lanes", "true", "e", ""),
                TopicFilterType.MULTI_TAG);
    }

    private static GroupConfig everything() {
        return new GroupConfig(
                "everything",
                false,
                false,
                false,
                true,
                3,
                5,
                new RetryPolicy.Exponential(10, 1_000, 3),
                7,
                8,
                false,
                1,
                30,
                List.of(
                        new DeclaredSubscription("t", "TAG", "*", 0),
                        new DeclaredSubscription("u", "SQL92", "a = 'b \u0001'", 4)),
                Map.of("any thing", "at all"));
    }

    @Test
    void shouldKnowATopicAfterAKillAsItWasWhenItsMessageWasAcknowledged() {
        start();
        topics.put(lanes("jms"));
        send("jms", 0);
        assertThat(killAndStart()).isEqualTo(new TakenOver(List.of("jms"), List.of(), List.of()));
        assertThat(topics.find("jms")).isEqualTo(lanes("jms"));
        late.keep();
        assertThat(late.keptTopics).containsOnlyKeys("jms");
        assertThat(killAndStart().changed()).isEmpty();
        assertThat(topics.find("jms")).isEqualTo(lanes("jms"));
    }

    @Test
    void shouldKnowGroupsInEveryDetail() {
        start();
        groups.put(everything());
        groups.findOrCreate("plain");
        killAndStart();
        assertThat(groups.find("everything")).isEqualTo(everything());
        assertThat(groups.find("plain")).isEqualTo(GroupConfig.of("plain"));
        groups.delete("plain");
        killAndStart();
        assertThat(groups.find("plain")).isNull();
    }

    @Test
    void shouldTakeOverAChangeOfATopicThatTheCatalogKnewOtherwise() {
        start();
        topics.put(TopicConfig.of("t", 4));
        late.keep();
        topics.put(TopicConfig.of("t", 8));
        send("t", 7);
        assertThat(killAndStart().changed()).containsExactly("t");
        assertThat(topics.find("t").readQueueNums()).isEqualTo(8);
    }

    @Test
    void shouldBelieveTheCatalogInWhatItKept() {
        start();
        topics.put(TopicConfig.of("t", 4));
        topics.put(TopicConfig.of("u", 4));
        late.keep();
        // Somebody was at the database while the broker was away.
        late.keptTopics.put("t", TopicConfig.of("t", 2));
        late.keptTopics.remove("u");
        assertThat(killAndStart()).isEqualTo(new TakenOver(List.of(), List.of(), List.of()));
        assertThat(topics.find("t").readQueueNums()).isEqualTo(2);
        assertThat(topics.find("u")).isNull();
    }

    @Test
    void shouldTakeANoteOverOnceOnly() {
        start();
        topics.put(TopicConfig.of("t", 4));
        topics.put(TopicConfig.of("u", 4));
        // It reached the database, but the broker was killed before it could say so.
        late.keptTopics.put("t", TopicConfig.of("t", 4));
        assertThat(killAndStart().changed()).containsExactly("u");
        late.keptTopics.put("t", TopicConfig.of("t", 2));
        assertThat(killAndStart().changed()).as("not told yet").containsExactly("u");
        assertThat(topics.find("t").readQueueNums()).isEqualTo(2);
    }

    @Test
    void shouldEndADeletionThatTheCatalogWasNotToldOf() {
        start();
        topics.put(TopicConfig.of("t", 4));
        late.keep();
        send("t", 0);
        topics.delete("t");
        assertThat(killAndStart()).isEqualTo(new TakenOver(List.of("t"), List.of("t"), List.of()));
        assertThat(topics.find("t")).isNull();
        late.keep();
        // Its queues were to be removed by who was told, and were not.
        assertThat(killAndStart().deleted()).containsExactly("t");
    }

    @Test
    void shouldKnowFromItsNotesWhatTheCatalogHasLost() {
        start();
        topics.put(lanes("jms"));
        late.keep();
        send("jms", 3);
        late.keptTopics.clear();
        assertThat(killAndStart().changed()).containsExactly("jms");
        assertThat(topics.find("jms")).isEqualTo(lanes("jms"));
    }

    @Test
    void shouldMakeATopicAgainOfWhichThereAreMessagesOnly() {
        start();
        send("old", 5);
        send("%RETRY%g", 0);
        send("rmq_sys_something", 0);
        send("RMQ_SYS_TRANS_HALF_TOPIC", 0);
        assertThat(killAndStart())
                .isEqualTo(new TakenOver(List.of(), List.of(), List.of("%RETRY%g", "old")));
        assertThat(topics.find("old")).isEqualTo(TopicConfig.of("old", 6));
        assertThat(topics.find("%RETRY%g")).isEqualTo(TopicConfig.of("%RETRY%g", 1));
        assertThat(killAndStart().guessed()).as("noted as any other").isEmpty();
        assertThat(topics.find("old")).isEqualTo(TopicConfig.of("old", 6));
    }

    @Test
    void shouldReadNoMoreNotesThanTheCatalogHasNotKept() {
        start();
        for (int i = 0; i < 300; i++) {
            topics.put(TopicConfig.of("t" + i, 1));
        }
        late.keep();
        for (int i = 300; i < 500; i++) {
            topics.put(TopicConfig.of("t" + i, 1));
        }
        late.keptTopics.clear();
        final TakenOver takenOver = killAndStart();
        assertThat(takenOver.changed()).hasSize(200).contains("t300", "t499");
    }

    @Test
    void shouldHandChangesOnThatCannotBeNoted() {
        start();
        noted.end();
        topics.put(TopicConfig.of("t", 1));
        late.keep();
        assertThat(late.keptTopics).containsOnlyKeys("t");
        assertThat(store.queues().of("rmq_sys_catalog_notes")).isEmpty();
    }

    /** A topic is known, and known rightly, whenever a message of it is there. */
    @Test
    void shouldNeverHaveAMessageOfATopicItDoesNotKnow() {
        final SeededRandom seeds = SeededRandom.create();
        for (int i = 0; i < 30; i++) {
            final SeededRandom random = SeededRandom.of(i == 0 ? seeds.seed() : seeds.nextLong());
            start();
            final Map<String, TopicConfig> last = new HashMap<>();
            final Set<String> sentTo = new TreeSet<>();
            for (int step = 0; step < 60; step++) {
                final String name = "t" + random.nextInt(8);
                switch (random.nextInt(6)) {
                    case 0, 1 -> {
                        last.put(name, TopicConfig.of(name, 1 + random.nextInt(9)));
                        topics.put(last.get(name));
                    }
                    case 2 -> late.keep();
                    case 3 -> agents.turnAll();
                    default -> {
                        if (topics.find(name) != null) {
                            send(name, 0);
                            sentTo.add(name);
                        }
                    }
                }
            }
            disk = random.nextBoolean() ? disk.killProcess() : disk.losePower(random);
            late.crash();
            start();
            final Set<String> there = new TreeSet<>(store.queues().topics());
            there.retainAll(sentTo);
            for (final String name : there) {
                assertThat(topics.find(name)).as("%s, %s", name, random).isNotNull();
            }
            disk = new SimulatedDisk();
            late.keptTopics.clear();
        }
    }
}
