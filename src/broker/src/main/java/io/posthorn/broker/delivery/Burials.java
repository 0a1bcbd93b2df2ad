package io.posthorn.broker.delivery;

import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.deadletter.DeadLetters;
import io.posthorn.broker.delivery.Dead.Cause;
import io.posthorn.message.Draft;
import io.posthorn.message.RecordView;
import io.posthorn.store.Store;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.segment.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Lays dead messages down where they are looked for, each in one step with its settlement. Takes
 * note of them by any thread; buries by one.
 */
final class Burials {

    private static final int PIECE = 1 << 16;

    private final Store store;
    private final Function<String, Source> sources;
    private final DeadLetters deadLetters;
    private final Consumer<List<Draft>> letters;
    private final Consumer<Runnable> together;
    private final Clock clock;
    private final Counter deadCount;
    private final Counter expiredCount;
    private final Counter unburied;

    /** Bounded by what can be leased: each is hidden in its cursor until it is buried. */
    private final Queue<Burial> waiting = new ConcurrentLinkedQueue<>();

    private record Burial(GroupSubscription subscription, Dead dead) {}

    /**
     * @param store the log
     * @param sources the messages of each topic
     * @param deadLetters make dead letters
     * @param letters lays records down together; may throw {@link StoreUnavailable}
     * @param together does both halves of a settlement as one step for snapshots
     * @param clock the time
     * @param counters where numbers are declared
     */
    Burials(
            final Store store,
            final Function<String, Source> sources,
            final DeadLetters deadLetters,
            final Consumer<List<Draft>> letters,
            final Consumer<Runnable> together,
            final Clock clock,
            final Counters counters) {
        this.store = store;
        this.sources = sources;
        this.deadLetters = deadLetters;
        this.letters = letters;
        this.together = together;
        this.clock = clock;
        this.deadCount =
                counters.counter(
                        "posthorn_delivery_dead_total",
                        "messages",
                        "Messages that went to a dead-letter topic because they were handed out too"
                                + " often, or were refused");
        this.unburied =
                counters.counter(
                        "posthorn_delivery_unburied_total",
                        "messages",
                        "Dead messages that could not be laid down because the store took nothing;"
                                + " they are handed out again");
        this.expiredCount =
                counters.counter(
                        "posthorn_delivery_expired_total",
                        "messages",
                        "Messages that were not handed out because they were too old; they went to"
                                + " the expiry topic if there is one");
    }

    /** A message is to be buried. */
    void add(final GroupSubscription subscription, final Dead dead) {
        waiting.add(new Burial(subscription, dead));
    }

    /** Buries all there are. */
    void bury() {
        for (Burial next = waiting.poll(); next != null; next = waiting.poll()) {
            final Burial burial = next;
            together.accept(() -> bury(burial));
        }
    }

    private void bury(final Burial burial) {
        final Dead dead = burial.dead();
        boolean isGone = false;
        try {
            final boolean isLaidDown = bury(burial.subscription(), dead);
            isGone = true;
            if (dead.cause() == Cause.EXPIRED) {
                expiredCount.increment();
            } else if (isLaidDown) {
                deadCount.increment();
            }
        } catch (final StoreUnavailable e) {
            // Handed out once more, and tried again then.
            unburied.increment();
        } finally {
            burial.subscription().buried(dead.queueId(), dead.queueOffset(), isGone);
        }
    }

    /** Says whether there was anything to be laid down. */
    private boolean bury(final GroupSubscription subscription, final Dead dead) {
        if (dead.cause() == Cause.EXPIRED && !deadLetters.keepsExpired(subscription.topic())) {
            return false;
        }
        final Unit.Batch one = new Unit.Batch(1);
        sources.apply(subscription.topic()).read(dead.queueId(), dead.queueOffset(), one);
        if (one.count() == 0 || one.size(0) == Unit.HOLE) {
            return false;
        }
        try (Slice slice = store.log().record(one.physicalOffset(0))) {
            if (slice != null) {
                lay(subscription, dead, new RecordView().wrap(slice.bytes(), 0));
            }
            return slice != null;
        }
    }

    /** The letter is there and the message settled, or neither. */
    private void lay(
            final GroupSubscription subscription, final Dead dead, final RecordView record) {
        final List<Draft> all = new ArrayList<>();
        all.add(letterOf(record, subscription.group(), dead));
        final long[] offset = {dead.queueOffset()};
        for (final Lanes.Note note : subscription.books().settling(dead.queueId(), offset, PIECE)) {
            all.add(SettlementRecord.of(subscription, note).draft(clock.wallMs()));
        }
        letters.accept(all);
    }

    private Draft letterOf(final RecordView record, final String group, final Dead dead) {
        return switch (dead.cause()) {
            case TRIED_TOO_OFTEN ->
                    deadLetters.of(record, group, dead.count(), "handed out too often");
            case REJECTED -> deadLetters.of(record, group, dead.count(), "refused");
            case EXPIRED -> deadLetters.ofExpired(record, group, dead.count(), "too old");
        };
    }
}
