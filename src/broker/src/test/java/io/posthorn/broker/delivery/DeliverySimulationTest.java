package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.intake.SendOutcome;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.transaction.Branch;
import io.posthorn.broker.transaction.BranchOutcome;
import io.posthorn.broker.transaction.Branches;
import io.posthorn.broker.transaction.Branches.Decision;
import io.posthorn.broker.transaction.CommitOutcome;
import io.posthorn.broker.transaction.StagedBatch;
import io.posthorn.broker.transaction.TransactionRefusal;
import io.posthorn.message.BranchId;
import io.posthorn.message.Draft;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.store.segment.Slice;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SeededRandom;
import io.posthorn.testkit.SimulatedDisk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lets consumers of a queue take, settle, give back and move messages to another queue, and kills
 * the broker or takes its power at any moment. All in one thread, from a seed; {@code
 * -Dposthorn.simulations=N} for more than the usual number.
 */
class DeliverySimulationTest {

    private static final int SIMULATIONS = Integer.getInteger("posthorn.simulations", 40);
    private static final int LIVES = 4;
    private static final int STEPS = 120;
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String GROUP = "queue";
    private static final Set<String> PROMPT = Set.of("posthorn-segments");

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void shouldHandOutAgainWhatIsNotSettledAndNothingElse() {
        final SeededRandom seeds = SeededRandom.create();
        for (int i = 0; i < SIMULATIONS; i++) {
            new World(SeededRandom.of(i == 0 ? seeds.seed() : seeds.nextLong())).live();
        }
    }

    /** What became of a message, as far as one can know. */
    private enum Fate {
        /** Nobody settled it. */
        OPEN,

        /** Somebody did, and was not told that this is safe. */
        IN_DOUBT,

        /** Somebody did, and was told. */
        SETTLED
    }

    /** A message that was sent, and what its consumers did. */
    private static final class Sent {
        private final String body;
        private boolean isConfirmed;
        private Fate fate = Fate.OPEN;

        /** How its move to the other queue went; null if it was never moved. */
        private Fate move;

        private int confirmedCount;
        private int releases;

        /**
         * What its annotations may be after a crash: the last that were confirmed, or later ones.
         */
        private final List<Map<String, Object>> annotations = new ArrayList<>(List.of(Map.of()));

        /** It was delivered, and for all that is known nobody took that back. */
        private boolean isDelivered;

        Sent(final String body) {
            this.body = body;
        }

        /** How often it was handed out is written down, unless it came back meanwhile. */
        void confirm(final Handed handed, final int releasesBefore) {
            if (releases == releasesBefore) {
                confirmedCount = handed.count();
            }
        }

        void release() {
            // What was handed out does not count any more, for all that is known.
            confirmedCount = 0;
            isDelivered = false;
            releases++;
        }

        /** The annotations it has now. */
        Map<String, Object> annotations() {
            return annotations.get(annotations.size() - 1);
        }

        void annotate(final Map<String, Object> more) {
            final Map<String, Object> all = new HashMap<>(annotations());
            all.putAll(more);
            annotations.add(all);
        }

        /** These, or later ones, are written down. */
        void confirmAnnotations(final Map<String, Object> written) {
            while (annotations.contains(written) && annotations.get(0) != written) {
                annotations.remove(0);
            }
        }

        /** They are known. */
        void knowAnnotations(final Map<String, Object> known) {
            annotations.clear();
            annotations.add(known);
        }

        @Override
        public String toString() {
            return "%s, sent %s, %s, moved %s".formatted(body, isConfirmed, fate, move);
        }
    }

    /** A branch of a distributed transaction that moves messages to the other queue. */
    private static final class Moving {
        private final List<Sent> messages;

        /** It was told that the branch is prepared. */
        private boolean isPrepared;

        /** What its transaction manager decided; null if nothing. */
        private Boolean isCommit;

        Moving(final List<Sent> messages) {
            this.messages = messages;
        }
    }

    private static final class World {

