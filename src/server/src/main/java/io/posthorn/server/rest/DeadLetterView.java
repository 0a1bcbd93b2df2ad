package io.posthorn.server.rest;

import io.posthorn.broker.admin.DeadLetter;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A message that a group could not consume.
 *
 * @param group the group
 * @param queueId its queue
 * @param queueOffset its place there
 * @param open whether nobody has dealt with it
 * @param reason why it is dead
 * @param originTopic where it comes from
 * @param originMessageId of its first try
 * @param deliveryCount how often it was tried
 * @param message as it lies there
 */
@Schema(name = "DeadLetter", description = "A message that a group could not consume.")
public record DeadLetterView(
        @Schema(description = "The group", examples = "billing") String group,
        @Schema(description = "Its queue in the dead-letter topic", examples = "0") int queueId,
        @Schema(description = "Its place there", examples = "4") long queueOffset,
        @Schema(description = "Whether nobody has sent it again or purged it", examples = "true")
                boolean open,
        @Schema(
                        description = "Why it is dead; absent where a client gave it up",
                        examples = "handed out too often")
                String reason,
        @Schema(description = "Where it comes from; absent if it does not say", examples = "orders")
                String originTopic,
        @Schema(
                        description = "messageId of its first try; absent if it does not say",
                        examples = "7F00000100002A9F0000000000000000")
                String originMessageId,
        @Schema(description = "How often it was tried", examples = "17") int deliveryCount,
        @Schema(description = "As it lies in the dead-letter topic") MessageView message) {

    /**
     * The whole letter in our words.
     *
     * @param letter of the core
     * @return the view
     */
    static DeadLetterView whole(final DeadLetter letter) {
        return of(letter, MessageView.whole(letter.message()));
    }

    /**
     * A letter in a list in our words.
     *
     * @param letter of the core
     * @return the view, with the beginning of the body
     */
    static DeadLetterView inList(final DeadLetter letter) {
        return of(letter, MessageView.inList(letter.message()));
    }

    private static DeadLetterView of(final DeadLetter letter, final MessageView message) {
        return new DeadLetterView(
                letter.group(),
                message.queueId(),
                message.queueOffset(),
                letter.isOpen(),
                letter.reason(),
                letter.originTopic(),
                letter.originMessageId(),
                message.reconsumeTimes(),
                message);
    }
}
