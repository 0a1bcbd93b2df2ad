package io.posthorn.broker.resend;

import io.posthorn.broker.intake.SendOutcome.Confirmation;

/** How it ended to send a dead letter again. */
public sealed interface ResendOutcome {

    /**
     * The message is in its topic again, and the letter is dealt with.
     *
     * @param topic where it was sent to
     * @param queueId which queue
     * @param queueOffset its place there
     * @param messageId offset message id of the new message
     * @param uniqueKey the id that stays the same when it moves; null if it has none
     * @param confirmation how safe both are
     */
    record Sent(
            String topic,
            int queueId,
            long queueOffset,
            String messageId,
            String uniqueKey,
            Confirmation confirmation)
            implements ResendOutcome {}

    /** There is no such letter (any more). */
    record Gone() implements ResendOutcome {}

    /** The letter was dealt with before, or somebody else does so at this moment. */
    record Settled() implements ResendOutcome {}

    /**
     * It cannot be sent, now and later; it stays as it is.
     *
     * @param explanation a sentence for people
     */
    record Impossible(String explanation) implements ResendOutcome {}

    /**
     * The broker takes nothing at present; the letter stays as it is.
     *
     * @param explanation a sentence for people
     */
    record Unavailable(String explanation) implements ResendOutcome {}
}
