package io.posthorn.broker.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.delivery.LaneView;
import io.posthorn.broker.delivery.Outlet;
import io.posthorn.broker.delivery.SubscriptionRules;
import io.posthorn.broker.delivery.Wish;
import io.posthorn.broker.intake.Intake;
import io.posthorn.message.Draft;
import io.posthorn.message.MessageTooLarge;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.SysFlag;
import io.posthorn.message.TopicNames;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.segment.Slice;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * RocketMQ's transactions (remoting protocol 12): a half message waits, invisible, for its producer
 * to say whether it counts. The broker itself is a consumer of the half messages: to wait is to
 * hold a lease, a lease that ends means that the producer has to be asked, and the delivery count
 * says how often that was done. So nothing else has to be kept about them, and nothing is lost in a
 * crash.
 */
public final class HalfMessages {

    private static final String GROUP = "CID_RMQ_SYS_TRANS";
    private static final int QUEUE = 0;

    /** Given anew for each message: all there are are looked after. */
    private static final int CREDIT = 1_000;

    private static final SubscriptionRules GIVEN_UP_RULES =
            SubscriptionRules.popping(SubscriptionRules.Start.FIRST, 0);

    private static final Pattern OFFSET = Pattern.compile("\\d{1,18}");

    private final Deliveries deliveries;
    private final ConsumerOffsets offsets;
    private final Intake intake;
    private final Rules rules;
    private final Asker asker;
    private final Clock clock;
    private final Counter checks;
    private final Counter givenUp;
    private volatile GroupSubscription subscription;
    private volatile GroupSubscription decisions;
    private volatile Outlet ofHalves;
    private volatile Outlet ofDecisions;

    /**
     * When and how often producers are asked.
     *
     * @param patience how long a half message may wait before its producer is asked
     * @param interval from one question to the next
     * @param mostChecks how often a producer is asked before its message is given up
     */
    public record Rules(Duration patience, Duration interval, int mostChecks) {

        /** As RocketMQ's: 6 s, 30 s, 15. */
        public static final Rules DEFAULT =
                new Rules(Duration.ofSeconds(6), Duration.ofSeconds(30), 15);
    }

    /** Asks producers. */
    @FunctionalInterface
    public interface Asker {
        /**
         * Asks a producer of a group how a transaction ended. The answer comes by {@link #end}.
         *
         * @param producerGroup whose message it is
         * @param half the half message; valid only during the call
         */
        void ask(String producerGroup, RecordView half);
    }

    /** How the end of a transaction was taken. */
    public enum Outcome {
        /** The message is visible, or gone. */
        DONE,

        /** There is no such half message of this group. */
        UNKNOWN,

        /** It was decided before. */
        DECIDED,

        /** It is too late to say so without being asked: the producer is about to be asked. */
        TOO_LATE,

        /** The store takes nothing at present. */
        UNAVAILABLE
    }

    /**
     * What a producer says of a transaction.
     *
     * @param producerGroup the producer's group
     * @param queueOffset the half message's place among the half messages
     * @param physicalOffset where it was laid down
     * @param isCommit whether the message counts
     * @param isAnswer whether the producer was asked
     */
    public record End(
            String producerGroup,
            long queueOffset,
            long physicalOffset,
            boolean isCommit,
            boolean isAnswer) {}

    /**
     * @param deliveries hand out half messages
     * @param offsets say how far RocketMQ had decided them in an imported store
     * @param intake lays messages down
     * @param rules when producers are asked
     * @param asker asks them
     * @param clock the time
     * @param counters where numbers are declared
     */
    public HalfMessages(
            final Deliveries deliveries,
            final ConsumerOffsets offsets,
            final Intake intake,
            final Rules rules,
            final Asker asker,
            final Clock clock,
            final Counters counters) {
        this.deliveries = deliveries;
        this.offsets = offsets;
        this.intake = intake;
        this.rules = rules;
        this.asker = asker;
        this.clock = clock;
        this.checks =
                counters.counter(
                        "posthorn_transaction_checks_total",
                        "messages",
                        "Half messages whose producer was asked how their transaction ended");
        this.givenUp =
                counters.counter(
                        "posthorn_transaction_given_up_total",
                        "messages",
                        "Half messages that were given up because nobody said how their transaction"
                                + " ended");
        counters.gauge(
                "posthorn_transaction_half_messages",
                "messages",
                "Half messages that wait for the end of their transaction",
                this::waiting);
    }

