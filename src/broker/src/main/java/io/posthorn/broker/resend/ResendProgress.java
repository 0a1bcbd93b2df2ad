package io.posthorn.broker.resend;

/**
 * How far a job is that sends all dead letters of a group again.
 *
 * @param id its name; never used twice
 * @param group whose letters it sends
 * @param to where it sends them; null for where each comes from
 * @param perSecond how fast it may be, in letters a second
 * @param state where it is in its life
 * @param total letters that were open when it began
 * @param sent letters it has sent again
 * @param skipped letters it passed over: they cannot be sent, have gone, or somebody else dealt
 *     with them
 * @param fault why the first letter could not be sent that it passed over; null if none
 * @param waitsFor why it does not go on at present; null if it does
 * @param startedMs when it began, ms since the epoch
 * @param endedMs when it ended; 0 while it runs
 */
public record ResendProgress(
        String id,
        String group,
        String to,
        int perSecond,
        State state,
        long total,
        long sent,
        long skipped,
        String fault,
        String waitsFor,
        long startedMs,
        long endedMs) {

    /** Where a job is in its life. */
    public enum State {
        /** Sends letters. */
        RUNNING,
        /** All letters were looked at. */
        DONE,
        /** An operator ended it, or the broker stops. */
        CANCELLED
    }
}
