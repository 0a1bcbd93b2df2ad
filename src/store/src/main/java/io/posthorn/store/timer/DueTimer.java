package io.posthorn.store.timer;

/**
 * A timer whose time has come.
 *
 * @param dueMs when
 * @param physicalOffset where its record lies
 * @param length how long its record is; below 0 if the index's entry is damaged, so that nothing is
 *     known of the timer but about when it was due
 */
public record DueTimer(long dueMs, long physicalOffset, int length) {

    /** The length of a timer whose entry is damaged: it says in which kind of bucket. */
    static int damagedIn(final int scale) {
        return -1 - scale;
    }

    /**
     * Whether the index's entry is damaged: then there is no record to be read.
     *
     * @return true if the timer can only be dropped
     */
    public boolean isDamaged() {
        return length < 0;
    }

    int damagedScale() {
        return -1 - length;
    }
}
