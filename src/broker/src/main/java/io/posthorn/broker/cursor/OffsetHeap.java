package io.posthorn.broker.cursor;

import java.util.Arrays;

/** Queue offsets, the least first. May hold one several times. */
final class OffsetHeap {

    private static final int SMALLEST = 16;

    private long[] offsets = new long[SMALLEST];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    long least() {
        return offsets[0];
    }

    boolean holdsLeast(final long offset) {
        return size > 0 && offsets[0] == offset;
    }

    void add(final long offset) {
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * size);
        }
        int at = size++;
        while (at > 0 && offsets[at - 1 >> 1] > offset) {
            offsets[at] = offsets[at - 1 >> 1];
            at = at - 1 >> 1;
        }
        offsets[at] = offset;
    }

    void removeLeast() {
        final long last = offsets[--size];
        int at = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && offsets[child + 1] < offsets[child]) {
                child++;
            }
            if (offsets[child] >= last) {
                break;
            }
            offsets[at] = offsets[child];
            at = child;
            child = 2 * at + 1;
        }
        offsets[at] = last;
        if (size == 0 && offsets.length > SMALLEST) {
            offsets = new long[SMALLEST];
        }
    }

    void clear() {
        size = 0;
        offsets = new long[SMALLEST];
    }
}
