package io.posthorn.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.log.Appended;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.QueueTimes;
import io.posthorn.store.retention.Hold;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.store.segment.Slice;
import io.posthorn.store.timer.DueTimer;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SeededRandom;
import io.posthorn.testkit.SimulatedDisk;
import io.posthorn.testkit.SimulatedDisk.Faults;
import io.posthorn.testkit.SimulatedDisk.Operation;
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
    private static final int SIMULATIONS = Integer.getInteger("posthorn.simulations", 150);
    private static final int SEGMENT = 16 << 10;
    private static final int LIVES = 4;
    private static final int STEPS = 150;
    private static final Set<String> FOR_SPOILT_BITS =
            Set.of("posthorn_store_lost_entries_total", "posthorn_store_mended_entries_total");
    private static final String[] TOPICS = {"orders", "payments", "a"};
    private static final String DUE = "due";

    /** Messages of this topic may not be read any more when they are older. */
    private static final String SHORT_LIVED = "a";

    private static final long SHORT_LIFE_MS = 300;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void shouldKeepItsPromisesThroughCrashesAtAnyMoment() throws IOException {
        final SeededRandom seeds = SeededRandom.create();
        long segmentsGone = 0;
        for (int i = 0; i < SIMULATIONS; i++) {
            final long seed = i == 0 ? seeds.seed() : seeds.nextLong();
            final World world = new World(SeededRandom.of(seed));
            world.live();
            segmentsGone += world.store.log().start() / SEGMENT;
        }
        assertThat(segmentsGone).as("segments that were emptied and went").isPositive();
    }

    /** A message that was given to the store, and what the store said of it. */
    private static final class Given {
        private final String body;
        private final String topic;
        private final int queueId;

        /** Messages of the same batch have the same number. */
        private final int batch;

        /** The timer that this delivers, or null. */
        private DueTimer timer;

        /** −1 while the store has not said it; it may know the message all the same. */
        private long queueOffset = -1;

        private long physicalOffset;
        private long storedMs;
        private boolean acknowledged;
        private boolean deleted;

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
                                    .set(
                                            PropertyKeys.TIMER_OUT_MS,
                                            isTimer()
                                                    ? body.split(" ")[1]
                                                    : timer == null
                                                            ? null
                                                            : Long.toString(timer.dueMs()))
                                    .set(
                                            PropertyKeys.TIMER_ORIGIN,
                                            timer == null
                                                    ? null
                                                    : Long.toString(timer.physicalOffset()))
                                    .toText())
                    .build();
        }

        boolean isTimer() {
            return topic.equals(TopicNames.TIMER);
        }

        @Override
        public String toString() {
            return "%s at %s:%d".formatted(body.split(" ")[0], lane(), queueOffset);
        }
    }

    /** What ails a disk that has power. */
    private enum Illness {
        /** Nothing. */
        NONE,
        /** Most of what takes space fails, for some time. */
        FULL,
        /** From some operation of a kind on, all fail, or only that one. */
        BROKEN;

        static Illness any(final SeededRandom random) {
            return random.nextBoolean() ? FULL : BROKEN;
        }

        Faults faults(final SeededRandom random) {
            return switch (this) {
                case NONE -> Faults.NONE;
                case FULL ->
                        (operation, path) ->
                                isForSpace(operation) && random.nextInt(4) > 0
                                        ? "No space left on device"
                                        : null;
                case BROKEN -> broken(random);
            };
        }

        private static boolean isForSpace(final Operation operation) {
            return operation == Operation.CREATE || operation == Operation.REPLACE;
        }

        private static Faults broken(final SeededRandom random) {
            final Operation ill = Operation.values()[random.nextInt(Operation.values().length)];
            final boolean isOnce = random.nextBoolean();
            final int[] left = {random.nextInt(12)};
            return (operation, path) -> {
                if (operation == ill) {
                    left[0]--;
                }
                final boolean fails = operation == ill && (isOnce ? left[0] == 0 : left[0] <= 0);
                return fails ? "Input/output error" : null;
            };
        }
    }

    /** What is known of the store from outside, over several lives. */
    private static final class World implements Hold {

        private final SeededRandom random;
        private final boolean isFlushAwaited;
        private final ManualClock clock = new ManualClock(1_700_000_000_000L);
        private final Map<String, Given> given = new HashMap<>();

        /** What delivers a timer, by the timer's body. */
        private final Map<String, Given> deliveries = new HashMap<>();

        private SimulatedDisk disk = new SimulatedDisk();
        private HandTurnedAgents agents;
        private Counters counters = new Counters();
        private Store store;
        private int number;
        private Illness illness = Illness.NONE;
        private boolean hasDied;

        World(final SeededRandom random) {
            this.random = random;
            this.isFlushAwaited = random.nextBoolean();
        }

        void live() throws IOException {
            for (int life = 0; life < LIVES; life++) {
                final boolean isSurprise = random.nextBoolean();
                if (isSurprise) {
                    disk.losePowerAt(disk.operations() + random.nextInt(60), random.nextBoolean());
                }
                work();
                checkNoFalseAlarm();
                final boolean isPower = random.nextBoolean();
                disk = isPower ? disk.losePower(random) : disk.killProcess();
                open();
                check(!isPower && !isSurprise);
                checkRebuilt();
            }
            checkTimers();
        }

        /** No bit was ever spoilt, so the scrub has nothing to tell. */
        private void checkNoFalseAlarm() {
            counters.families().stream()
                    .filter(each -> FOR_SPOILT_BITS.contains(each.name()))
                    .forEach(
                            each ->
                                    each.source()
                                            .accept(
                                                    (number, labels) ->
                                                            assertThat(number)
                                                                    .as(
                                                                            "%s, %s",
                                                                            each.name(), random)
                                                                    .isZero()));
        }

        @Override
        public long oldestNeeded() {
            return 0;
        }

        @Override
        public Need needOf(final RecordFacts record) {
            return StandardCharsets.UTF_8.decode(record.body()).toString().startsWith("held")
                    ? Need.LONG
                    : Need.NONE;
        }

        @Override
        public boolean mayMove(final RecordFacts record) {
            return needOf(record) == Need.LONG;
        }

        private void work() {
            try {
                if (store == null) {
                    open();
                }
                illness = random.nextBoolean() ? Illness.NONE : Illness.any(random);
                hasDied = false;
                final int steps = random.nextInt(STEPS);
                final int illFrom = random.nextInt(STEPS);
                for (int i = 0; i < steps; i++) {
                    if (i == illFrom) {
                        disk.failBy(illness.faults(random));
                    }
                    step();
                }
                disk.failBy(Faults.NONE);
                if (illness == Illness.FULL) {
                    goOn();
                }
            } catch (final SimulatedDisk.PowerLost | IOException e) {
                assertThat(disk.isWithoutPower()).as("%s, %s", e, random).isTrue();
            }
        }

        /** There is space again: nobody has to do anything for it. */
        private void goOn() {
            final int before = given.size();
            for (int i = 0; i < 100 && given.size() == before && !disk.isWithoutPower(); i++) {
                clock.advance(Duration.ofSeconds(1));
                agents.turnAll();
                append(1);
            }
            assertThat(given.size() > before || disk.isWithoutPower())
                    .as("GoesOn, %s", random)
                    .isTrue();
        }

        private void open() throws IOException {
            agents = new HandTurnedAgents(Set.of("posthorn-segments"));
            counters = new Counters();
            store = Store.open(settings(), disk, clock, agents, counters, this::die);
            store.retention().hold(this);
            store.retention().limitAges(topic -> topic.equals(SHORT_LIVED) ? SHORT_LIFE_MS : -1);
            store.recover();
        }

        /** The power is lost, or the disk said that it had failed. */
        private void die(final Throwable fatal) {
            hasDied = true;
            assertThat(fatal instanceof SimulatedDisk.PowerLost || illness == Illness.BROKEN)
                    .as("%s, %s", fatal, random)
                    .isTrue();
        }

        private static void noteNothing(final Throwable fatal) {
            assertThat(fatal).isInstanceOf(SimulatedDisk.PowerLost.class);
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> append(1);
                case 4, 5 -> append(2 + random.nextInt(6));
                case 6 -> {
                    if (random.nextInt(8) == 0) {
                        deleteTopic(TOPICS[random.nextInt(TOPICS.length)]);
                    }
                    if (random.nextInt(4) == 0) {
                        clock.advance(Duration.ofHours(random.nextInt(60)));
                        deliverTimers();
                    }
                    clock.advance(Duration.ofMillis(random.nextInt(100)));
                }
                default -> {
                    for (int i = random.nextInt(12); i >= 0; i--) {
                        agents.turnOne(random);
                    }
                }
            }
        }

        /** Its messages may be there again after a crash, which may have lost the deletion. */
        private void deleteTopic(final String topic) {
            given.values().stream()
                    .filter(each -> each.topic.equals(topic))
                    .forEach(each -> each.deleted = true);
            store.deleteQueues(topic);
        }

        private Given ordinary(final int batch, final int i) {
            final String body =
                    "%s%d-%d %s"
                            .formatted(
                                    random.nextInt(10) == 0 ? "held" : "m",
                                    batch,
                                    i,
                                    "x".repeat(random.nextInt(900)));
            return new Given(body, TOPICS[random.nextInt(TOPICS.length)], random.nextInt(2), batch);
        }

        private Given timer(final int batch, final int i) {
            final long due =
                    clock.wallMs()
                            + Duration.ofHours(1).toMillis()
                            + random.nextInt((int) Duration.ofDays(20).toMillis());
            return new Given("timer%d-%d %d ".formatted(batch, i, due), TopicNames.TIMER, 0, batch);
        }

        private void append(final int count) {
            final int batch = ++number;
            final List<Given> together = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                together.add(random.nextInt(20) == 0 ? timer(batch, i) : ordinary(batch, i));
            }
            append(batch, together);
        }

        /** False if the store refused. */
        private boolean append(final int batch, final List<Given> together) {
            final int count = together.size();
            together.forEach(each -> given.put(each.body, each));
            final boolean wasDead = hasDied;
            final List<Appended> appended;
            try {
                appended = store.log().append(together.stream().map(Given::draft).toList());
            } catch (final StoreUnavailable e) {
                assertThat(mayRefuse(e)).as("%s, %s", e, random).isTrue();
                together.forEach(each -> given.remove(each.body));
                return false;
            }
            assertThat(wasDead).as("NothingIsTakenByTheDead, %s", random).isFalse();
            for (int i = 0; i < count; i++) {
                together.get(i).queueOffset = appended.get(i).queueOffset();
                together.get(i).physicalOffset = appended.get(i).physicalOffset();
                together.get(i).storedMs = clock.wallMs();
            }
            store.flusher()
                    .whenDurable(
                            appended.get(count - 1).end(),
                            fault -> together.forEach(each -> each.acknowledged |= fault == null));
            return true;
        }

        private void deliverTimers() {
            final List<DueTimer> all = store.timers().poll(clock.wallMs(), 5);
            // Timers that are due this soon are not moved, and those that were moved are flushed.
            agents.turnAll();
            for (final DueTimer due : all) {
                try (Slice slice = store.log().slice(due.physicalOffset(), due.length())) {
                    assertThat(slice).as("%s, %s", due, random).isNotNull();
                    deliver(due, text(new RecordView().wrap(slice.bytes(), 0)));
                }
            }
        }

        private void deliver(final DueTimer due, final String timer) {
            assertThat(deliveries).as("DeliveredOnce, %s", random).doesNotContainKey(timer);
            final int batch = ++number;
            final Given delivery =
                    new Given(
                            "%s%d-of-%s"
                                    .formatted(
                                            random.nextInt(3) == 0 ? "held" : "d",
                                            batch,
                                            timer.split(" ")[0]),
                            DUE,
                            0,
                            batch);
            delivery.timer = due;
            if (append(batch, List.of(delivery))) {
                deliveries.put(timer, delivery);
            } else {
                store.timers().giveBack(due);
            }
        }

        private boolean mayRefuse(final StoreUnavailable refusal) {
            return switch (illness) {
                case NONE -> disk.isWithoutPower();
                case FULL ->
                        refusal.reason() == StoreUnavailable.Reason.NO_SPACE
                                || disk.isWithoutPower();
                case BROKEN -> true;
            };
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
                        if (members.stream().anyMatch(this::isOld)) {
                            return;
                        }
                        assertThat(there)
                                .as("TransactionsAreWhole: %s, %s", members, random)
                                .isIn(0L, (long) members.size());
                    });
            for (final Given each : given.values()) {
                final boolean mayHaveGone =
                        each.deleted || isAged(each) || !isHeld(each) && isOld(each);
                assertThat(found.containsKey(each.body) || !each.acknowledged || mayHaveGone)
                        .as("AcknowledgedIsThere: %s, %s", each, random)
                        .isTrue();
                assertThat(found.containsKey(each.body) || !nothingMayBeMissing || mayHaveGone)
                        .as("a killed process loses nothing: %s, %s", each, random)
                        .isTrue();
            }
            deliveries.values().removeIf(each -> !found.containsKey(each.body) && !isOld(each));
            // What is too old may be found again in another life, as long as it is in the log.
            given.values().removeIf(each -> !found.containsKey(each.body) && !isAged(each));
            checkWaiting();
        }

        /** Timers wait until they are delivered, and not any longer. */
        private void checkWaiting() {
            final Set<String> waiting = new TreeSet<>();
            store.timers()
                    .forEachPending(
                            timer -> {
                                try (Slice slice =
                                        store.log().slice(timer.physicalOffset(), timer.length())) {
                                    assertThat(slice).as("%s, %s", timer, random).isNotNull();
                                    waiting.add(text(new RecordView().wrap(slice.bytes(), 0)));
                                }
                            });
            assertThat(waiting).as("WaitsUntilDelivered, %s", random).isEqualTo(waitingTimers());
            assertThat(store.timers().pending()).as("%s", random).isEqualTo(waiting.size());
        }

        private Set<String> waitingTimers() {
            return given.values().stream()
                    .filter(each -> each.isTimer() && !deliveries.containsKey(each.body))
                    .map(each -> each.body)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** Whether somebody needs it for ever. */
        private boolean isHeld(final Given message) {
            return message.isTimer()
                    ? !deliveries.containsKey(message.body)
                    : message.body.startsWith("held");
        }

        /**
         * Whether its topic was deleted, it is too old for it, or its first place was in a segment
         * that is gone.
         */
        private boolean isOld(final Given message) {
            return message.deleted
                    || isAged(message)
                    || message.physicalOffset < store.log().start();
        }

        private boolean isAged(final Given message) {
            return message.topic.equals(SHORT_LIVED)
                    && clock.wallMs() - message.storedMs > SHORT_LIFE_MS;
        }

        /** Everything that was left waiting comes once, at its time. */
        private void checkTimers() {
            final Set<String> waiting = waitingTimers();
            assertThat(store.timers().pending()).as("%s", random).isEqualTo(waiting.size());
            clock.advance(Duration.ofDays(21));
            for (final DueTimer due : store.timers().poll(clock.wallMs(), 1_000_000)) {
                try (Slice slice = store.log().slice(due.physicalOffset(), due.length())) {
                    assertThat(slice).as("%s, %s", due, random).isNotNull();
                    assertThat(waiting.remove(text(new RecordView().wrap(slice.bytes(), 0))))
                            .as("DeliveredOnce: %s, %s", due, random)
                            .isTrue();
                }
            }
            assertThat(waiting).as("%s", random).isEmpty();
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

        private Set<String> entries(final Store store) {
            final Set<String> entries = new TreeSet<>();
            final Unit.Batch one = new Unit.Batch(1);
            entries.add("timers %d".formatted(store.timers().pending()));
            for (final ConsumeQueue queue : store.queues().all()) {
                entries.add("%s ends at %d".formatted(queue, queue.maxOffset()));
                for (long i = firstKept(store, queue);
                        i < queue.maxOffset();
                        i = queue.presentFrom(i + 1)) {
                    assertThat(queue.read(i, one)).isOne();
                    if (one.size(0) != Unit.HOLE && one.physicalOffset(0) >= store.log().start()) {
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

        /** What is too old may still be there where nobody has looked for it yet. */
        private long firstKept(final Store store, final ConsumeQueue queue) {
            return queue.topic().equals(SHORT_LIVED)
                    ? new QueueTimes(store.log())
                            .firstAtOrAfter(
                                    queue, queue.maxOffset(), clock.wallMs() - SHORT_LIFE_MS)
                    : queue.minOffset();
        }

        private List<RecordView> records(final ConsumeQueue queue) {
            final List<RecordView> records = new ArrayList<>();
            final Unit.Batch one = new Unit.Batch(1);
            final Set<Long> seen = new HashSet<>();
            for (long i = queue.minOffset(); i < queue.maxOffset(); i = queue.presentFrom(i + 1)) {
                assertThat(queue.read(i, one)).as("QueueOffsetsAreDense, %s", random).isOne();
                if (one.size(0) == Unit.HOLE) {
                    continue;
                }
                if (one.physicalOffset(0) < store.log().start()) {
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

        private StoreSettings settings() {
            return new StoreSettings(
                    HOME,
                    SEGMENT,
                    50,
                    20,
                    16 << 10,
                    64,
                    HostAddress.NONE,
                    new RetentionRules(Long.MAX_VALUE, 2 * SEGMENT, 100, 100),
                    ColdReads.unlimited(0),
                    isFlushAwaited);
        }
    }
}
