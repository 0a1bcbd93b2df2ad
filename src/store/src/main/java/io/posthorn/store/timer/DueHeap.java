package io.posthorn.store.timer;

import java.util.Arrays;

/**
 * Timers by due time, then by place in the log: a binary heap on plain arrays, 20 bytes a timer.
 */
final class DueHeap {

    private long[] dueMs = new long[64];
    private long[] physicalOffsets = new long[64];
    private int[] lengths = new int[64];
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    long firstDueMs() {
        return dueMs[0];
    }

    void add(final long due, final long physicalOffset, final int length) {
        if (count == dueMs.length) {
            final int capacity = count + (count >> 1);
            dueMs = Arrays.copyOf(dueMs, capacity);
            physicalOffsets = Arrays.copyOf(physicalOffsets, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
        }
        rise(count++, due, physicalOffset, length);
    }

    DueTimer poll() {
        final DueTimer first = new DueTimer(dueMs[0], physicalOffsets[0], lengths[0]);
        count--;
        if (count > 0) {
            sink(0, dueMs[count], physicalOffsets[count], lengths[count]);
        }
        return first;
    }

    /** Takes out the timer of a record; says whether it was in here. Looks at all. */
    boolean remove(final long physicalOffset) {
        for (int at = 0; at < count; at++) {
            if (physicalOffsets[at] == physicalOffset) {
                removeAt(at);
                return true;
            }
        }
        return false;
    }

    private void removeAt(final int at) {
        count--;
        if (at == count) {
            return;
        }
        final long due = dueMs[count];
        final long offset = physicalOffsets[count];
        final int length = lengths[count];
        if (at > 0 && isBefore(due, offset, at - 1 >>> 1)) {
            rise(at, due, offset, length);
        } else {
            sink(at, due, offset, length);
        }
    }

    private void rise(final int from, final long due, final long offset, final int length) {
        int at = from;
        while (at > 0) {
            final int parent = at - 1 >>> 1;
            if (!isBefore(due, offset, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        set(at, due, offset, length);
    }

    private void sink(final int from, final long due, final long physicalOffset, final int length) {
        int at = from;
        int child = 2 * at + 1;
        while (child < count) {
            if (child + 1 < count
                    && isBefore(dueMs[child + 1], physicalOffsets[child + 1], child)) {
                child++;
            }
            if (!isBefore(dueMs[child], physicalOffsets[child], due, physicalOffset)) {
                break;
            }
            move(child, at);
            at = child;
            child = 2 * at + 1;
        }
        set(at, due, physicalOffset, length);
    }

    private boolean isBefore(final long due, final long physicalOffset, final int other) {
        return isBefore(due, physicalOffset, dueMs[other], physicalOffsets[other]);
    }

    private static boolean isBefore(
            final long due, final long offset, final long otherDue, final long otherOffset) {
        return due < otherDue || due == otherDue && offset < otherOffset;
    }

    private void move(final int from, final int to) {
        set(to, dueMs[from], physicalOffsets[from], lengths[from]);
    }

    private void set(final int at, final long due, final long physicalOffset, final int length) {
        dueMs[at] = due;
        physicalOffsets[at] = physicalOffset;
        lengths[at] = length;
    }
}
