package io.posthorn.broker.resend;

import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.intake.SendOutcome.Confirmation;
import io.posthorn.broker.resend.ResendOutcome.Gone;
import io.posthorn.broker.resend.ResendOutcome.Impossible;
import io.posthorn.broker.resend.ResendOutcome.Sent;
import io.posthorn.broker.resend.ResendOutcome.Settled;
import io.posthorn.broker.resend.ResendOutcome.Unavailable;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.Priorities;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.message.Draft;
import io.posthorn.message.MessageTooLarge;
import io.posthorn.message.OffsetMessageId;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.SysFlag;
import io.posthorn.message.TopicNames;
import io.posthorn.store.log.Appended;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.segment.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Sends dead letters again. The message and the mark that its letter is dealt with are one atomic
 * batch of the log, so neither a repetition nor a crash doubles or loses it. Any thread.
 */
public final class Resend {

    /** What the way to death left behind, and what says of a delivery that it is a repetition. */
    private static final List<String> TRACES =
            List.of(
                    PropertyKeys.DLQ_ORIGIN_TOPIC,
                    PropertyKeys.DLQ_ORIGIN_MESSAGE_ID,
                    PropertyKeys.DEAD_REASON,
                    PropertyKeys.ORIGIN_QUEUE_ID,
                    PropertyKeys.ORIGIN_GROUP,
                    PropertyKeys.DELAY,
                    PropertyKeys.TIMER_DELIVER_MS,
                    PropertyKeys.TIMER_DELAY_MS,
                    PropertyKeys.TIMER_DELAY_SEC,
                    PropertyKeys.TIMER_OUT_MS,
                    PropertyKeys.TIMER_ORIGIN,
                    PropertyKeys.EVACUATED_FROM,
                    PropertyKeys.REAL_TOPIC,
                    PropertyKeys.REAL_QUEUE_ID,
                    PropertyKeys.TRANSACTION_PREPARED,
                    // RocketMQ's clients add these when they send a message back themselves. A
                    // receipt of that time would be taken for one of the next delivery.
                    "RECONSUME_TIME",
                    "MAX_RECONSUME_TIMES",
                    "CONSUME_START_TIME",
                    "POP_CK",
                    "POP_CK_OFFSET",
                    "1ST_POP_TIME");

    private final BrokerIdentity identity;
    private final Letters letters;
    private final Topics topics;
    private final Deliveries deliveries;
    private final Intake intake;
    private final Counter sent;

    /**
     * @param identity this broker, for message ids
     * @param letters say which are dealt with
     * @param topics where letters can go
     * @param deliveries keep the marks
     * @param intake lays messages down
     * @param counters where numbers are declared
     */
    public Resend(
            final BrokerIdentity identity,
            final Letters letters,
            final Topics topics,
            final Deliveries deliveries,
            final Intake intake,
            final Counters counters) {
        this.identity = identity;
        this.letters = letters;
        this.topics = topics;
        this.deliveries = deliveries;
        this.intake = intake;
        this.sent =
                counters.counter(
                        "posthorn_dead_letters_resent_total",
                        "messages",
                        "Dead letters that were sent again");
    }

    /**
     * Where a letter comes from.
     *
     * @param properties of the letter
     * @return a topic; null if it does not say
     */
    public static String originOf(final PropertyText properties) {
        final String origin = properties.get(PropertyKeys.DLQ_ORIGIN_TOPIC);
        return origin == null ? properties.get(PropertyKeys.RETRY_TOPIC) : origin;
    }

    /**
     * Sends a letter again.
     *
     * @param letter which
     * @param to where to; null for where it comes from. A retry topic reaches its group alone, if
     *     that pulls
     * @param wait whether to tell only once it is as safe as the broker promises
     * @param answer told once, at once or later on another thread; must be quick
     */
    public void send(
            final Letter letter,
            final String to,
            final boolean wait,
            final Consumer<ResendOutcome> answer) {
        final ResendOutcome refusal = refusal();
        if (refusal != null) {
            answer.accept(refusal);
            return;
        }
        try (Slice slice = letters.open(letter)) {
            if (slice == null) {
                answer.accept(new Gone());
            } else {
                send(letter, new RecordView().wrap(slice.bytes(), 0), to, wait, answer);
            }
        }
    }

