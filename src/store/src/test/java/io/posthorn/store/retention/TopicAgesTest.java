package io.posthorn.store.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.RecordView;
import io.posthorn.store.ColdReads;
import io.posthorn.store.Store;
import io.posthorn.store.StoreSettings;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.log.Appended;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.QueueTimes;
import io.posthorn.store.segment.Slice;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of messages whose topic is kept for a shorter or longer time than the log. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TopicAgesTest {

    private static final Path HOME = Path.of("store");
    private static final int SEGMENT = 64 << 10;
    private static final int STORE_TIMESTAMP_AT = 56;
    private static final Duration LOG_AGE = Duration.ofHours(72);
    private static final RetentionRules BY_AGE =
            new RetentionRules(LOG_AGE.toMillis(), Long.MAX_VALUE, 100, 100);

    private final ManualClock clock = new ManualClock();
    private final Map<String, Duration> limits = new ConcurrentHashMap<>();
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private SimulatedDisk disk = new SimulatedDisk();
    private HandTurnedAgents agents;
    private Store store;
    private int number;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
        assertThat(fatal.get()).isNull();
    }

    private void open(final RetentionRules rules) throws IOException {
        agents = new HandTurnedAgents(Set.of("posthorn-segments"));
        final StoreSettings settings =
                new StoreSettings(
                        HOME,
                        SEGMENT,
                        50,
                        20,
                        SEGMENT,
                        512,
                        HostAddress.NONE,
                        rules,
                        ColdReads.unlimited(1_000),
                        false);
        store = Store.open(settings, disk, clock, agents, new Counters(), fatal::set);
        store.retention().limitAges(this::limitOf);
        store.recover();
    }

    private long limitOf(final String topic) {
        final Duration limit = limits.get(topic);
        return limit == null ? -1 : limit.toMillis();
    }

    private void closeAndOpen(final RetentionRules rules) throws IOException {
        store.close();
        open(rules);
    }

    private Appended append(final String topic, final int length) {
        final String body = number++ + " " + "x".repeat(length);
        return store.log()
                .append(
                        Draft.to(topic, 0)
                                .body(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                                .build());
    }

    private void append(final String topic, final int length, final int count) {
        for (int i = 0; i < count; i++) {
            append(topic, length);
        }
    }

    /** Two segments of which a tenth is of another topic. */
    private void appendMixed(final String topic) {
        final long end = store.log().end() + 2 * SEGMENT;
        while (store.log().end() < end) {
            append(topic, 100);
            append("orders", 2_000);
        }
    }

    private void turn(final Duration time) {
        clock.advance(time);
        agents.turnAll();
    }

    private void turnUntil(final String what, final BooleanSupplier condition) {
        for (int i = 0; i < 10_000 && !condition.getAsBoolean(); i++) {
            turn(Duration.ofMillis(20));
        }
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }

    /** Lets every agent do what it has to do at present. */
    private void settle() {
        for (int i = 0; i < 600; i++) {
            turn(Duration.ofMillis(20));
        }
    }

    private ConsumeQueue queue(final String topic) {
        return store.queues().find(topic, 0);
    }

    /** Queue offsets of the messages that a reader gets. */
    private List<Long> readable(final String topic) {
        final List<Long> found = new ArrayList<>();
        final ConsumeQueue queue = queue(topic);
        final Unit.Batch one = new Unit.Batch(1);
        for (long i = queue.minOffset(); i < queue.maxOffset(); i = queue.presentFrom(i + 1)) {
            if (queue.read(i, one) > 0 && one.size(0) != Unit.HOLE) {
                try (Slice slice = store.log().record(one.physicalOffset(0))) {
                    if (slice != null) {
                        final RecordView view = new RecordView().wrap(slice.bytes(), 0);
                        assertThat(view.topic()).isEqualTo(topic);
                        assertThat(view.queueOffset()).isEqualTo(i);
                        found.add(i);
                    }
                }
            }
        }
        return found;
    }

    private static List<Long> range(final int from, final int to) {
        return IntStream.range(from, to).mapToObj(i -> (long) i).toList();
    }

    @Test
    void shouldPassOverMessagesThatAreOlderThanTheirTopicKeepsThem() throws IOException {
        limits.put("short", Duration.ofHours(1));
        open(BY_AGE);
        append("short", 10, 1_000);
        append("orders", 10, 100);
        turn(Duration.ofMinutes(50));
        append("short", 10, 20);
        turn(Duration.ofMinutes(9));
        assertThat(queue("short").minOffset()).isZero();

        turn(Duration.ofMinutes(2));
        assertThat(readable("short")).isEqualTo(range(1_000, 1_020));
        assertThat(queue("short").isGivenBack(0)).isTrue();
        assertThat(readable("orders")).hasSize(100);
        assertThat(store.log().start()).as("their bytes stay").isZero();
    }

    @Test
    void shouldPassOverAWholeQueueAndGoOnCounting() throws IOException {
        limits.put("short", Duration.ofHours(1));
        open(BY_AGE);
        append("short", 10, 3_000);
        turn(Duration.ofHours(2));
        assertThat(readable("short")).isEmpty();
        assertThat(queue("short").minOffset()).isEqualTo(3_000);
        append("short", 10, 1);
        assertThat(readable("short")).isEqualTo(List.of(3_000L));
    }

    @Test
    void shouldPassOverMessagesAgainAfterAStop() throws IOException {
        limits.put("short", Duration.ofHours(1));
        open(BY_AGE);
        append("short", 10, 3_000);
        turn(Duration.ofHours(2));
        closeAndOpen(BY_AGE);
        assertThat(queue("short").maxOffset()).isEqualTo(3_000);
        turn(Duration.ZERO);
        assertThat(readable("short")).isEmpty();
        append("short", 10, 2);
        assertThat(readable("short")).isEqualTo(range(3_000, 3_002));
    }

    @Test
    void shouldPassOverMessagesAgainAfterTheProcessWasKilledAndWhatIsDerivedIsLost()
            throws IOException {
        limits.put("short", Duration.ofHours(1));
        open(BY_AGE);
        append("short", 10, 1_000);
        turn(Duration.ofHours(2));
        append("short", 10, 10);
        disk = disk.killProcess();
        open(BY_AGE);
        turn(Duration.ZERO);
        assertThat(readable("short")).isEqualTo(range(1_000, 1_010));

        store.close();
        disk.delete(HOME.resolve("queues"));
        open(BY_AGE);
        assertThat(readable("short")).as("not yet looked at").hasSize(1_010);
        turn(Duration.ZERO);
        assertThat(readable("short")).isEqualTo(range(1_000, 1_010));
    }

    @Test
    void shouldLookAtAFewQueuesATurn() throws IOException {
        open(BY_AGE);
        for (int i = 0; i < 60; i++) {
            limits.put("short-" + i, Duration.ofHours(1));
            append("short-" + i, 10);
        }
        turn(Duration.ofHours(2));
        assertThat(passedOver()).isEqualTo(50);
        turn(Duration.ofMillis(20));
        assertThat(passedOver()).isEqualTo(60);
    }

    private long passedOver() {
        return store.queues().all().stream().filter(queue -> queue.minOffset() == 1).count();
    }

    @Test
    void shouldNotTrustTheTimeOfASpoiltRecord() throws IOException {
        limits.put("short", Duration.ofHours(1));
        open(BY_AGE);
        append("short", 10);
        clock.advance(Duration.ofMinutes(40));
        append("short", 10, 9);
        final Appended spoilt = append("short", 10);
        append("short", 10, 9);
        store.close();
        // A search in halves looks at it first, and it says that it is of 1989.
        disk.corrupt(
                HOME.resolve("commitlog/00000000000000000000"),
                (int) spoilt.physicalOffset() + STORE_TIMESTAMP_AT + 2,
                1);
        open(BY_AGE);
        turn(Duration.ofMinutes(30));
        assertThat(queue("short").minOffset()).isOne();
        final QueueTimes times = new QueueTimes(store.log());
        assertThat(times.behindLastBefore(queue("short"), 20, clock.wallMs())).isEqualTo(20);
        assertThat(times.firstAtOrAfter(queue("short"), 20, 0)).isOne();
    }

    @Test
    void shouldKeepMessagesLongerThanTheLogAndPassThemOverThen() throws IOException {
        limits.put("long", Duration.ofHours(100));
        open(BY_AGE);
        appendMixed("long");
        final int kept = (int) queue("long").maxOffset();
        clock.advance(LOG_AGE.plusHours(1));
        appendMixed("other");
        turnUntil("the old segments are gone", () -> store.log().start() >= 2 * SEGMENT);
        assertThat(readable("long")).isEqualTo(range(0, kept));
        assertThat(queue("orders").minOffset()).isGreaterThanOrEqualTo(kept - 40);

        closeAndOpen(BY_AGE);
        turn(Duration.ZERO);
        assertThat(readable("long")).isEqualTo(range(0, kept));
        disk = disk.killProcess();
        disk.delete(HOME.resolve("queues"));
        open(BY_AGE);
        turn(Duration.ZERO);
        assertThat(readable("long")).isEqualTo(range(0, kept));

        turn(Duration.ofHours(28));
        assertThat(readable("long")).isEmpty();
        assertThat(queue("long").maxOffset()).isEqualTo(kept);
    }

    @Test
    void shouldNotPassOverYoungMessagesBeforeAGap() throws IOException {
        limits.put("long", Duration.ofHours(100));
        final RetentionRules rules = new RetentionRules(LOG_AGE.toMillis(), 8 * SEGMENT, 100, 100);
        open(rules);
        append("long", 100, 10);
        clock.advance(Duration.ofHours(10));
        append("long", 100, 10);
        appendMixed("orders");
        clock.advance(Duration.ofHours(10));
        appendMixed("long");
        final int lost = (int) queue("long").maxOffset();
        // The first 20 are moved to the end, the others are in segments that are still young.
        clock.advance(Duration.ofHours(65));
        append("orders", 2_000, 90);
        turnUntil("the first segment is gone", () -> store.log().start() > 0);
        settle();
        while (store.log().end() < 13 * SEGMENT) {
            append("orders", 2_000);
        }
        append("long", 100, 5);
        turnUntil("the log is small again", () -> store.log().start() >= 5 * SEGMENT);
        settle();
        final List<Long> before = readable("long");
        assertThat(before).startsWith(0L, 1L).contains(19L, lost + 4L).doesNotContain(lost - 30L);

        turn(Duration.ofHours(16));
        assertThat(readable("long")).startsWith(10L, 11L).endsWith(lost + 4L).contains(19L);
    }

    @Test
    void shouldNotKeepMessagesLongerWhenTheLogIsTooLarge() throws IOException {
        limits.put("long", Duration.ofHours(100));
        open(new RetentionRules(LOG_AGE.toMillis(), 4 * SEGMENT, 100, 100));
        appendMixed("long");
        clock.advance(LOG_AGE.plusHours(1));
        append("orders", 2_000, 130);
        turnUntil("the log is small again", () -> store.log().start() >= 2 * SEGMENT);
        assertThat(readable("long")).isEmpty();
    }

    @Test
    void shouldLeaveASegmentThatIsMostlyNeededUntilTheDiskFills() throws IOException {
        limits.put("long", Duration.ofHours(100));
        open(new RetentionRules(LOG_AGE.toMillis(), Long.MAX_VALUE, 50, 90));
        append("long", 2_000, 100);
        append("orders", 2_000, 40);
        clock.advance(LOG_AGE.plusHours(1));
        append("orders", 2_000, 40);
        settle();
        assertThat(store.log().start()).isZero();
        assertThat(readable("long")).hasSize(100);

        final long total = disk.totalBytes(HOME);
        final long used = total - disk.usableBytes(HOME);
        disk.withCapacity(used * 100 / 60);
        turnUntil("segments go at once", () -> store.log().start() > 0);
        settle();
        assertThat(readable("long")).hasSizeLessThan(80);
        assertThat(store.retention().usedPercent()).isLessThan(60);
    }

    @Test
    void shouldLetASegmentGoWhenWhatItKeptIsOldEnough() throws IOException {
        limits.put("long", Duration.ofHours(100));
        open(BY_AGE);
        append("long", 2_000, 60);
        clock.advance(LOG_AGE.plusHours(1));
        append("orders", 2_000, 40);
        settle();
        assertThat(store.log().start()).isZero();
        clock.advance(Duration.ofHours(28));
        turnUntil("the segment is gone", () -> store.log().start() > 0);
        assertThat(readable("long")).isEmpty();
    }
}
