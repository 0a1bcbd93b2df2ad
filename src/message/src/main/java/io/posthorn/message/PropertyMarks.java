package io.posthorn.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds where the properties in a text begin and end. Looks at eight bytes at a time, since most
 * are no separators. Not for sharing between threads.
 */
final class PropertyMarks {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH_THREE = 0x0303_0303_0303_0303L;
    private static final long EACH_TOP_BIT = 0x8080_8080_8080_8080L;

    private static final int USUAL_COUNT = 12;

    /** Three numbers a property: start of its name, end of the name, end of the value. */
    private int[] marks = new int[3 * USUAL_COUNT];

    private int count;
    private int start;
    private int nameEnd;

    int[] marks() {
        return marks;
    }

    int count() {
        return count;
    }

    /** Forgets what was found before and looks through a text. */
    void find(final byte[] bytes, final int length) {
        count = 0;
        start = 0;
        nameEnd = -1;
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            final long eight = (long) LONGS.get(bytes, at);
            // A top bit for each byte below three; a few more, which the look at the byte sorts
            // out.
            long hits = (eight - EACH_THREE) & ~eight & EACH_TOP_BIT;
            while (hits != 0) {
                look(bytes, at + (Long.numberOfTrailingZeros(hits) >>> 3));
                hits &= hits - 1;
            }
        }
        for (; at < length; at++) {
            look(bytes, at);
        }
        end(length);
    }

    private void look(final byte[] bytes, final int at) {
        if (bytes[at] == PropertyText.VALUE_END) {
            end(at);
        } else if (bytes[at] == PropertyText.NAME_END && nameEnd < 0) {
            nameEnd = at;
        }
    }

    private void end(final int at) {
        if (nameEnd > start && nameEnd < at - 1) {
            final int next = 3 * count;
            if (next == marks.length) {
                marks = Arrays.copyOf(marks, 2 * marks.length);
            }
            marks[next] = start;
            marks[next + 1] = nameEnd;
            marks[next + 2] = at;
            count++;
        }
        start = at + 1;
        nameEnd = -1;
    }
}
