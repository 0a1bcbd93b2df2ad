package io.posthorn.store.chain;

import io.posthorn.base.disk.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One file of equal blocks.
 *
 * <pre>
 *   0 magic (8)   8 blockLength   12 blockCount   16 crc of the bytes before        file head, 64 bytes
 *  64 + 32 i:  0 chain number + 1, or 0 if free   4 crc   8 first index (8)         block heads
 *   then, from the next multiple of 4096, the blocks
 * </pre>
 *
 * A block head is valid if its CRC over chain, first index and the block's own place matches.
 */
final class BlockFile implements AutoCloseable {

    private static final long MAGIC = 0x504F5354_554E4954L;
    private static final int FILE_HEAD = 64;
    private static final int BLOCK_HEAD = 32;
    private static final int PAGE = 4096;

    private final int number;
    private final MappedFile file;
    private final ByteBuffer bytes;
    private final int blockLength;
    private final int blockCount;
    private final int blocksAt;

    private BlockFile(final int number, final MappedFile file) {
        this.number = number;
        this.file = file;
        this.bytes = file.bytes();
        this.blockLength = bytes.getInt(8);
        this.blockCount = bytes.getInt(12);
        this.blocksAt = blocksAt(blockCount);
    }

    static int fileLength(final int blockLength, final int blockCount) {
        return Math.addExact(blocksAt(blockCount), Math.multiplyExact(blockLength, blockCount));
    }

    /** Writes the head of a new file. */
    static BlockFile format(
            final int number, final MappedFile file, final int blockLength, final int blockCount)
            throws IOException {
        final ByteBuffer bytes = file.bytes();
        bytes.putInt(8, blockLength);
        bytes.putInt(12, blockCount);
        bytes.putLong(0, MAGIC);
        bytes.putInt(16, headCrc(bytes));
        try {
            file.force();
        } catch (final IOException e) {
            file.close();
            throw e;
        }
        return new BlockFile(number, file);
    }

    /** Takes an existing file, or says by null that it is none of ours. */
    static BlockFile open(final int number, final MappedFile file) {
        final ByteBuffer bytes = file.bytes();
        if (bytes.capacity() < PAGE
                || bytes.getLong(0) != MAGIC
                || bytes.getInt(16) != headCrc(bytes)) {
            return null;
        }
        return new BlockFile(number, file);
    }

    /** Whether nothing was ever written to a file, not even its head. Reads all of it. */
    static boolean isBlank(final MappedFile file) {
        final ByteBuffer bytes = file.bytes().duplicate().clear();
        while (bytes.remaining() >= Long.BYTES) {
            if (bytes.getLong() != 0) {
                return false;
            }
        }
        while (bytes.hasRemaining()) {
            if (bytes.get() != 0) {
                return false;
            }
        }
        return true;
    }

    int blockLength() {
        return blockLength;
    }

    int blockCount() {
        return blockCount;
    }

    int unitsPerBlock() {
        return blockLength / Unit.LENGTH;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** Index in {@link #bytes} of a block's first unit. */
    int at(final int block) {
        return blocksAt + block * blockLength;
    }

    /** Whether a block's head is neither free nor whole. */
    boolean isDamaged(final int block) {
        return bytes.getInt(headAt(block)) != 0 && chainOf(block) < 0;
    }

    /** Whether a block looks free, but for the check of an owner, which goes after the owner. */
    boolean isWithoutOwner(final int block) {
        return bytes.getInt(headAt(block)) == 0 && bytes.getInt(headAt(block) + 4) != 0;
    }

    /** Whether such a block was a chain's. */
    boolean wasOf(final int block, final int chain) {
        return bytes.getInt(headAt(block) + 4) == crcOf(block, chain + 1, firstIndexOf(block));
    }

    /** The chain that owns a block, or -1 if it is free or its head is damaged. */
    int chainOf(final int block) {
        final int head = headAt(block);
        final int owner = bytes.getInt(head);
        return owner > 0 && bytes.getInt(head + 4) == crcOf(block, owner, firstIndexOf(block))
                ? owner - 1
                : -1;
    }

    long firstIndexOf(final int block) {
        return bytes.getLong(headAt(block) + 8);
    }

    void take(final int block, final int chain, final long firstIndex) {
        final int head = headAt(block);
        bytes.putLong(head + 8, firstIndex);
        bytes.putInt(head + 4, crcOf(block, chain + 1, firstIndex));
        bytes.putInt(head, chain + 1);
    }

    /** Takes a block from its chain. It must be {@link #clear cleared} before it is used again. */
    void free(final int block) {
        final int head = headAt(block);
        bytes.putInt(head, 0);
        bytes.putInt(head + 4, 0);
        bytes.putLong(head + 8, 0);
    }

    void clear(final int block) {
        zero(at(block), blockLength);
    }

    void zero(final int from, final int length) {
        int i = from;
        final int end = from + length;
        for (; i + 8 <= end; i += 8) {
            if (bytes.getLong(i) != 0) {
                bytes.putLong(i, 0);
            }
        }
        for (; i < end; i++) {
            bytes.put(i, (byte) 0);
        }
    }

    void force() throws IOException {
        file.force();
    }

    @Override
    public void close() {
        file.close();
    }

    private static int blocksAt(final int blockCount) {
        return (FILE_HEAD + blockCount * BLOCK_HEAD + PAGE - 1) / PAGE * PAGE;
    }

    private static int headAt(final int block) {
        return FILE_HEAD + block * BLOCK_HEAD;
    }

    private static int headCrc(final ByteBuffer bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(16));
        return (int) crc.getValue();
    }

    private int crcOf(final int block, final int owner, final long firstIndex) {
        final CRC32C crc = new CRC32C();
        crc.update(
                ByteBuffer.allocate(20)
                        .putInt(number)
                        .putInt(block)
                        .putInt(owner)
                        .putLong(firstIndex)
                        .flip());
        return (int) crc.getValue();
    }
}
