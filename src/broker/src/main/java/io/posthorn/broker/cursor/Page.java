package io.posthorn.broker.cursor;

import java.util.Arrays;

/**
 * What is known of 1 024 neighbouring queue offsets. A bit says that one is settled; holder,
 * deadline and delivery count exist only while one of them was ever handed out.
 */
final class Page {

    static final int SHIFT = 10;
    static final int SIZE = 1 << SHIFT;

    /** Stands for any page in which all is settled. */
    static final Page FULL = new Page(-1);

    private static final int MASK = SIZE - 1;
    private static final int WORDS = SIZE / Long.SIZE;

    private final long number;
    private final long[] settled = new long[WORDS];
    private final long[] changed = new long[WORDS];
    private int settledCount;
    private boolean isChanged;
    private int[] holders;
    private long[] deadlines;
    private short[] counts;
    private int leasedCount;
    private long firstDeadline = Cursor.NEVER;

    /**
     * @param number which page: its first offset divided by {@link #SIZE}
     */
    Page(final long number) {
        this.number = number;
    }

    static long numberOf(final long offset) {
        return offset >> SHIFT;
    }

    long firstOffset() {
        return number << SHIFT;
    }

    boolean isSettled(final long offset) {
        final int at = (int) offset & MASK;
        return (settled[at >> 6] & 1L << at) != 0;
    }

    boolean isAllSettled() {
        return settledCount == SIZE;
    }

    int holderOf(final long offset) {
        return holders == null ? Cursor.NO_HOLDER : holders[(int) offset & MASK];
    }

    long deadlineOf(final long offset) {
        return deadlines == null ? Cursor.NEVER : deadlines[(int) offset & MASK];
    }

    int countOf(final long offset) {
        return counts == null ? 0 : counts[(int) offset & MASK];
    }

    int leasedCount() {
        return leasedCount;
    }

    /** Not later than the first deadline of all leases. */
    long firstDeadline() {
        return firstDeadline;
    }

    /** Ends a lease if there is one. */
    void settle(final long offset) {
        final int at = (int) offset & MASK;
        unlease(at);
        if (counts != null) {
            counts[at] = 0;
        }
        settled[at >> 6] |= 1L << at;
        settledCount++;
        change(at);
    }

    void lease(final long offset, final int holder, final long deadline, final int count) {
        needLeases();
        final int at = (int) offset & MASK;
        leasedCount += holders[at] == Cursor.NO_HOLDER ? 1 : 0;
        holders[at] = holder;
        deadlines[at] = deadline;
        firstDeadline = Math.min(firstDeadline, deadline);
        setCount(at, count);
    }

    void release(final long offset, final int count) {
        final int at = (int) offset & MASK;
        unlease(at);
        setCount(at, count);
    }

    /** Takes a count over that was written down before. */
    void restoreCount(final long offset, final int count) {
        needLeases();
        setCount((int) offset & MASK, count);
    }

    private void setCount(final int at, final int count) {
        counts[at] = (short) Math.min(count, Short.MAX_VALUE);
        change(at);
    }

    private void unlease(final int at) {
        if (holders != null && holders[at] != Cursor.NO_HOLDER) {
            holders[at] = Cursor.NO_HOLDER;
            deadlines[at] = Cursor.NEVER;
            leasedCount--;
        }
    }

    private void needLeases() {
        if (holders == null) {
            holders = new int[SIZE];
            deadlines = new long[SIZE];
            Arrays.fill(deadlines, Cursor.NEVER);
            counts = new short[SIZE];
        }
    }

    void forEachLease(final Cursor.Held reader) {
        for (final int holder : holders) {
            if (holder != Cursor.NO_HOLDER) {
                reader.held(holder);
            }
        }
    }

    /** Looks at all leases for the first deadline. */
    void refreshFirstDeadline() {
        long first = Cursor.NEVER;
        if (leasedCount > 0) {
            for (final long deadline : deadlines) {
                first = Math.min(first, deadline);
            }
        }
        firstDeadline = first;
    }

    private void change(final int at) {
        changed[at >> 6] |= 1L << at;
        isChanged = true;
    }

    boolean isChanged() {
        return isChanged;
    }

    boolean isChanged(final long offset) {
        final int at = (int) offset & MASK;
        return (changed[at >> 6] & 1L << at) != 0;
    }

    void forgetChanges() {
        Arrays.fill(changed, 0);
        isChanged = false;
    }

    /** The first offset from one on that is not settled; the next page's first if all are. */
    long firstUnsettled(final long from) {
        int at = (int) from & MASK;
        int word = at >> 6;
        long open = ~settled[word] & -1L << at;
        while (open == 0) {
            word++;
            if (word == WORDS) {
                return firstOffset() + SIZE;
            }
            open = ~settled[word];
        }
        at = (word << 6) + Long.numberOfTrailingZeros(open);
        return firstOffset() + at;
    }
}
