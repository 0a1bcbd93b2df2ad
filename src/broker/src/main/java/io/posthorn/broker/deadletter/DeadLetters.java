package io.posthorn.broker.deadletter;

import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.message.Draft;
import io.posthorn.message.MessageTooLarge;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;

/**
 * Makes of a message that a group cannot consume one of its dead-letter topic, or of the expiry
 * topic: the same, with where it comes from and why it is there. Any thread.
 */
public final class DeadLetters {

    private final Topics topics;
    private final String expiryTopic;

    /**
     * @param topics where dead-letter topics come into being
     * @param expiryTopic where messages go that are too old; empty to keep none
     */
    public DeadLetters(final Topics topics, final String expiryTopic) {
        this.topics = topics;
        this.expiryTopic = expiryTopic;
    }

    /**
     * Whether a message is kept that is too old.
     *
     * @param topic the message's
     * @return false if it is dropped; those of the expiry topic always are
     */
    public boolean keepsExpired(final String topic) {
        return !expiryTopic.isEmpty() && !expiryTopic.equals(topic);
    }

    /**
     * Makes of a message that is too old one of the expiry topic: the same without its time to
     * live, and with where it comes from.
     *
     * @param record the message; its bytes must stay until the draft is laid down
     * @param group to whom it was not delivered
     * @param count how often it was handed out
     * @param reason why it is there, in a few words
     * @return to be laid down together with the message's settlement
     */
    public Draft ofExpired(
            final RecordView record, final String group, final int count, final String reason) {
        final PropertyText.Editor origin =
                withOrigin(record, reason)
                        .set(PropertyKeys.ORIGIN_QUEUE_ID, Integer.toString(record.queueId()))
                        .set(PropertyKeys.ORIGIN_GROUP, group);
        return letter(record, expiryTopic, count, origin);
    }

    /**
     * Makes a dead letter.
     *
     * @param record the message; its bytes must stay until the draft is laid down
     * @param group who could not consume it
     * @param count how often it was handed out
     * @param reason why it is dead, in a few words
     * @return to be laid down together with the message's settlement
     */
    public Draft of(
            final RecordView record, final String group, final int count, final String reason) {
        return letter(record, TopicNames.deadLetterOf(group), count, withOrigin(record, reason));
    }

    private Draft letter(
            final RecordView record,
            final String topic,
            final int count,
            final PropertyText.Editor properties) {
        topics.putIfAbsent(TopicConfig.of(topic, 1));
        final Draft.Builder copy = Draft.copyOf(record).readdress(topic, 0).reconsumeTimes(count);
        try {
            return copy.properties(properties.toText()).build();
        } catch (final MessageTooLarge e) {
            // Its own properties leave no room for more. Better without an origin than lost.
            return copy.properties(withoutTimes(record).toText()).build();
        }
    }

    private static PropertyText.Editor withOrigin(final RecordView record, final String reason) {
        final PropertyText.Editor properties =
                withoutTimes(record)
                        .setIfAbsent(PropertyKeys.RETRY_TOPIC, record.topic())
                        .setIfAbsent(
                                PropertyKeys.ORIGIN_MESSAGE_ID, record.offsetMessageId().text())
                        .set(PropertyKeys.DEAD_REASON, reason);
        return properties
                .set(PropertyKeys.DLQ_ORIGIN_TOPIC, properties.get(PropertyKeys.RETRY_TOPIC))
                .set(
                        PropertyKeys.DLQ_ORIGIN_MESSAGE_ID,
                        properties.get(PropertyKeys.ORIGIN_MESSAGE_ID));
    }

    /** Nothing that would end or move it once more. */
    private static PropertyText.Editor withoutTimes(final RecordView record) {
        return record.properties()
                .edit()
                .remove(PropertyKeys.EXPIRES_MS)
                .remove(PropertyKeys.TIMER_ORIGIN)
                .remove(PropertyKeys.EVACUATED_FROM)
                .remove(PropertyKeys.TIMER_OUT_MS);
    }
}
