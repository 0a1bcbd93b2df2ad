package io.posthorn.broker.delivery;

/**
 * A message that is not handed out any more.
 *
 * @param queueId its queue
 * @param queueOffset its place there
 * @param count how often it was handed out
 * @param cause why
 */
public record Dead(int queueId, long queueOffset, int count, Cause cause) {

    /** Why a message is not handed out any more. */
    public enum Cause {
        /** As often as the rules allow. */
        TRIED_TOO_OFTEN,

        /** Its consumer refused it. */
        REJECTED,

        /** It is too old. */
        EXPIRED
    }
}
