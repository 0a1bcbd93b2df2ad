package io.posthorn.broker.intake;

/** How a send ended. Refusals are everyday answers, so they are values. */
public sealed interface SendOutcome {

    /**
     * The message is stored.
     *
     * @param messageId offset message id; of a batch all, joined by commas
     * @param uniqueKey the client's id of the message; null for a batch
     * @param queueId where it went
     * @param queueOffset its place, of a batch the first one's
     * @param dueMs when it will be delivered; 0 if that is now
     * @param confirmation how safe it is
     */
    record Stored(
            String messageId,
            String uniqueKey,
            int queueId,
            long queueOffset,
            long dueMs,
            Confirmation confirmation)
            implements SendOutcome {}

    /**
     * Nothing was stored.
     *
     * @param reason for programs
     * @param explanation a sentence for people
     */
    record Refused(Reason reason, String explanation) implements SendOutcome {}

    /** How safe a stored message is. */
    enum Confirmation {
        /** As safe as the broker promises. */
        CONFIRMED,
        /** Stored, but not known to be on disk in time. */
        FLUSH_TIMED_OUT,
        /** Laid down, but the disk failed: it may be gone after a restart. No promise at all. */
        FLUSH_FAILED
    }

    /** Why nothing was stored. */
    enum Reason {
        /** The broker does not take sends yet, or no longer. */
        NOT_SERVING,
        /** The topic's name cannot be. */
        ILLEGAL_TOPIC,
        /** The topic has no such queue. */
        NO_QUEUE,
        /** Clients may not send to this topic. */
        FORBIDDEN,
        /** The topic does not exist and may not be created. */
        NO_TOPIC,
        /** The group of a retry topic does not exist and may not be created. */
        NO_GROUP,
        /** The message itself is at fault. */
        ILLEGAL_MESSAGE,
        /** The message is larger than the broker takes. */
        TOO_LARGE,
        /** Too much is under way; the same send may succeed a moment later. */
        BUSY,
        /** The disk is full or the store has failed. */
        UNAVAILABLE
    }
}
