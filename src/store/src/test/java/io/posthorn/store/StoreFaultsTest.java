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
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.store.segment.Slice;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A disk that fails at each single operation of a start, one start for each. What must hold then:
 * the start succeeds all the same or says where the disk failed, nothing stays open behind it, and
 * the next start, on a sound disk, finds everything.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StoreFaultsTest {

    private static final Path HOME = Path.of("store");
    private static final int SEGMENT = 16 << 10;

    /** More dead names than are kept, so that the next start writes the names anew. */
    private static final int DEAD_TOPICS = 1_100;

    /** More than a file of small blocks holds. */
    private static final int ENDED_QUEUES = 100;

    private static final int ENOUGH_TURNS = 40;

    private final ManualClock clock = new ManualClock(1_700_000_000_000L);
    private final List<Throwable> fatal = new ArrayList<>();
    private HandTurnedAgents agents;
    private RetentionRules rules = new RetentionRules(Long.MAX_VALUE, Long.MAX_VALUE, 100, 100);

    @Test
    void shouldSayWhereTheDiskFailedWhenAnEmptyDirectoryIsOpened() throws IOException {
        assertThat(failAtEachOperation(new SimulatedDisk())).hasSizeGreaterThan(10);
    }

    @Test
    void shouldFindEverythingAgainThatWasClosedCleanly() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Store store = open(disk);
        fill(store, 200);
        store.close();
        assertThat(failAtEachOperation(disk)).hasSizeGreaterThan(10);
    }

    @Test
    void shouldFindEverythingAgainAfterAKill() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Store store = open(disk);
        fill(store, 200);
        assertThat(failAtEachOperation(disk)).hasSizeGreaterThan(10);
    }

    @Test
    void shouldFindEverythingAgainWhenAllThatIsDerivedIsGone() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Store store = open(disk);
        fill(store, 200);
        final SimulatedDisk killed = disk.killProcess();
        killed.delete(HOME.resolve("queues"));
        killed.delete(HOME.resolve("index"));
        assertThat(failAtEachOperation(killed)).hasSizeGreaterThan(10);
    }

    @Test
    void shouldFindEverythingAgainAfterAPowerLoss() throws IOException {
        final SeededRandom random = SeededRandom.create();
        final SimulatedDisk disk = new SimulatedDisk();
        final Store store = open(disk);
        fill(store, 200);
        assertThat(failAtEachOperation(disk.losePower(random)))
                .as("%s", random)
                .hasSizeGreaterThan(10);
    }

    @Test
    void shouldFindEverythingAgainWhenTheNamesOfQueuesAreWrittenAnew() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Store store = open(disk);
        fill(store, 20);
        for (int i = 0; i < DEAD_TOPICS; i++) {
            store.log().append(message("dead-" + i, 0, "dead " + i));
        }
        turn();
        for (int i = 0; i < DEAD_TOPICS; i++) {
            store.deleteQueues("dead-" + i);
        }
        turn();
        store.close();
        assertThat(failAtEachOperation(disk))
                .contains("RENAME of store/queues/rewritten/names-00000");
    }

    @Test
    void shouldFindTheEndsOfQueuesAgainWhoseMessagesAreGone() throws IOException {
        rules = new RetentionRules(Long.MAX_VALUE, 2 * SEGMENT, 100, 100);
        final SimulatedDisk disk = new SimulatedDisk();
        final Store store = open(disk);
        for (int i = 0; i < ENDED_QUEUES; i++) {
            store.log().append(message("ended-" + i, 0, "gone"));
        }
        fill(store, 400);
        turn();
        assertThat(store.queues().find("ended-0", 0).minOffset()).isOne();
        final SimulatedDisk killed = disk.killProcess();
        killed.delete(HOME.resolve("queues"));
        assertThat(failAtEachOperation(killed)).hasSizeGreaterThan(10);
    }

    @Test
    void shouldNotReadTheLogAgainBecauseTheProcessEndedWhileItMadeABlockFile() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Store store = open(disk);
        fill(store, 200);
        final Set<String> expected = contentOf(store);
        store.close();
        final Path blank = HOME.resolve("queues/blocks-00077");
        disk.create(blank, SEGMENT).close();
        try (Store again = open(disk)) {
            assertThat(again.recovery().records()).isZero();
            assertThat(contentOf(again)).isEqualTo(expected);
            assertThat(disk.exists(blank)).isFalse();
        }
        assertThat(disk.mappedFiles()).isZero();
    }

    /** Gives which operations there are, in order. */
    private List<String> failAtEachOperation(final SimulatedDisk before) throws IOException {
        final Set<String> expected;
        try (Store sound = open(before.killProcess())) {
            expected = contentOf(sound);
        }
        final List<String> failed = new ArrayList<>();
        while (true) {
            final Countdown once = new Countdown(failed.size(), true);
            if (!fail(before.killProcess(), once, expected)) {
                return failed;
            }
            fail(before.killProcess(), new Countdown(failed.size(), false), expected);
            failed.add(once.failed);
        }
    }

    /** Lets one operation fail, or all from there on. False if there were not so many. */
    private boolean fail(
            final SimulatedDisk disk, final Countdown faults, final Set<String> expected)
            throws IOException {
        disk.failBy(faults);
        try {
            final Store store = open(disk);
            assertThat(contentOf(store)).as("in spite of %s", faults).isEqualTo(expected);
            disk.failBy(Faults.NONE);
            store.close();
        } catch (final IOException e) {
            assertThat(faults.hasFailed()).as("%s, %s", e, faults).isTrue();
            assertThat(e).as("%s", faults).hasMessageContaining(HOME.toString());
        }
        if (!faults.hasFailed()) {
            return false;
        }
        disk.failBy(Faults.NONE);
        assertThat(disk.mappedFiles()).as("mapped after %s", faults).isZero();
        assertThat(disk.isLocked()).as("locked after %s", faults).isFalse();
        try (Store again = open(disk)) {
            assertThat(contentOf(again)).as("after %s", faults).isEqualTo(expected);
        }
        assertThat(disk.mappedFiles()).as("mapped after %s and a sound start", faults).isZero();
        assertThat(fatal).as("%s", faults).isEmpty();
        return true;
    }

    /** The n-th operation fails. */
    private static final class Countdown implements Faults {

        private final int operation;
        private final boolean isOnce;
        private int count;
        private String failed;

        Countdown(final int operation, final boolean isOnce) {
            this.operation = operation;
            this.isOnce = isOnce;
        }

        @Override
        public String faultOf(final Operation kind, final Path path) {
            final int number = count++;
            if (number < operation || isOnce && number > operation) {
                return null;
            }
            failed = failed == null ? "%s of %s".formatted(kind, path) : failed;
            return "Input/output error";
        }

        boolean hasFailed() {
            return failed != null;
        }

        @Override
        public String toString() {
            return "operation %d%s, %s".formatted(operation, isOnce ? "" : " and later", failed);
        }
    }

    private Store open(final SimulatedDisk disk) throws IOException {
        agents = new HandTurnedAgents(Set.of("posthorn-segments"));
        final Store store = Store.open(settings(), disk, clock, agents, new Counters(), fatal::add);
        try {
            store.recover();
            return store;
        } catch (final IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private void turn() {
        for (int i = 0; i < ENOUGH_TURNS; i++) {
            clock.advance(Duration.ofMillis(100));
            agents.turnAll();
        }
    }

    private void fill(final Store store, final int count) {
        for (int i = 0; i < count; i++) {
            store.log().append(message("orders", i % 3, "order " + i));
            if (i % 10 == 0) {
                store.log().append(timer(clock.wallMs() + Duration.ofDays(i).toMillis()));
            }
            if (i % 50 == 0) {
                turn();
            }
        }
    }

    private StoreSettings settings() {
        return new StoreSettings(
                HOME,
                SEGMENT,
                50,
                20,
                SEGMENT,
                128,
                HostAddress.NONE,
                rules,
                ColdReads.unlimited(0),
                false);
    }

    private static Draft message(final String topic, final int queueId, final String body) {
        return Draft.to(topic, queueId)
                .body(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                .properties(PropertyText.of(Map.of(PropertyKeys.KEYS, body.replace(' ', '-'))))
                .build();
    }

    private static Draft timer(final long dueMs) {
        return Draft.to(TopicNames.TIMER, 0)
                .properties(
                        PropertyText.of(Map.of(PropertyKeys.TIMER_OUT_MS, Long.toString(dueMs))))
                .build();
    }

    /** All that can be read, by queue, and how many timers wait. */
    private static Set<String> contentOf(final Store store) {
        final Set<String> content = new TreeSet<>();
        final Unit.Batch one = new Unit.Batch(1);
        content.add("%d timers".formatted(store.timers().pending()));
        for (final ConsumeQueue queue : store.queues().all()) {
            content.add("%s to %d".formatted(queue, queue.maxOffset()));
            for (long i = queue.minOffset(); i < queue.maxOffset(); i = queue.presentFrom(i + 1)) {
                assertThat(queue.read(i, one)).isOne();
                if (one.size(0) == Unit.HOLE) {
                    continue;
                }
                try (Slice record = store.log().record(one.physicalOffset(0))) {
                    final RecordView view = new RecordView().wrap(record.bytes(), 0);
                    content.add("%s %d: %s".formatted(queue, i, textOf(view)));
                    content.add("%s %s".formatted(queue, keysFind(store, view)));
                }
            }
        }
        return content;
    }

    private static String textOf(final RecordView record) {
        return StandardCharsets.UTF_8.decode(record.body()).toString();
    }

    private static String keysFind(final Store store, final RecordView record) {
        final String key = record.properties().get(PropertyKeys.KEYS);
        return key == null
                ? "no key"
                : "%s at %s"
                        .formatted(
                                key,
                                store
                                        .index()
                                        .find(record.topic(), key, 0, Long.MAX_VALUE, 10)
                                        .stream()
                                        .distinct()
                                        .sorted()
                                        .toList());
    }
}
