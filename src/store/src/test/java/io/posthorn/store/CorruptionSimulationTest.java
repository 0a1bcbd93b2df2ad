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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One byte of one file is changed, anywhere: while the store runs, or while it does not. What must
 * hold then: nobody reads a spoilt message, no other message is lost, and the place is told.
 */
class CorruptionSimulationTest {

    private static final Path HOME = Path.of("store");
    private static final int SIMULATIONS = Integer.getInteger("posthorn.simulations", 300);
    private static final int SEGMENT = 16 << 10;
    private static final int ENOUGH_TURNS = 40;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void shouldLoseNoMoreThanTheMessageThatIsSpoilt() throws IOException {
        final SeededRandom seeds = SeededRandom.create();
        final Set<String> hit = new HashSet<>();
        for (int i = 0; i < SIMULATIONS; i++) {
            final long seed = i == 0 ? seeds.seed() : seeds.nextLong();
            hit.add(new World(SeededRandom.of(seed)).live());
        }
        assertThat(hit).as("kinds of files that were hit").contains("commitlog", "queues", "index");
    }

    /** A message that was stored. */
    private record Given(Appended place, String topic, int queueId, String body) {}

    private static final class World {

        private final SeededRandom random;
        private final ManualClock clock = new ManualClock(1_700_000_000_000L);
        private final List<Given> given = new ArrayList<>();
        private SimulatedDisk disk = new SimulatedDisk();
        private HandTurnedAgents agents;
        private Counters counters;
        private Store store;

        World(final SeededRandom random) {
            this.random = random;
        }

        /** Gives the directory that was hit. */
        String live() throws IOException {
            open();
            final int count = 20 + random.nextInt(400);
            for (int i = 0; i < count; i++) {
                append(i);
                if (random.nextInt(100) == 0) {
                    turn();
                }
            }
            turn();
            final boolean isRunning = random.nextBoolean();
            if (!isRunning && random.nextBoolean()) {
                store.close();
            }
            disk = isRunning ? disk : disk.killProcess();
            final List<Path> files = disk.files();
            final Path file = files.get(random.nextInt(files.size()));
            final int at = placeIn(disk.read(file));
            if (at < 0) {
                return "nothing";
            }
            disk.corrupt(file, at, 1 << random.nextInt(8));
            if (!isRunning) {
                open();
            }
            turn();
            check(file, at, isRunning);
            return file.getParent().getFileName().toString();
        }

        /** Mostly a byte that means something. */
        private int placeIn(final byte[] bytes) {
            if (bytes.length == 0) {
                return -1;
            }
            int at = random.nextInt(bytes.length);
            for (int tries = 0; tries < 2_000 && bytes[at] == 0; tries++) {
                at = random.nextInt(bytes.length);
            }
            return at;
        }

        private void open() throws IOException {
            agents = new HandTurnedAgents(Set.of("posthorn-segments"));
            counters = new Counters();
            store =
                    Store.open(
                            new StoreSettings(
                                    HOME,
                                    SEGMENT,
                                    50,
                                    20,
                                    SEGMENT,
                                    128,
                                    HostAddress.NONE,
                                    new RetentionRules(Long.MAX_VALUE, Long.MAX_VALUE, 100, 100),
                                    ColdReads.unlimited(0),
                                    random.nextBoolean()),
                            disk,
                            clock,
                            agents,
                            counters,
                            fatal -> assertThat(fatal).as("%s", random).isNull());
            store.recover();
        }

        private void turn() {
            for (int i = 0; i < ENOUGH_TURNS; i++) {
                clock.advance(Duration.ofMillis(100));
                agents.turnAll();
            }
        }

        private void append(final int i) {
            final String topic = random.nextBoolean() ? "orders" : "payments";
            final int queueId = random.nextInt(3);
            final String body = "%d %s".formatted(i, "x".repeat(random.nextInt(300)));
            if (random.nextInt(20) == 0) {
                final List<Draft> batch =
                        List.of(draft(topic, queueId, body), draft(topic, queueId, body + "+"));
                final List<Appended> places = store.log().append(batch);
                given.add(new Given(places.get(0), topic, queueId, body));
                given.add(new Given(places.get(1), topic, queueId, body + "+"));
            } else {
                given.add(
                        new Given(
                                store.log().append(draft(topic, queueId, body)),
                                topic,
                                queueId,
                                body));
            }
        }

        private static Draft draft(final String topic, final int queueId, final String body) {
            return Draft.to(topic, queueId)
                    .properties(
                            PropertyText.of(
                                    Map.of(
                                            PropertyKeys.TAGS,
                                            "tag",
                                            PropertyKeys.KEYS,
                                            body.split(" ")[0])))
                    .body(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                    .build();
        }

        private void check(final Path file, final int at, final boolean isRunning) {
            final boolean isLog = file.getParent().endsWith("commitlog");
            final long spoilt =
                    isLog ? Long.parseLong(file.getFileName().toString()) + at : Long.MIN_VALUE;
            final Set<String> found = readable();
            for (final Given each : given) {
                final boolean isSpoilt =
                        spoilt >= each.place.physicalOffset() && spoilt < each.place.end();
                final boolean isThere = found.remove(each.topic + each.queueId + each.body);
                if (isSpoilt) {
                    assertThat(isThere).as("SpoiltIsNotRead: %s, %s", each, random).isFalse();
                    checkTold(each, spoilt);
                } else {
                    final boolean mayBeMissed = !isLog && lostEntries() > 0;
                    assertThat(isThere || mayBeMissed)
                            .as(
                                    "OthersStayReadable: %s, %s %d, running %s, %s",
                                    each, file, at, isRunning, random)
                            .isTrue();
                }
            }
            assertThat(found).as("NothingIsInvented, %s", random).isEmpty();
        }

        /** The last segment is still being written to, and not read again while it is. */
        private void checkTold(final Given message, final long spoilt) {
            final long scrubbed = store.log().end() / SEGMENT * SEGMENT;
            if (message.place.physicalOffset() >= scrubbed) {
                return;
            }
            assertThat(store.damages().all())
                    .as("DamageIsTold: %s, %s", message, random)
                    .anyMatch(damage -> damage.from() <= spoilt && spoilt < damage.to());
        }

        /** Those that cannot be read and are told of. */
        private double lostEntries() {
            final double[] value = new double[1];
            counters.families().stream()
                    .filter(each -> each.name().equals("posthorn_store_lost_entries_total"))
                    .forEach(each -> each.source().accept((number, labels) -> value[0] = number));
            return value[0];
        }

        private Set<String> readable() {
            final Set<String> found = new HashSet<>();
            final Unit.Batch one = new Unit.Batch(1);
            for (final ConsumeQueue queue : store.queues().all()) {
                for (long i = queue.minOffset();
                        i < queue.maxOffset();
                        i = queue.presentFrom(i + 1)) {
                    if (queue.read(i, one) > 0 && one.size(0) != Unit.HOLE) {
                        try (Slice record = store.log().record(one.physicalOffset(0))) {
                            if (record != null) {
                                final RecordView view = new RecordView().wrap(record.bytes(), 0);
                                assertThat(view.queueOffset()).isEqualTo(i);
                                assertThat(view.topic()).isEqualTo(queue.topic());
                                found.add(
                                        queue.topic()
                                                + queue.queueId()
                                                + StandardCharsets.UTF_8.decode(view.body()));
                            }
                        }
                    }
                }
            }
            return found;
        }
    }
}
