package io.posthorn.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.log.Appended;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.store.segment.Slice;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SeededRandom;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One thread, one seed: random work on a store whose power goes or whose process dies at any
 * moment, recovery, and what must hold then. The seed of a failure is in its message; {@code
 * -Dposthorn.simulations} says how many seeds are tried.
 */
class CrashSimulationTest {

    private static final Path HOME = Path.of("store");
    private static final int SIMULATIONS = Integer.getInteger("posthorn.simulations", 400);
    private static final int LIVES = 4;
    private static final int STEPS = 150;
    private static final String[] TOPICS = {"orders", "payments", "a"};

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void shouldKeepItsPromisesThroughCrashesAtAnyMoment() throws IOException {
        final SeededRandom seeds = SeededRandom.create();
        for (int i = 0; i < SIMULATIONS; i++) {
            final long seed = i == 0 ? seeds.seed() : seeds.nextLong();
            new World(SeededRandom.of(seed)).live();
        }
    }

    /** A message that was given to the store, and what the store said of it. */
    private static final class Given {
        private final String body;
        private final String topic;
        private final int queueId;

        /** Messages of the same batch have the same number. */
        private final int batch;

        /** −1 while the store has not said it; it may know the message all the same. */
        private long queueOffset = -1;

        private boolean acknowledged;

        Given(final String body, final String topic, final int queueId, final int batch) {
            this.body = body;
            this.topic = topic;
            this.queueId = queueId;
            this.batch = batch;
        }

        String lane() {
            return topic + "/" + queueId;
        }

        Draft draft() {
            return Draft.to(topic, queueId)
                    .body(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                    .properties(
                            PropertyText.EMPTY
                                    .edit()
                                    .set(PropertyKeys.KEYS, body.split(" ")[0])
                                    .set(PropertyKeys.TAGS, "tag" + batch % 3)
                                    .toText())
                    .build();
        }

        @Override
        public String toString() {
            return "%s at %s:%d".formatted(body.split(" ")[0], lane(), queueOffset);
        }
    }

    /** What is known of the store from outside, over several lives. */
    private static final class World {

        private final SeededRandom random;
        private final ManualClock clock = new ManualClock(1_700_000_000_000L);
        private final Map<String, Given> given = new HashMap<>();
        private SimulatedDisk disk = new SimulatedDisk();
        private HandTurnedAgents agents;
        private Store store;
        private int number;

        World(final SeededRandom random) {
            this.random = random;
        }

        void live() throws IOException {
            for (int life = 0; life < LIVES; life++) {
                final boolean isSurprise = random.nextBoolean();
                if (isSurprise) {
                    disk.losePowerAt(disk.operations() + random.nextInt(60), random.nextBoolean());
                }
                work();
                final boolean isPower = random.nextBoolean();
                disk = isPower ? disk.losePower(random) : disk.killProcess();
                open();
                check(!isPower && !isSurprise);
                checkRebuilt();
            }
        }

        private void work() {
            try {
                if (store == null) {
                    open();
                }
                final int steps = random.nextInt(STEPS);
                for (int i = 0; i < steps; i++) {
                    step();
                }
            } catch (final SimulatedDisk.PowerLost | StoreUnavailable | IOException e) {
                assertThat(disk.isWithoutPower()).as("%s, %s", e, random).isTrue();
            }
        }

        private void open() throws IOException {
            agents = new HandTurnedAgents(Set.of("posthorn-segments"));
            store = Store.open(settings(), disk, clock, agents, new Counters(), World::noteNothing);
            store.recover();
        }

        private static void noteNothing(final Throwable fatal) {
            assertThat(fatal).isInstanceOf(SimulatedDisk.PowerLost.class);
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> append(1);
                case 4, 5 -> append(2 + random.nextInt(6));
                case 6 -> clock.advance(Duration.ofMillis(random.nextInt(100)));
                default -> agents.turnOne(random);
            }
        }

        private void append(final int count) {
            final int batch = ++number;
            final List<Given> together = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                final String body =
                        "m%d-%d %s".formatted(batch, i, "x".repeat(random.nextInt(900)));
                together.add(
                        new Given(
                                body,
                                TOPICS[random.nextInt(TOPICS.length)],
                                random.nextInt(2),
                                batch));
            }
            together.forEach(each -> given.put(each.body, each));
            final List<Appended> appended =
                    store.log().append(together.stream().map(Given::draft).toList());
            for (int i = 0; i < count; i++) {
                together.get(i).queueOffset = appended.get(i).queueOffset();
            }
            store.flusher()
                    .whenDurable(
                            appended.get(count - 1).end(),
                            fault -> together.forEach(each -> each.acknowledged |= fault == null));
        }