        private final SeededRandom random;
        private final boolean isSync;
        private final ManualClock clock = new ManualClock(1_700_000_000_000L);
        private final TopicCatalog catalog = TopicCatalog.inMemory();
        private final Map<String, Sent> sent = new TreeMap<>();
        private SimulatedDisk disk = new SimulatedDisk();
        private HandTurnedAgents agents;
        private TestHouse house;
        private GroupSubscription queue;
        private final List<Taker> takers = new ArrayList<>();
        private final Map<BranchId, Moving> branches = new HashMap<>();
        private int number;

        World(final SeededRandom random) {
            this.random = random;
            this.isSync = random.nextBoolean();
        }

        /** A consumer and what it has. */
        private final class Taker implements DeliverySink {
            private final List<Handed> has = new ArrayList<>();
            private Outlet outlet;

            @Override
            public void deliver(final List<Handed> messages) {
                has.addAll(messages);
                for (final Handed each : messages) {
                    final Sent message = sent.get(bodyOf(FROM, each));
                    assertThat(message.fate)
                            .as("%s was handed out, %s", message, random)
                            .isNotEqualTo(Fate.SETTLED);
                    message.isDelivered = true;
                    assertThat(each.annotations().values())
                            .as("annotations of %s, %s", message, random)
                            .isEqualTo(message.annotations());
                    final int releases = message.releases;
                    house.deliveries.written().thenRun(() -> message.confirm(each, releases));
                }
            }

            List<Handed> some() {
                final List<Handed> some = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0 && !has.isEmpty(); i--) {
                    some.add(has.remove(random.nextInt(has.size())));
                }
                return some;
            }
        }

        void live() {
            open();
            for (int life = 0; life < LIVES; life++) {
                for (int step = 0; step < STEPS; step++) {
                    step();
                }
                takers.clear();
                final boolean isPowerLost = isSync && random.nextBoolean();
                disk = isPowerLost ? disk.losePower(random) : disk.killProcess();
                open();
                recover();
                check(isPowerLost);
            }
        }

        private void open() {
            agents = new HandTurnedAgents(PROMPT);
            house =
                    new TestHouse(
                            disk,
                            clock,
                            IntakeRules.DEFAULT.withSyncFlush(isSync),
                            catalog,
                            1 << 16,
                            RetentionRules.DEFAULT,
                            agents);
            house.withTopic(FROM, 1).withTopic(TO, 1);
            queue = house.deliveries.open(GROUP, FROM, SubscriptionRules.QUEUE);
        }

        private String bodyOf(final String topic, final Handed message) {
            try (Slice slice = house.deliveries.open(topic, message)) {
                return StandardCharsets.UTF_8
                        .decode(new RecordView().wrap(slice.bytes(), 0).body())
                        .toString();
            }
        }