    private long waiting() {
        return subscription == null
                ? 0
                : subscription.view().values().stream().mapToLong(LaneView::leased).sum();
    }

    /** Begins to look after half messages, when what was settled is restored. */
    public void start() {
        final boolean isNew = deliveries.find(GROUP, TopicNames.HALF) == null;
        subscription = deliveries.open(GROUP, TopicNames.HALF, SubscriptionRules.QUEUE);
        final Long decided = offsets.committed(GROUP, TopicNames.HALF).get(QUEUE);
        if (isNew && decided != null) {
            subscription.moveTo(QUEUE, decided);
        }
        decisions = deliveries.open(GROUP, TopicNames.HALF_OP, SubscriptionRules.QUEUE);
        ofDecisions = decisions.attach(Wish.ALL, Long.MAX_VALUE, this::takeOverDecisions);
        ofDecisions.credit(CREDIT);
        ofHalves = subscription.attach(Wish.ALL, rules.patience().toMillis(), this::take);
        ofHalves.credit(CREDIT);
    }

    /** In an imported store RocketMQ's own records say which half messages are decided. */
    private void takeOverDecisions(final List<Handed> records) {
        for (final Handed each : records) {
            try (Slice slice = deliveries.open(TopicNames.HALF_OP, each)) {
                if (slice != null) {
                    final ByteBuffer body = new RecordView().wrap(slice.bytes(), 0).body();
                    Arrays.stream(UTF_8.decode(body).toString().split(","))
                            .filter(offset -> OFFSET.matcher(offset).matches())
                            .map(offset -> subscription.peek(QUEUE, Long.parseLong(offset)))
                            .filter(Objects::nonNull)
                            .forEach(half -> subscription.accept(List.of(half)));
                }
            }
        }
        decisions.accept(records);
        ofDecisions.credit(records.size());
    }

    /** A message that is new begins to wait; one that has waited is asked about. */
    private void take(final List<Handed> messages) {
        for (final Handed each : messages) {
            try (Slice slice = deliveries.open(TopicNames.HALF, each)) {
                if (slice == null) {
                    subscription.accept(List.of(each));
                } else {
                    take(each, new RecordView().wrap(slice.bytes(), 0));
                }
            }
        }
        ofHalves.credit(messages.size());
    }

    private void take(final Handed half, final RecordView record) {
        final long now = clock.wallMs();
        final long due = record.storeTimestamp() + patienceMs(record.properties());
        if (now < due) {
            subscription.extend(half, due);
        } else if (half.count() - 1 > rules.mostChecks()) {
            giveUp(half, record);
        } else {
            subscription.extend(half, now + rules.interval().toMillis());
            checks.increment();
            asker.ask(record.properties().get(PropertyKeys.PRODUCER_GROUP), record);
        }
    }

    private long patienceMs(final PropertyText properties) {
        final String seconds = properties.get(PropertyKeys.CHECK_IMMUNITY_SECONDS);
        if (seconds != null) {
            try {
                return Math.max(0, Duration.ofSeconds(Long.parseLong(seconds)).toMillis());
            } catch (final NumberFormatException | ArithmeticException e) {
                // No number, or none that means anything: as if it had not been said.
                return rules.patience().toMillis();
            }
        }
        return rules.patience().toMillis();
    }

    private void giveUp(final Handed half, final RecordView record) {
        if (!subscription.claim(half)) {
            return;
        }
        final Draft kept = Draft.copyOf(record).readdress(TopicNames.HALF_GIVEN_UP, QUEUE).build();
        if (lay(subscription, half, List.of(kept)) == Outcome.DONE) {
            givenUp.increment();
        }
    }

