package io.posthorn.store.index;

import io.posthorn.base.disk.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One hash file.
 *
 * <pre>
 *   0 magic (8)   8 first physical offset (8)  16 end physical offset (8)  24 first store time (8)  32 last store time (8)
 *  40 entry count   44 sealed (0 or 1)   48 crc of the bytes before, 52 crc of all behind the head, when sealed    head, 64 bytes
 *  64 + 4 s: number of the newest entry of slot s, 0 for none                                          slots
 *  then, for entry n from 1:  0 hash   4 physical offset (8)   12 seconds after the first   16 entry before it in the slot
 * </pre>
 */
final class IndexFile implements AutoCloseable {

    private static final long MAGIC = 0x504F5354_49445832L;
    private static final int HEAD = 64;
    private static final int ENTRY = 20;

    private final MappedFile file;
    private final ByteBuffer bytes;
    private final int slots;
    private final int capacity;

    /**
     * Entries that readers may look at. Written last, so that it publishes all that was written
     * before.
     */
    private volatile int count;

    IndexFile(final MappedFile file) {
        this.file = file;
        this.bytes = file.bytes();
        // The length was made from the capacity; both are found again from it.
        this.capacity = capacityOf(bytes.capacity());
        this.slots = slotsFor(capacity);
        this.count = bytes.getInt(40);
    }

    static int lengthFor(final int capacity) {
        return HEAD + 4 * slotsFor(capacity) + ENTRY * capacity;
    }

    private static int slotsFor(final int capacity) {
        return capacity / 2;
    }

    private static int capacityOf(final int length) {
        return (length - HEAD) / (ENTRY + 2);
    }

    /** Whether its content is complete and sound. */
    boolean isSealed() {
        return bytes.capacity() >= HEAD
                && bytes.getLong(0) == MAGIC
                && bytes.getInt(44) == 1
                && bytes.getInt(48) == headCrc();
    }

    /**
     * Forgets entries of records at or after an offset, and whatever else was not durable. The
     * slots are made anew: they may have been written out of order.
     *
     * @param end all entries of records before it are durable
     */
    void cut(final long end) {
        final int most = bytes.getLong(0) == MAGIC ? capacity : 0;
        int kept = 0;
        long last = 0;
        while (kept < most) {
            final long physicalOffset = bytes.getLong(entryAt(kept + 1) + 4);
            if (physicalOffset < last || physicalOffset >= end) {
                break;
            }
            last = physicalOffset;
            kept++;
        }
        for (int slot = 0; slot < slots; slot++) {
            bytes.putInt(HEAD + 4 * slot, 0);
        }
        for (int number = 1; number <= kept; number++) {
            link(number, HEAD + 4 * slotOf(bytes.getInt(entryAt(number))));
        }
        if (kept > 0) {
            bytes.putLong(16, end);
            bytes.putLong(32, firstStoreTime() + 1000L * bytes.getInt(entryAt(kept) + 12) + 999);
        }
        bytes.putInt(40, kept);
        count = kept;
    }

    /** Whether it was in use, and nobody knows how far. */
    boolean isDamaged() {
        return bytes.getLong(0) != MAGIC && bytes.getLong(0) != 0;
    }

    long lastPhysicalOffset() {
        return bytes.getLong(entryAt(count) + 4);
    }

    /** Makes an entry the newest of its slot. */
    private void link(final int number, final int slotAt) {
        bytes.putInt(entryAt(number) + 16, bytes.getInt(slotAt));
        bytes.putInt(slotAt, number);
    }

    /** Whether nothing can be added: it is full or was sealed. */
    boolean isClosed() {
        return count == capacity || bytes.getInt(44) == 1;
    }

    int count() {
        return count;
    }

    int capacity() {
        return capacity;
    }

    long firstPhysicalOffset() {
        return bytes.getLong(8);
    }

    /** How much of the log it would be about if it took a key of a record at an offset. */
    long spanTo(final long physicalOffset) {
        return count == 0 ? 0 : physicalOffset - firstPhysicalOffset();
    }

    long endPhysicalOffset() {
        return bytes.getLong(16);
    }

