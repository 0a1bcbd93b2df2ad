package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.TestHouse;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.selector.Dialect;
import io.posthorn.broker.selector.InvalidSelector;
import io.posthorn.broker.selector.SelectorParser;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.message.PropertyText;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What delivery costs when there is much of everything. Takes minutes and a quiet machine, so it
 * runs with {@code -Pheavy} only.
 */
@Tag("heavy")
class DeliveryScaleTest {

    private static final long WAITING = 10_000_000;
    private static final int BATCH = 100;
    private static final int ROUNDS = 15;
    private static final int PER_ROUND = 500_000;

    private boolean isToGoOn;

    private GroupSubscription subscription(final Source source) {
        return new GroupSubscription(
                "group",
                "topic",
                SubscriptionRules.QUEUE,
                source,
                Clock.SYSTEM,
                new SubscriptionListener() {
                    @Override
                    public void changed(final GroupSubscription where) {
                        // Written down nowhere.
                    }

                    @Override
                    public void goOn(final GroupSubscription where) {
                        isToGoOn = true;
                    }

                    @Override
                    public void dead(final GroupSubscription where, final Dead dead) {
                        throw new IllegalStateException(dead.toString());
                    }
                });
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** A subscription with one consumer that settles what it gets at once. */
    private final class Consuming {
        private final VastSource source;
        private final GroupSubscription subscription;
        private final List<Handed> handed = new ArrayList<>();
        private final Outlet outlet;
        private long bestNanos = Long.MAX_VALUE;

        Consuming(final VastSource source) {
            this.source = source;
            this.subscription = subscription(source);
            this.outlet = subscription.attach(Wish.ALL, Long.MAX_VALUE, handed::addAll);
        }

        void round(final int arriving) {
            final long begin = System.nanoTime();
            for (int i = 0; i < PER_ROUND; i += BATCH) {
                source.add(arriving);
                outlet.credit(BATCH);
                assertThat(subscription.accept(handed)).isEqualTo(BATCH);
                handed.clear();
                subscription.books().takeChanges(1 << 16);
            }
            bestNanos = Math.min(bestNanos, System.nanoTime() - begin);
        }
    }

    @Test
    void shouldNotMindTenMillionThatWait() {
        final long before = heapBytes();
        final Consuming full = new Consuming(new VastSource(WAITING));
        final Consuming empty = new Consuming(new VastSource(0));
        for (int round = 0; round < ROUNDS; round++) {
            full.round(0);
            empty.round(BATCH);
        }
        System.out.printf(
                "lease and settle: %,d/s with %,d waiting, %,d/s with none; heap %,d KiB%n",
                PER_ROUND * 1_000_000_000L / full.bestNanos,
                WAITING,
                PER_ROUND * 1_000_000_000L / empty.bestNanos,
                (heapBytes() - before) >> 10);
        assertThat(full.bestNanos).isLessThan((long) (empty.bestNanos * 1.1));
        assertThat(heapBytes() - before).as("bytes").isLessThan(16L << 20);
    }

    @Test
    void shouldLookOnceAtWhatASelectorDoesNotWant() throws InvalidSelector {
        final VastSource source = new VastSource(WAITING);
        final GroupSubscription queue = subscription(source);
        final List<Handed> handed = new ArrayList<>();
        final Wish wish = Wish.matching(SelectorParser.parse("colour = 'red'", Dialect.SQL92));
        final Outlet outlet = queue.attach(wish, Long.MAX_VALUE, handed::addAll);
        final int expected = (int) (WAITING / VastSource.RARE);
        for (int i = 0; i < expected; i++) {
            outlet.credit(1);
            while (isToGoOn) {
                isToGoOn = false;
                queue.look();
            }
            queue.accept(handed.subList(i, handed.size()));
        }
        assertThat(handed).hasSize(expected);
        assertThat(source.shown()).isLessThanOrEqualTo(WAITING);
    }

    @Test
    void shouldNotAskSubscriptionsInWhichNobodyWaits() {
        final long few = nanosOfArrivals(10);
        final long many = nanosOfArrivals(10_000);
        System.out.printf(
                "an arrival: %,d ns among 10 subscriptions, %,d ns among 10,000%n", few, many);
        assertThat(many).isLessThan(few * 3 + 1_000);
    }

    /** With ten in which somebody waits. */
    private static long nanosOfArrivals(final int subscriptions) {
        final HandTurnedAgents agents = new HandTurnedAgents(Set.of("posthorn-segments"));
        final int[] got = new int[1];
        try (TestHouse house =
                new TestHouse(
                        new SimulatedDisk(),
                        new ManualClock(),
                        IntakeRules.DEFAULT,
                        TopicCatalog.inMemory(),
                        1 << 24,
                        RetentionRules.DEFAULT,
                        agents)) {
            house.withTopic("t", 1);
            for (int i = 0; i < subscriptions; i++) {
                final GroupSubscription each =
                        house.deliveries.open("g" + i, "t", SubscriptionRules.DURABLE);
                if (i < 10) {
                    each.attach(Wish.ALL, Long.MAX_VALUE, messages -> got[0] += messages.size())
                            .credit(1_000_000);
                }
            }
            long best = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                final long begin = System.nanoTime();
                for (int i = 0; i < 1_000; i++) {
                    house.stored(TestHouse.send("t", 0, "body", PropertyText.EMPTY));
                }
                best = Math.min(best, (System.nanoTime() - begin) / 1_000);
            }
            assertThat(got[0]).isEqualTo(10 * 20_000);
            return best;
        }
    }

    @Test
    void shouldShareFairlyHoweverMessagesCome() {
        for (final int atOnce : new int[] {1, 7, 5_000}) {
            final VastSource source = new VastSource(0);
            final GroupSubscription queue = subscription(source);
            final int[] got = new int[1_000];
            final List<Outlet> outlets = new ArrayList<>();
            for (int i = 0; i < got.length; i++) {
                final int me = i;
                outlets.add(
                        queue.attach(
                                Wish.ALL, Long.MAX_VALUE, messages -> got[me] += messages.size()));
            }
            outlets.forEach(outlet -> outlet.credit(500));
            for (int i = 0; i < 400_000; i += atOnce) {
                source.add(atOnce);
                queue.arrived();
            }
            final int least = IntStream.of(got).min().orElseThrow();
            final int most = IntStream.of(got).max().orElseThrow();
            System.out.printf("%d at once: between %d and %d each%n", atOnce, least, most);
            assertThat((double) most / least).as("%d at once", atOnce).isLessThanOrEqualTo(1.2);
        }
    }
}
