package io.posthorn.base.time;

/** The time, in two kinds: of the day, for records and people, and elapsed, for timeouts. */
public interface Clock {

    /** The system's clock. */
    Clock SYSTEM = new SystemClock();

    /**
     * Time of the day. May jump, also backwards; never measure a duration with it.
     *
     * @return milliseconds since the epoch
     */
    long wallMs();

    /**
     * Elapsed time from an arbitrary start. Never goes backwards; only differences mean something.
     *
     * @return nanoseconds
     */
    long nanos();
}