    long firstStoreTime() {
        return bytes.getLong(24);
    }

    long lastStoreTime() {
        return bytes.getLong(32);
    }

    /**
     * Adds a key of a record. The record counts as covered only by {@link #cover}, for its other
     * keys may go to the next file.
     */
    void add(final int hash, final long physicalOffset, final long storeTime) {
        if (count == 0) {
            bytes.putLong(0, MAGIC);
            bytes.putLong(8, physicalOffset);
            bytes.putLong(24, storeTime);
        }
        final int number = count + 1;
        final int slotAt = HEAD + 4 * slotOf(hash);
        final int at = entryAt(number);
        bytes.putInt(at, hash);
        bytes.putLong(at + 4, physicalOffset);
        bytes.putInt(
                at + 12, (int) Math.min(Integer.MAX_VALUE, (storeTime - firstStoreTime()) / 1000));
        bytes.putInt(at + 16, bytes.getInt(slotAt));
        bytes.putLong(16, physicalOffset);
        bytes.putLong(32, storeTime);
        bytes.putInt(40, number);
        bytes.putInt(slotAt, number);
        count = number;
    }

    /**
     * Says that all keys of the records before a physical offset are in this file or older ones.
     */
    void cover(final long physicalEnd) {
        bytes.putLong(16, physicalEnd);
    }

    /** Takes a physical offset of an entry; says whether to go on. */
    interface Taker {
        boolean take(long physicalOffset);
    }

    /** Hands out entries of a hash, newest first, until the taker has enough. */
    boolean find(final int hash, final long fromMs, final long toMs, final Taker taker) {
        final int newest = count;
        if (newest == 0 || lastStoreTime() < fromMs || firstStoreTime() > toMs) {
            return true;
        }
        int number = bytes.getInt(HEAD + 4 * slotOf(hash));
        for (int steps = 0; number > 0 && number <= capacity && steps < capacity; steps++) {
            while (number > count && !isClosed()) {
                // The writer has set the slot and is about to publish the entry.
                Thread.onSpinWait();
            }
            if (number > count) {
                // A damaged slot.
                return true;
            }
            final int at = entryAt(number);
            if (bytes.getInt(at) == hash) {
                final long time = firstStoreTime() + 1000L * bytes.getInt(at + 12);
                final boolean inTime = time + 999 >= fromMs && time <= toMs;
                if (inTime && !taker.take(bytes.getLong(at + 4))) {
                    return false;
                }
            }
            number = bytes.getInt(at + 16);
        }
        return true;
    }

    void forEach(final KeyIndex.EntryReader reader) {
        final int newest = count;
        for (int number = 1; number <= newest; number++) {
            final int at = entryAt(number);
            reader.entry(bytes.getInt(at), bytes.getLong(at + 4));
        }
    }

    void force() throws IOException {
        file.force();
    }

    /** Marks the content as complete; it must have been forced. */
    void seal() throws IOException {
        final CRC32C body = new CRC32C();
        digest(body, 0, Integer.MAX_VALUE);
        bytes.putInt(52, (int) body.getValue());
        bytes.putInt(44, 1);
        bytes.putInt(48, headCrc());
        file.force();
    }

    /**
     * Reads on in what lies behind the head.
     *
     * @return how many bytes were read; 0 at the end
     */
    int digest(final CRC32C crc, final int from, final int most) {
        final int at = HEAD + from;
        final int length = Math.min(most, bytes.capacity() - at);
        crc.update(bytes.slice(at, length));
        return length;
    }

    /** Whether a digest of all is what it was when the file was sealed. */
    boolean hasDigest(final CRC32C crc) {
        return bytes.getInt(52) == (int) crc.getValue() && bytes.getInt(48) == headCrc();
    }

    MappedFile file() {
        return file;
    }

    @Override
    public void close() {
        file.close();
    }

    private int slotOf(final int hash) {
        return (hash & Integer.MAX_VALUE) % slots;
    }

    private int entryAt(final int number) {
        return HEAD + 4 * slots + (number - 1) * ENTRY;
    }

    private int headCrc() {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(48));
        return (int) crc.getValue();
    }
}