        private void step() {
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> send();
                case 3 -> attach();
                case 4, 5 -> with(taker -> taker.outlet.credit(1 + random.nextInt(5)));
                case 6, 7 -> with(this::accept);
                case 8 -> with(this::release);
                case 9 -> with(this::move);
                case 10 -> with(this::leave);
                case 11 -> with(this::prepare);
                case 12 -> decide();
                default -> {
                    clock.advance(Duration.ofMillis(random.nextInt(20)));
                    agents.turnAll();
                }
            }
            clock.advance(Duration.ofMillis(random.nextInt(4)));
            agents.turnOne(random);
        }

        private void with(final Consumer<Taker> action) {
            if (!takers.isEmpty()) {
                action.accept(takers.get(random.nextInt(takers.size())));
            }
        }

        private void send() {
            final Sent message = new Sent("message-" + number++);
            sent.put(message.body, message);
            house.intake.send(
                    TestHouse.send(FROM, 0, message.body, PropertyText.EMPTY),
                    outcome ->
                            message.isConfirmed =
                                    outcome instanceof SendOutcome.Stored stored
                                            && stored.confirmation()
                                                    == SendOutcome.Confirmation.CONFIRMED);
        }

        private void attach() {
            if (takers.size() < 3) {
                final Taker taker = new Taker();
                taker.outlet = queue.attach(Wish.ALL, Long.MAX_VALUE, taker);
                takers.add(taker);
            }
        }

        private void leave(final Taker taker) {
            if (random.nextInt(3) == 0) {
                takers.remove(taker);
                taker.outlet.close();
            }
        }

        private void accept(final Taker taker) {
            final List<Handed> some = taker.some();
            final List<Sent> messages =
                    some.stream().map(each -> sent.get(bodyOf(FROM, each))).toList();
            assertThat(queue.accept(some)).as("%s", random).isEqualTo(some.size());
            messages.forEach(message -> message.fate = Fate.IN_DOUBT);
            // It may be written down before anybody asks.
            agents.turnOne(random);
            house.deliveries
                    .written()
                    .thenRun(() -> messages.forEach(message -> message.fate = Fate.SETTLED));
        }

        private void release(final Taker taker) {
            final List<Handed> some = taker.some();
            final List<Sent> messages =
                    some.stream().map(each -> sent.get(bodyOf(FROM, each))).toList();
            messages.forEach(Sent::release);
            if (random.nextBoolean()) {
                queue.release(some, random.nextBoolean());
                return;
            }
            final Map<String, Object> more =
                    Map.of("by-" + random.nextInt(3), random.nextInt(100), "last", number);
            messages.forEach(message -> message.annotate(more));
            final List<Map<String, Object>> states =
                    messages.stream().map(Sent::annotations).toList();
            assertThat(queue.modify(some, random.nextBoolean(), false, Annotations.of(more)))
                    .isEqualTo(new ModifyOutcome.Modified(some.size()));
            house.deliveries
                    .written()
                    .thenRun(
                            () -> {
                                for (int i = 0; i < messages.size(); i++) {
                                    messages.get(i).confirmAnnotations(states.get(i));
                                }
                            });
        }

        private List<Sent> fill(final StagedBatch batch, final Taker taker) {
            final List<Sent> messages = new ArrayList<>();
            for (final Handed each : taker.some()) {
                final String body = bodyOf(FROM, each);
                final Draft draft =
                        Draft.to(TO, 0)
                                .body(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                                .build();
                try {
                    assertThat(batch.settle(queue, each)).isTrue();
                    batch.send(draft);
                } catch (final TransactionRefusal e) {
                    throw new AssertionError("%s, %s".formatted(e.getMessage(), random), e);
                }
                messages.add(sent.get(body));
            }
            return messages;
        }

        /** Fills a branch of a distributed transaction, and has it prepared perhaps. */
        private void prepare(final Taker taker) {
            final BranchId id =
                    new BranchId(1, new byte[] {1}, Integer.toString(number++).getBytes());
            final Branch branch =
                    ((Branches.Beginning.Begun) house.branches.begin(id, Duration.ZERO)).branch();
            final Moving moving = new Moving(fill(branch.batch(), taker));
            if (moving.messages.isEmpty() || random.nextInt(6) == 0) {
                branch.abandon();
                return;
            }
            branch.leave(Branch.Leaving.DONE);
            moving.messages.forEach(message -> message.move = Fate.IN_DOUBT);
            branches.put(id, moving);
            house.branches.decide(
                    id,
                    Decision.PREPARE,
                    outcome -> moving.isPrepared = outcome == BranchOutcome.OK);
        }

        private void decide() {
            final List<BranchId> open = house.branches.recover();
            if (!open.isEmpty()) {
                decide(open.get(random.nextInt(open.size())));
            }
        }

        /** As the transaction manager has decided before, if it has. */
        private void decide(final BranchId id) {
            final Moving moving = branches.get(id);
            moving.isCommit = moving.isCommit == null ? random.nextBoolean() : moving.isCommit;
            for (final Sent message : moving.messages) {
                // What is rolled back may be consumed at once.
                message.fate = moving.isCommit ? Fate.IN_DOUBT : Fate.OPEN;
                message.move = moving.isCommit ? Fate.IN_DOUBT : null;
            }
            house.branches.decide(
                    id,
                    moving.isCommit ? Decision.COMMIT : Decision.ROLLBACK,
                    outcome -> {
                        if (outcome == BranchOutcome.OK) {
                            branches.remove(id);
                            if (moving.isCommit) {
                                moving.messages.forEach(message -> message.fate = Fate.SETTLED);
                                moving.messages.forEach(message -> message.move = Fate.SETTLED);
                            }
                        }
                    });
        }

        /** After a crash: what was prepared must be there, and is decided now. */
        private void recover() {
            final List<BranchId> open = house.branches.recover();
            branches.forEach(
                    (id, moving) -> {
                        if (!open.contains(id)) {
                            assertThat(moving.isPrepared && moving.isCommit == null)
                                    .as("branch %s was lost, %s", id, random)
                                    .isFalse();
                            moving.messages.stream()
                                    .filter(message -> message.fate == Fate.OPEN)
                                    .forEach(message -> message.move = null);
                        }
                    });
            assertThat(branches.keySet()).as("%s", random).containsAll(open);
            branches.keySet().retainAll(open);
            open.forEach(this::decide);
            agents.turnAll();
            assertThat(branches).as("undecided, %s", random).isEmpty();
        }

        private void move(final Taker taker) {
            final StagedBatch batch = house.transactions.begin();
            final List<Sent> messages = fill(batch, taker);
            if (random.nextInt(4) == 0) {
                house.transactions.rollback(batch);
                return;
            }
            messages.forEach(message -> message.fate = Fate.IN_DOUBT);
            messages.forEach(message -> message.move = Fate.IN_DOUBT);
            house.transactions.commit(
                    batch,
                    outcome -> {
                        if (outcome instanceof CommitOutcome.Committed) {
                            messages.forEach(message -> message.fate = Fate.SETTLED);
                            messages.forEach(message -> message.move = Fate.SETTLED);
                        }
                    });
        }

        /** Looks at all that can be handed out, and gives it back. */
        private Map<String, Handed> drain(final String group, final String topic) {
            final Map<String, Handed> found = new HashMap<>();
            final GroupSubscription all =
                    house.deliveries.open(group, topic, SubscriptionRules.QUEUE);
            final DeliverySink sink =
                    messages -> {
                        for (final Handed each : messages) {
                            assertThat(found.put(bodyOf(topic, each), each))
                                    .as("twice, %s", random)
                                    .isNull();
                        }
                    };
            final Outlet outlet = all.attach(Wish.ALL, Long.MAX_VALUE, sink);
            outlet.credit(1_000_000);
            outlet.close();
            return found;
        }

        private void check(final boolean isPowerLost) {
            final Map<String, Handed> left = drain(GROUP, FROM);
            final Map<String, Handed> moved = drain("look", TO);
            for (final Sent message : sent.values()) {
                final boolean isLeft = left.containsKey(message.body);
                final boolean isMoved = moved.containsKey(message.body);
                check(message, isLeft, isMoved);
                if (isLeft) {
                    final Handed found = left.get(message.body);
                    assertThat(message.annotations)
                            .as("annotations of %s, %s", message, random)
                            .contains(found.annotations().values());
                    message.knowAnnotations(found.annotations().values());
                    assertThat(found.count())
                            .as("count of %s, %s", message, random)
                            .isGreaterThan(message.confirmedCount);
                    // The disk may have been told of the delivery too late; the process was not.
                    assertThat(message.isDelivered && !isPowerLost && found.count() == 1)
                            .as("%s seems to come for the first time, %s", message, random)
                            .isFalse();
                }
                // From now on it is known.
                message.release();
                message.isConfirmed = isLeft || isMoved || message.isConfirmed;
                message.fate = isLeft ? Fate.OPEN : Fate.SETTLED;
                message.move = isMoved ? Fate.SETTLED : null;
            }
            sent.values().removeIf(message -> !message.isConfirmed);
        }

        private void check(final Sent message, final boolean isLeft, final boolean isMoved) {
            if (message.fate == Fate.OPEN && message.isConfirmed) {
                assertThat(isLeft).as("%s is lost, %s", message, random).isTrue();
            }
            if (message.fate == Fate.SETTLED) {
                assertThat(isLeft).as("%s came back, %s", message, random).isFalse();
            }
            if (message.move == Fate.SETTLED) {
                assertThat(isMoved).as("%s did not arrive, %s", message, random).isTrue();
            }
            if (message.move != null) {
                assertThat(isMoved).as("%s moved by half, %s", message, random).isEqualTo(!isLeft);
            } else {
                assertThat(isMoved).as("%s, %s", message, random).isFalse();
            }
        }
    }
}
