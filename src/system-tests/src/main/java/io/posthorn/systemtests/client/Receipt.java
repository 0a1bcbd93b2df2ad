package io.posthorn.systemtests.client;

/**
 * What a producer is told about a message.
 *
 * @param status the client's name for the outcome, {@code SEND_OK} for the best
 * @param messageId the id the client made
 * @param offsetMessageId the id the broker made
 * @param queue where the message lies
 * @param queueOffset its ordinal in the queue; of a batch that of the first
 */
public record Receipt(
        String status, String messageId, String offsetMessageId, Queue queue, long queueOffset) {}