    private ResendOutcome refusal() {
        final Optional<String> refusal = intake.refusal();
        if (refusal.isPresent()) {
            return new Unavailable(refusal.get());
        }
        return intake.isWritable()
                ? null
                : new Impossible("Nobody may send to this broker (posthorn.broker.permission).");
    }

    private void send(
            final Letter letter,
            final RecordView record,
            final String to,
            final boolean wait,
            final Consumer<ResendOutcome> answer) {
        final PropertyText properties = record.properties();
        final String topic = to == null ? originOf(properties) : to;
        final TopicConfig config = topic == null ? null : topics.find(topic);
        final String fault = faultOf(topic, config);
        if (fault != null) {
            answer.accept(new Impossible(fault));
            return;
        }
        final GroupSubscription marks = letters.marksFor(letter.topic());
        final Handed open = marks.peek(letter.queueId(), letter.queueOffset());
        if (open == null || !marks.claimAt(letter.queueId(), letter.queueOffset())) {
            answer.accept(new Settled());
            return;
        }
        final List<Draft> together = new ArrayList<>();
        together.add(copyOf(record, properties, config));
        together.addAll(deliveries.settling(marks, List.of(open)));
        deliveries.together(() -> lay(marks, open, together, wait, answer));
    }

    private String faultOf(final String topic, final TopicConfig config) {
        if (topic == null) {
            return "The letter does not say where it comes from; name a topic to send it to.";
        }
        if (config == null) {
            return "There is no topic %s; create it, or name another one.".formatted(topic);
        }
        if (TopicNames.isDeadLetter(topic)
                || TopicNames.isClosedForClients(topic)
                || Topics.isSystem(topic, identity)) {
            return "Topic %s belongs to the broker; nothing can be sent there.".formatted(topic);
        }
        return config.writable() ? null : "Topic %s does not allow sending.".formatted(topic);
    }

    private static Draft copyOf(
            final RecordView record, final PropertyText properties, final TopicConfig target) {
        final PropertyText.Editor kept = properties.edit();
        TRACES.forEach(kept::remove);
        if (!TopicNames.isRetry(target.name())) {
            kept.remove(PropertyKeys.RETRY_TOPIC);
        }
        final int queueId =
                Priorities.areLanesOf(target)
                        ? Priorities.queueFor(Priorities.in(properties))
                        : ThreadLocalRandom.current().nextInt(Math.max(1, target.writeQueueNums()));
        return Draft.copyOf(record)
                .readdress(target.name(), queueId)
                .sysFlag(SysFlag.withTransaction(record.sysFlag(), 0))
                .preparedTransactionOffset(0)
                .reconsumeTimes(0)
                .properties(kept.toText())
                .build();
    }

    /** The message is there and its letter dealt with, or neither. */
    private void lay(
            final GroupSubscription marks,
            final Handed letter,
            final List<Draft> together,
            final boolean wait,
            final Consumer<ResendOutcome> answer) {
        final CompletableFuture<ResendOutcome> outcome = new CompletableFuture<>();
        try {
            intake.append(
                    together,
                    wait,
                    (all, how) -> outcome.complete(sent(together.get(0), all.get(0), how)));
        } catch (final StoreUnavailable e) {
            marks.giveBackClaimed(List.of(letter));
            answer.accept(new Unavailable(e.getMessage()));
            return;
        } catch (final MessageTooLarge e) {
            marks.giveBackClaimed(List.of(letter));
            answer.accept(new Impossible(e.getMessage()));
            return;
        }
        marks.settleClaimed(List.of(letter));
        sent.increment();
        outcome.thenAccept(answer);
    }

    private ResendOutcome sent(final Draft message, final Appended at, final Confirmation how) {
        return new Sent(
                message.topic(),
                message.queueId(),
                at.queueOffset(),
                new OffsetMessageId(identity.address(), at.physicalOffset()).text(),
                message.properties().get(PropertyKeys.UNIQUE_KEY),
                how);
    }
}
