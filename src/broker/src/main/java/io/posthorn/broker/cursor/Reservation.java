package io.posthorn.broker.cursor;

/**
 * Which messages of a queue may have been handed out for the first time without a note that says
 * so, because notes follow a few milliseconds later. It is laid down before the first of them is
 * delivered, and wider than needed, so that this is seldom: in steps of {@link #STEP} messages.
 * After a crash whatever lies in it counts as handed out.
 *
 * <p>It says how things stand, like all notes, and has a number: of two the higher one holds, in
 * whatever order they were laid down. It is narrowed when notes are taken, to what those are about;
 * notes that were taken before are laid down by then. For the cursor's owner.
 */
final class Reservation {

    /**
     * How many neighbours are reserved at once. What is laid down for them costs each some ten
     * nanoseconds; so many messages at the most seem to have been handed out that were not.
     */
    static final int STEP = 1 << 8;

    /** A reservation of nothing begins and ends here. */
    private static final long NOTHING = 0;

    private long from = NOTHING;
    private long to = NOTHING;

    /** What was handed out since notes were taken last, in whole steps. */
    private long recentFrom = NOTHING;

    private long recentTo = NOTHING;

    /** Rises with each change. */
    private int number;

    /** Delivery has to wait until this number is laid down, or a higher one. */
    private int needed;

    private int laid;

    /** A message is handed out for the first time. */
    void cover(final long offset) {
        if (offset >= recentFrom && offset < recentTo) {
            return;
        }
        final long begin = offset & -STEP;
        final boolean isFirst = recentFrom == recentTo;
        recentFrom = isFirst ? begin : Math.min(recentFrom, begin);
        recentTo = isFirst ? begin + STEP : Math.max(recentTo, begin + STEP);
        if (from == to) {
            change(recentFrom, recentTo);
            needed = number;
        } else if (recentFrom < from || recentTo > to) {
            change(Math.min(from, recentFrom), Math.max(to, recentTo));
            needed = number;
        }
    }

    private void change(final long newFrom, final long newTo) {
        from = newFrom;
        to = newTo;
        number++;
    }

    /** Whether it has to be laid down before anything more is delivered. */
    boolean isNeeded() {
        return needed > laid;
    }

    /** It is in the log as it was by this number. */
    void laid(final int laidNumber) {
        laid = Math.max(laid, laidNumber);
    }

    /**
     * Notes are taken of all that was handed out so far. With nothing handed out the last step
     * stays, because the next message is likely to be in it.
     */
    void narrow() {
        final boolean isQuiet = recentFrom == recentTo;
        final long newFrom = isQuiet ? Math.max(from, to - STEP) : recentFrom;
        final long newTo = isQuiet ? to : recentTo;
        if (newFrom != from || newTo != to) {
            change(newFrom, newTo);
        }
        recentFrom = NOTHING;
        recentTo = NOTHING;
    }

    /** Nothing is handed out any more that is not noted. */
    void end() {
        recentFrom = NOTHING;
        recentTo = NOTHING;
        if (from != to) {
            change(NOTHING, NOTHING);
        }
    }

    /** Takes over what was laid down. */
    void restore(final int laidNumber, final long laidFrom, final long laidTo) {
        if (laidNumber > number) {
            number = laidNumber;
            needed = laidNumber;
            laid = laidNumber;
            from = laidFrom;
            to = laidTo;
            recentFrom = laidFrom;
            recentTo = laidTo;
        }
    }

    /** 0 as long as nothing was handed out. */
    int number() {
        return number;
    }

    long from() {
        return from;
    }

    long to() {
        return to;
    }
}
