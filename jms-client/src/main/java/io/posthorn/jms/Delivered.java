package io.posthorn.jms;

import io.posthorn.jms.message.PosthornMessage;

/**
 * A message that the broker handed to a consumer. Belongs to the session of the consumer.
 *
 * @param consumer whose
 * @param queueId its queue
 * @param queueOffset its place there
 * @param count how often it was handed out, this time included
 * @param length bytes of its record
 * @param message as the application gets it
 */
record Delivered(
        PosthornConsumer consumer,
        int queueId,
        long queueOffset,
        int count,
        int length,
        PosthornMessage message) {

    /** Whether it is too old to be given to the application (3.4.9). */
    boolean isExpired() {
        return message.isExpired(System.currentTimeMillis());
    }
}
