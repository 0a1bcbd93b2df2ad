package io.posthorn.broker.admin;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Sends and reads single messages. For people and tools; applications use a client. */
public interface MessageDesk {

    /**
     * Sends a message. Does not block.
     *
     * @param message what to send
     * @return where it lies, once the durability asked for is reached; fails with {@link
     *     AdminRefusal}: NOT_FOUND for the topic if it may not be created, ILLEGAL_NAME,
     *     INVALID_VALUE, FORBIDDEN, TOO_LARGE, BUSY, UNAVAILABLE
     */
    CompletionStage<SentMessage> send(OutgoingMessage message);

    /**
     * A message by its offset message id, as {@link SentMessage#messageId} gives it.
     *
     * @param messageId 32 or 56 hexadecimal digits
     * @return the message
     * @throws AdminRefusal INVALID_VALUE (field {@code messageId}) if it is not an id; NOT_FOUND if
     *     no message lies there, or on another broker
     */
    StoredMessage read(String messageId);

    /**
     * A message by its unique key or its offset message id: both look alike, so both are tried.
     *
     * @param topic where it was sent to
     * @param id unique key or offset message id
     * @return the message; the oldest if there are several of that key
     * @throws AdminRefusal NOT_FOUND for topic or message
     */
    StoredMessage read(String topic, String id);

    /**
     * Messages that carry a key.
     *
     * @param topic where they were sent to
     * @param key one of the message's keys, exactly
     * @param fromMs stored at this time or later, milliseconds since the epoch
     * @param toMs stored before this time
     * @param limit at most so many, the newest first
     * @return possibly empty
     * @throws AdminRefusal NOT_FOUND for the topic
     */
    List<StoredMessage> byKey(String topic, String key, long fromMs, long toMs, int limit);

    /**
     * Messages of a queue in order, without consuming them.
     *
     * @param topic the topic
     * @param queueId number of the queue
     * @param fromOffset queue offset to begin at; one below the oldest begins at the oldest
     * @param limit at most so many
     * @return possibly empty; fewer than the limit does not mean that the queue ends there
     * @throws AdminRefusal NOT_FOUND for topic or queue
     */
    QueuePage browse(String topic, int queueId, long fromOffset, int limit);

    /**
     * Part of a queue.
     *
     * @param messages by queue offset
     * @param nextOffset queue offset to go on from
     * @param minOffset queue offset of the oldest message there is
     * @param maxOffset queue offset the next message gets
     */
    record QueuePage(
            List<StoredMessage> messages, long nextOffset, long minOffset, long maxOffset) {

        /** Takes a copy of the list. */
        public QueuePage {
            messages = List.copyOf(messages);
        }
    }
}
