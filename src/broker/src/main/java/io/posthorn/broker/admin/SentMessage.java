package io.posthorn.broker.admin;

/**
 * Where a message lies that was sent.
 *
 * @param messageId offset message id, which {@link MessageDesk#read(String)} takes; for a delayed
 *     message it names the place where it waits
 * @param uniqueKey the id that stays the same when the message moves
 * @param topic where it was sent to
 * @param queueId number of the queue
 * @param queueOffset ordinal in the queue
 * @param confirmation how safe it is
 */
public record SentMessage(
        String messageId,
        String uniqueKey,
        String topic,
        int queueId,
        long queueOffset,
        Confirmation confirmation) {

    /** How safe a stored message is. */
    public enum Confirmation {
        /** As safe as was asked for. */
        CONFIRMED,
        /** Stored, not confirmed to be on disk in time. */
        FLUSH_TIMED_OUT,
        /** Stored, not confirmed by the replicas in time. */
        REPLICATION_TIMED_OUT,
        /** Stored, there was no replica to confirm it. */
        NO_REPLICA
    }
}
