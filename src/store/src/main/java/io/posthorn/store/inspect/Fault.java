package io.posthorn.store.inspect;

/**
 * Something that is not as it should be.
 *
 * @param kind what sort of thing
 * @param place where: a queue, a segment, a minute of timers, or the log
 * @param physicalOffset the record it is about; -1 if it is about none
 * @param text what is wrong, a sentence without a dot
 */
public record Fault(Kind kind, String place, long physicalOffset, String text) {

    /** What sort of thing is wrong, and so what helps. */
    public enum Kind {
        /** Bytes of the log are no sound record. Only a copy can mend that. */
        DAMAGE,
        /** A queue and the log do not agree. Rebuilding mends it. */
        QUEUE,
        /** The key index and the log do not agree. Rebuilding mends it. */
        INDEX,
        /** The timers and the log do not agree. Rebuilding mends it. */
        TIMER
    }
}
