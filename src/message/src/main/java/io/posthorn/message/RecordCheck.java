package io.posthorn.message;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Guards the bytes of a record. The body has a CRC of its own in RocketMQ's layout; all other bytes
 * are covered by 20 bits of a CRC-32C in bits 11 to 30 of the system flag, which no client looks
 * at. Zero there means "not checked": so are the records that Apache RocketMQ wrote. Not for
 * sharing between threads.
 */
public final class RecordCheck {

    private static final int SHIFT = 11;
    private static final int BITS = 0xFFFFF;

    private final CRC32C headCrc = new CRC32C();
    private final CRC32 bodyCrc = new CRC32();
    private final ByteBuffer flagBytes = ByteBuffer.allocate(4);

    /**
     * Computes the check of a record.
     *
     * @param bytes where the record lies
     * @param at first byte of the record
     * @param bodyAt first byte of its body
     * @param bodyEnd first byte after its body
     * @param end first byte after the record
     * @return bits to be added to the system flag, never 0
     */
    int bitsOf(
            final ByteBuffer bytes,
            final int at,
            final int bodyAt,
            final int bodyEnd,
            final int end) {
        final CRC32C crc = headCrc;
        crc.reset();
        final ByteBuffer window = bytes.duplicate();
        crc.update(window.limit(at + RecordView.SYS_FLAG_AT).position(at));
        flagBytes.putInt(0, bytes.getInt(at + RecordView.SYS_FLAG_AT) & SysFlag.MEANING_MASK);
        crc.update(flagBytes.clear());
        crc.update(window.limit(bodyAt).position(at + RecordView.BORN_TIMESTAMP_AT));
        crc.update(window.limit(end).position(bodyEnd));
        final int value = (int) crc.getValue();
        final int folded = (value ^ value >>> 12) & BITS;
        return (folded == 0 ? 1 : folded) << SHIFT;
    }

    /**
     * Whether a record's bytes are as they were written. The lengths in it must have been checked
     * before.
     *
     * @param record the record
     * @return true if both checks hold, or hold as far as they were written
     */
    boolean holds(final RecordView record) {
        final ByteBuffer bytes = record.bytes();
        final int flags = bytes.getInt(record.start() + RecordView.SYS_FLAG_AT);
        if (flags < 0) {
            return false;
        }
        final int bits = flags & BITS << SHIFT;
        final int bodyAt = record.bodyAt();
        final int bodyEnd = bodyAt + record.bodyLength();
        if (bits != 0
                && bits
                        != bitsOf(
                                bytes,
                                record.start(),
                                bodyAt,
                                bodyEnd,
                                record.start() + record.length())) {
            return false;
        }
        bodyCrc.reset();
        bodyCrc.update(bytes.duplicate().limit(bodyEnd).position(bodyAt));
        return ((int) bodyCrc.getValue() & Integer.MAX_VALUE) == record.bodyCrc();
    }
}
