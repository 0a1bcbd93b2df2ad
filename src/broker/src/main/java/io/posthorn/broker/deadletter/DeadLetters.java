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
 * Makes of a message that a group cannot consume one of its dead-letter topic: the same, with where
 * it comes from and why it is there. Any thread.
 */
public final class DeadLetters {

    private final Topics topics;

    /**
     * @param topics where dead-letter topics come into being
     */
    public DeadLetters(final Topics topics) {
        this.topics = topics;
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
        final String topic = TopicNames.deadLetterOf(group);
        topics.putIfAbsent(TopicConfig.of(topic, 1));
        final Draft.Builder copy = Draft.copyOf(record).readdress(topic, 0).reconsumeTimes(count);
        try {
            return copy.properties(withOrigin(record, reason)).build();
        } catch (final MessageTooLarge e) {
            // Its own properties leave no room for more. Better without an origin than lost.
            return copy.properties(record.properties()).build();
        }
    }

    private static PropertyText withOrigin(final RecordView record, final String reason) {
        final PropertyText.Editor properties =
                record.properties()
                        .edit()
                        .setIfAbsent(PropertyKeys.RETRY_TOPIC, record.topic())
                        .setIfAbsent(
                                PropertyKeys.ORIGIN_MESSAGE_ID, record.offsetMessageId().text())
                        .set(PropertyKeys.DEAD_REASON, reason)
                        .remove(PropertyKeys.EXPIRES_MS)
                        .remove(PropertyKeys.TIMER_ORIGIN)
                        .remove(PropertyKeys.EVACUATED_FROM)
                        .remove(PropertyKeys.TIMER_OUT_MS);
        return properties
                .set(PropertyKeys.DLQ_ORIGIN_TOPIC, properties.get(PropertyKeys.RETRY_TOPIC))
                .set(
                        PropertyKeys.DLQ_ORIGIN_MESSAGE_ID,
                        properties.get(PropertyKeys.ORIGIN_MESSAGE_ID))
                .toText();
    }
}
