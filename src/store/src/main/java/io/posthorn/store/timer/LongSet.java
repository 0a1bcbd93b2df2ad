package io.posthorn.store.timer;

import java.util.Arrays;

/** Physical offsets, 8 to 16 bytes each, by open addressing. */
final class LongSet {

    private static final long FREE = -1;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private long[] slots = free(64);
    private int count;

    private static long[] free(final int length) {
        final long[] slots = new long[length];
        Arrays.fill(slots, FREE);
        return slots;
    }

    void add(final long value) {
        if (2 * (count + 1) > slots.length) {
            final long[] old = slots;
            slots = free(2 * old.length);
            count = 0;
            for (final long each : old) {
                if (each != FREE) {
                    add(each);
                }
            }
        }
        final int at = slotOf(value);
        if (slots[at] == FREE) {
            slots[at] = value;
            count++;
        }
    }

    boolean contains(final long value) {
        return slots[slotOf(value)] == value;
    }

    /** Where a value is, or would be. */
    private int slotOf(final long value) {
        final int mask = slots.length - 1;
        int at = (int) (value * MIX >>> 32) & mask;
        while (slots[at] != FREE && slots[at] != value) {
            at = at + 1 & mask;
        }
        return at;
    }
}
