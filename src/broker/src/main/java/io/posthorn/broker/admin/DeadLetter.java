package io.posthorn.broker.admin;

/**
 * A message that a group could not consume.
 *
 * @param group the group
 * @param message as it lies in the group's dead-letter topic; its {@code reconsumeTimes} say how
 *     often it was tried
 * @param originTopic where it comes from; null if it does not say
 * @param originMessageId offset message id of the first try; null if it does not say
 * @param reason why it is dead, in a few words; null where a client gave it up
 * @param isOpen whether nobody has sent it again or purged it
 */
public record DeadLetter(
        String group,
        StoredMessage message,
        String originTopic,
        String originMessageId,
        String reason,
        boolean isOpen) {}