    /**
     * Takes what a producer says.
     *
     * @param end its word
     * @return how it was taken
     */
    public Outcome end(final End end) {
        final Handed half = subscription.peek(QUEUE, end.queueOffset());
        if (half == null) {
            return Outcome.UNKNOWN;
        }
        try (Slice slice = deliveries.open(TopicNames.HALF, half)) {
            if (slice == null) {
                return Outcome.UNKNOWN;
            }
            return end(end, half, new RecordView().wrap(slice.bytes(), 0));
        }
    }

    private Outcome end(final End end, final Handed half, final RecordView record) {
        final PropertyText properties = record.properties();
        final boolean isHere =
                record.physicalOffset() == end.physicalOffset()
                        || properties.has(PropertyKeys.EVACUATED_FROM);
        if (!isHere || !end.producerGroup().equals(properties.get(PropertyKeys.PRODUCER_GROUP))) {
            return Outcome.UNKNOWN;
        }
        final boolean isLate =
                properties.has(PropertyKeys.CHECK_IMMUNITY_SECONDS)
                        && clock.wallMs() - record.storeTimestamp() > patienceMs(properties);
        if (isLate && !end.isAnswer()) {
            return Outcome.TOO_LATE;
        }
        if (!subscription.claimAt(QUEUE, end.queueOffset())) {
            return Outcome.DECIDED;
        }
        return lay(
                subscription,
                half,
                end.isCommit() ? List.of(visible(record, properties)) : List.of());
    }

    /**
     * Begins anew with a half message that was given up: its producer is asked again. Which ones
     * that was done with, is settled in a subscription of the topic they are kept in.
     *
     * @param queueOffset its place among those given up
     * @return {@link Outcome#UNKNOWN} if there is none, {@link Outcome#DECIDED} if that was done
     *     before
     */
    public Outcome resume(final long queueOffset) {
        final GroupSubscription kept =
                deliveries.open(GROUP, TopicNames.HALF_GIVEN_UP, GIVEN_UP_RULES);
        if (kept.isSettled(QUEUE, queueOffset)) {
            return Outcome.DECIDED;
        }
        final Handed half = kept.peek(QUEUE, queueOffset);
        if (half == null) {
            return Outcome.UNKNOWN;
        }
        try (Slice slice = deliveries.open(TopicNames.HALF_GIVEN_UP, half)) {
            if (slice == null) {
                return Outcome.UNKNOWN;
            }
            if (!kept.claimAt(QUEUE, queueOffset)) {
                return Outcome.DECIDED;
            }
            final RecordView record = new RecordView().wrap(slice.bytes(), 0);
            return lay(
                    kept,
                    half,
                    List.of(Draft.copyOf(record).readdress(TopicNames.HALF, QUEUE).build()));
        }
    }

    private static Draft visible(final RecordView record, final PropertyText properties) {
        return Draft.copyOf(record)
                .readdress(
                        properties.get(PropertyKeys.REAL_TOPIC),
                        Integer.parseInt(properties.get(PropertyKeys.REAL_QUEUE_ID)))
                .sysFlag(SysFlag.withTransaction(record.sysFlag(), SysFlag.TRANSACTION_COMMIT))
                .properties(
                        properties
                                .edit()
                                .remove(PropertyKeys.REAL_TOPIC)
                                .remove(PropertyKeys.REAL_QUEUE_ID)
                                .remove(PropertyKeys.EVACUATED_FROM)
                                .toText())
                .build();
    }

    /** The message is where it goes and its half is done, both or neither. */
    private Outcome lay(
            final GroupSubscription from, final Handed half, final List<Draft> message) {
        final List<Draft> together = new ArrayList<>(message);
        together.addAll(deliveries.settling(from, List.of(half)));
        final AtomicReference<Outcome> outcome = new AtomicReference<>();
        deliveries.together(() -> outcome.set(layTogether(from, half, together)));
        return outcome.get();
    }

    private Outcome layTogether(
            final GroupSubscription from, final Handed half, final List<Draft> together) {
        try {
            intake.append(together, false, (appended, confirmation) -> {});
        } catch (final StoreUnavailable e) {
            from.giveBackClaimed(List.of(half));
            return Outcome.UNAVAILABLE;
        } catch (final MessageTooLarge e) {
            throw new IllegalStateException("a message that was stored once is too large now", e);
        }
        from.settleClaimed(List.of(half));
        return Outcome.DONE;
    }
}
