package io.posthorn.broker.deadletter;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.intake.DelayLevels;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.message.Draft;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.segment.Slice;
import java.util.concurrent.ThreadLocalRandom;

/** Takes back messages that a consumer could not handle (remoting protocol 8.5). */
public final class SendBack {

    private static final int FIRST_RETRY_LEVEL = 3;

    private final Topics topics;
    private final Groups groups;
    private final Store store;
    private final Intake intake;
    private final Clock clock;

    /**
     * @param topics retry and dead-letter topics are created here
     * @param groups say how often to try
     * @param store where the original lies
     * @param intake where the copy goes
     * @param clock the time
     */
    public SendBack(
            final Topics topics,
            final Groups groups,
            final Store store,
            final Intake intake,
            final Clock clock) {
        this.topics = topics;
        this.groups = groups;
        this.store = store;
        this.intake = intake;
        this.clock = clock;
    }

    /**
     * What a consumer asks for.
     *
     * @param group the consumer's group
     * @param physicalOffset where the message lies
     * @param delayLevel when to try again: a level, 0 for one that grows with the tries, below 0
     *     never
     * @param maxReconsumeTimes tries the consumer allows; null for the group's own number
     */
    public record Request(
            String group, long physicalOffset, int delayLevel, Integer maxReconsumeTimes) {}

    /** How it ended. */
    public enum Outcome {
        /** A copy waits, or lies in the dead-letter topic; or the group wants no retries. */
        TAKEN,
        /** The group does not exist. */
        NO_GROUP,
        /** There is no message at this place (any more). */
        NO_MESSAGE,
        /** Clients may not write to this broker. */
        FORBIDDEN,
        /** The store takes nothing at present. */
        UNAVAILABLE
    }

    /**
     * Takes a message back.
     *
     * @param request what is asked for
     * @return how it ended
     */
    public Outcome take(final Request request) {
        final GroupConfig group = groups.findOrCreate(request.group());
        if (group == null) {
            return Outcome.NO_GROUP;
        }
        if (!intake.isWritable()) {
            return Outcome.FORBIDDEN;
        }
        if (group.retryQueueNums() <= 0) {
            return Outcome.TAKEN;
        }
        if (intake.refusal().isPresent()) {
            return Outcome.UNAVAILABLE;
        }
        final Slice slice = store.log().record(request.physicalOffset());
        if (slice == null) {
            return Outcome.NO_MESSAGE;
        }
        try (slice) {
            final RecordView record = new RecordView().wrap(slice.bytes(), 0);
            intake.append(copyOf(record, request, group), false, (appended, confirmation) -> {});
            return Outcome.TAKEN;
        } catch (final StoreUnavailable e) {
            return Outcome.UNAVAILABLE;
        }
    }

    private Draft copyOf(final RecordView record, final Request request, final GroupConfig group) {

        final PropertyText.Editor properties =
                record.properties()
                        .edit()
                        .setIfAbsent(PropertyKeys.RETRY_TOPIC, record.topic())
                        .setIfAbsent(
                                PropertyKeys.ORIGIN_MESSAGE_ID, record.offsetMessageId().text())
                        .set(PropertyKeys.WAIT, "false")
                        .remove(PropertyKeys.TIMER_ORIGIN)
                        .remove(PropertyKeys.EVACUATED_FROM)
                        .remove(PropertyKeys.TIMER_OUT_MS);
        final int most =
                request.maxReconsumeTimes() == null
                        ? group.retryMaxTimes()
                        : request.maxReconsumeTimes();
        final boolean isOver = record.reconsumeTimes() >= most || request.delayLevel() < 0;
        final Draft.Builder copy = Draft.copyOf(record).reconsumeTimes(record.reconsumeTimes() + 1);
        return isOver
                ? toDeadLetters(copy, properties, request.group())
                : toRetry(copy, properties, record, request, group);
    }

    private Draft toDeadLetters(
            final Draft.Builder copy, final PropertyText.Editor properties, final String group) {
        final String topic = TopicNames.deadLetterOf(group);
        topics.putIfAbsent(TopicConfig.of(topic, 1));
        return copy.readdress(topic, 0)
                .properties(
                        properties
                                .set(
                                        PropertyKeys.DLQ_ORIGIN_TOPIC,
                                        properties.get(PropertyKeys.RETRY_TOPIC))
                                .set(
                                        PropertyKeys.DLQ_ORIGIN_MESSAGE_ID,
                                        properties.get(PropertyKeys.ORIGIN_MESSAGE_ID))
                                .remove(PropertyKeys.DELAY)
                                .toText())
                .build();
    }

    private Draft toRetry(
            final Draft.Builder copy,
            final PropertyText.Editor properties,
            final RecordView record,
            final Request request,
            final GroupConfig group) {
        final String topic = TopicNames.retryOf(request.group());
        topics.putIfAbsent(TopicConfig.of(topic, group.retryQueueNums()));
        final int queueId = ThreadLocalRandom.current().nextInt(group.retryQueueNums());
        final int level =
                request.delayLevel() == 0
                        ? FIRST_RETRY_LEVEL
                                + Math.max(
                                        0, Math.min(DelayLevels.count(), record.reconsumeTimes()))
                        : request.delayLevel();
        final long dueMs = clock.wallMs() + DelayLevels.delayMs(level);
        return copy.readdress(TopicNames.TIMER, 0)
                .properties(
                        properties
                                .set(
                                        PropertyKeys.DELAY,
                                        Integer.toString(Math.min(level, DelayLevels.count())))
                                .set(PropertyKeys.REAL_TOPIC, topic)
                                .set(PropertyKeys.REAL_QUEUE_ID, Integer.toString(queueId))
                                .set(PropertyKeys.TIMER_OUT_MS, Long.toString(dueMs))
                                .toText())
                .build();
    }
}
