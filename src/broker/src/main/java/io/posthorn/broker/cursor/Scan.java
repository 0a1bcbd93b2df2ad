package io.posthorn.broker.cursor;

/**
 * How far consumers with the same selector have looked. Each message is shown once to each scan,
 * and again only when it came back; so a selector that wants one message in a thousand reads the
 * other 999 once. Made by {@link Cursor#newScan}; belongs to the cursor's owner.
 */
public final class Scan {

    /** All before it have been shown, but for those that are settled or leased. */
    long next;

    /** Came back after they had been passed. May hold some that were taken by others since. */
    final OffsetHeap returned = new OffsetHeap();

    Scan(final long next) {
        this.next = next;
    }

    /**
     * How far it has looked.
     *
     * @return the first queue offset it has not been shown, apart from those that came back
     */
    public long position() {
        return next;
    }
}