        /** What is in the store after a crash, and forgets what is not. */
        private void check(final boolean nothingMayBeMissing) {
            final Map<String, Given> found = new HashMap<>();
            for (final ConsumeQueue queue : store.queues().all()) {
                for (final RecordView record : records(queue)) {
                    final Given original = given.get(text(record));
                    assertThat(original).as("NothingInvented, %s", random).isNotNull();
                    assertThat(original.lane()).as("%s", random).isEqualTo(queue.toString());
                    assertThat(original.queueOffset)
                            .as("OrderKept, %s", random)
                            .isIn(-1L, record.queueOffset());
                    original.queueOffset = record.queueOffset();
                    assertThat(found.put(original.body, original)).as("once, %s", random).isNull();
                    assertThat(keyFinds(original, record.physicalOffset()))
                            .as(
                                    "DerivedEqualsLog: key of %s, %s %s",
                                    original, random, record.physicalOffset())
                            .isTrue();
                }
            }
            final Map<Integer, List<Given>> batches =
                    given.values().stream().collect(Collectors.groupingBy(each -> each.batch));
            batches.forEach(
                    (batch, members) -> {
                        final long there =
                                members.stream().filter(m -> found.containsKey(m.body)).count();
                        assertThat(there)
                                .as("TransactionsAreWhole: %s, %s", members, random)
                                .isIn(0L, (long) members.size());
                    });
            for (final Given each : given.values()) {
                assertThat(found.containsKey(each.body) || !each.acknowledged)
                        .as("AcknowledgedIsThere: %s, %s", each, random)
                        .isTrue();
                assertThat(found.containsKey(each.body) || !nothingMayBeMissing)
                        .as("a killed process loses nothing: %s, %s", each, random)
                        .isTrue();
            }
            given.keySet().retainAll(found.keySet());
        }

        private boolean keyFinds(final Given message, final long physicalOffset) {
            return store.index()
                    .find(message.topic, message.body.split(" ")[0], 0, Long.MAX_VALUE, 100)
                    .contains(physicalOffset);
        }

        /** Everything derived is thrown away on a copy of the disk, and must come out the same. */
        private void checkRebuilt() throws IOException {
            final SimulatedDisk copy = disk.killProcess();
            for (final Path file : copy.files()) {
                final String name = file.getParent().getFileName().toString();
                if (name.equals("queues") || name.equals("index")) {
                    copy.delete(file);
                }
            }
            final Store rebuilt =
                    Store.open(
                            settings(),
                            copy,
                            clock,
                            new HandTurnedAgents(Set.of("posthorn-segments")),
                            new Counters(),
                            World::noteNothing);
            rebuilt.recover();
            final Set<String> here = entries(store);
            final Set<String> there = entries(rebuilt);
            final Set<String> both = new HashSet<>(here);
            both.retainAll(there);
            here.removeAll(both);
            there.removeAll(both);
            assertThat(here).as("DerivedEqualsRebuilt, %s", random).isEqualTo(there);
        }

        private static Set<String> entries(final Store store) {
            final Set<String> entries = new TreeSet<>();
            final Unit.Batch one = new Unit.Batch(1);
            for (final ConsumeQueue queue : store.queues().all()) {
                for (long i = queue.minOffset(); i < queue.maxOffset(); i++) {
                    assertThat(queue.read(i, one)).isOne();
                    if (one.size(0) != Unit.HOLE) {
                        entries.add(
                                "%s %d: %d + %d %d"
                                        .formatted(
                                                queue,
                                                i,
                                                one.physicalOffset(0),
                                                one.size(0),
                                                one.tag(0)));
                    }
                }
            }
            return entries;
        }

        private List<RecordView> records(final ConsumeQueue queue) {
            final List<RecordView> records = new ArrayList<>();
            final Unit.Batch one = new Unit.Batch(1);
            final Set<Long> seen = new HashSet<>();
            for (long i = queue.minOffset(); i < queue.maxOffset(); i++) {
                assertThat(queue.read(i, one)).as("QueueOffsetsAreDense, %s", random).isOne();
                if (one.size(0) == Unit.HOLE) {
                    continue;
                }
                try (Slice slice = store.log().slice(one.physicalOffset(0), one.size(0))) {
                    assertThat(slice).as("entry %d of %s, %s", i, queue, random).isNotNull();
                    final ByteBuffer copy = ByteBuffer.allocate(slice.length());
                    copy.put(0, slice.bytes(), 0, slice.length());
                    assertThat(seen.add(one.physicalOffset(0))).isTrue();
                    records.add(new RecordView().wrap(copy, 0));
                }
            }
            return records;
        }

        private static String text(final RecordView record) {
            return StandardCharsets.UTF_8.decode(record.body()).toString();
        }

        private static StoreSettings settings() {
            return new StoreSettings(
                    HOME,
                    16 << 10,
                    50,
                    20,
                    16 << 10,
                    64,
                    HostAddress.NONE,
                    new RetentionRules(Long.MAX_VALUE, Long.MAX_VALUE, 100, 100),
                    0);
        }
    }
}
