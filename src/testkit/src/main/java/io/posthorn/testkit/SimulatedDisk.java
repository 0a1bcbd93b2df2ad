package io.posthorn.testkit;

import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory that can lose power. What was forced is kept; of what was not, each sector is
 * either kept or lost, by chance: so pages are lost, torn and written out of order. Space is
 * bounded, a flush can be made to fail, and the power can be made to go at any operation.
 */
public final class SimulatedDisk implements Disk {

    private static final int SECTOR = 512;

    private final TreeMap<Path, Content> files = new TreeMap<>();
    private long capacity = Long.MAX_VALUE / 2;
    private int forcesUntilFailure = Integer.MAX_VALUE;
    private int forceCount;
    private int operations;
    private int lastOperation = Integer.MAX_VALUE;
    private boolean isLastDone;
    private boolean locked;
    private int mapped;
    private Faults faults = Faults.NONE;

    /** The power went. Whoever meets this would not have lived to see it. */
    public static final class PowerLost extends Error {

        private static final long serialVersionUID = 1;

        private PowerLost() {
            super("the power is lost");
        }
    }

    /** What can fail. */
    public enum Operation {
        /** A file is made, which takes space. */
        CREATE,
        /** A file is mapped or read. */
        OPEN,
        /** Bytes are written, but not through the mapping. */
        WRITE,
        /** A directory is listed. */
        LIST,
        /** A small file is written anew, which takes space. */
        REPLACE,
        /** A file gets another name. */
        RENAME,
        /** A file is made shorter. */
        SHORTEN,
        /** A file or directory is removed. */
        DELETE,
        /** What was written is flushed. */
        FORCE,
        /** The disk is asked for its size. */
        MEASURE
    }

    /** Decides what fails. */
    @FunctionalInterface
    public interface Faults {

        /** Nothing fails. */
        Faults NONE = (operation, path) -> null;

        /**
         * Asked before each operation.
         *
         * @param operation what is about to happen
         * @param path to which file or directory
         * @return what it fails with, without any effect; null if it does not
         */
        String faultOf(Operation operation, Path path);
    }

    /** What an operation does to the disk. */
    private interface Effect {
        void happen() throws IOException;
    }

    /** The bytes that the process sees, and those that would survive. */
    private static final class Content {
        private final ByteBuffer seen;
        private final byte[] durable;

        Content(final int length) {
            seen = ByteBuffer.allocate(length);
            durable = new byte[length];
        }

        Content(final byte[] bytes) {
            seen = ByteBuffer.wrap(bytes.clone());
            durable = bytes.clone();
        }
    }

    /**
     * Bounds the space.
     *
     * @param bytes how much fits
     * @return this
     */
    public synchronized SimulatedDisk withCapacity(final long bytes) {
        capacity = bytes;
        return this;
    }

    /**
     * Lets a later flush fail, and all after it.
     *
     * @param successes how many flushes still succeed
     */
    public synchronized void failForceAfter(final int successes) {
        forcesUntilFailure = successes;
    }

    /**
     * Lets operations fail.
     *
     * @param newFaults asked before each from now on
     */
    public synchronized void failBy(final Faults newFaults) {
        faults = newFaults;
    }

    private void mayFail(final Operation operation, final Path path) throws IOException {
        final String fault = faults.faultOf(operation, path);
        if (fault != null) {
            throw new IOException(path + ": " + fault);
        }
    }

    /**
     * Takes the power away at a later operation: a file is made, replaced, renamed, shortened,
     * removed or flushed. From then on every operation throws {@link PowerLost}.
     *
     * @param operation how many operations, counted from the disk's making, still happen
     * @param isNextDone whether the one after them still has its effect
     */
    public synchronized void losePowerAt(final int operation, final boolean isNextDone) {
        lastOperation = operation;
        isLastDone = isNextDone;
    }

    /**
     * How many operations there were.
     *
     * @return not negative
     */
    public synchronized int operations() {
        return operations;
    }

    /**
     * Whether the power has gone.
     *
     * @return true once an operation threw {@link PowerLost}
     */
    public synchronized boolean isWithoutPower() {
        return operations > lastOperation;
    }

    private void operate(final Effect effect) throws IOException {
        if (operations > lastOperation) {
            throw new PowerLost();
        }
        operations++;
        if (operations <= lastOperation) {
            effect.happen();
            return;
        }
        if (isLastDone) {
            effect.happen();
        }
        throw new PowerLost();
    }

    /**
     * How many flushes there were.
     *
     * @return not negative
     */
    public synchronized int forceCount() {
        return forceCount;
    }

    /**
     * Takes the power away and gives it back: a new disk with what survived.
     *
     * @param random decides which unforced sectors survive
     * @return the disk after the failure; this one must not be used any more
     */
    public synchronized SimulatedDisk losePower(final Random random) {
        final SimulatedDisk after = new SimulatedDisk();
        after.capacity = capacity;
        final int keepOfTen = random.nextInt(11);
        files.forEach(
                (path, content) -> {
                    final byte[] survived = content.durable.clone();
                    for (int at = 0; at < survived.length; at += SECTOR) {
                        if (random.nextInt(10) < keepOfTen) {
                            final int length = Math.min(SECTOR, survived.length - at);
                            content.seen.get(at, survived, at, length);
                        }
                    }
                    after.files.put(path, new Content(survived));
                });
        return after;
    }

    /**
     * Kills the process: a new disk with everything that was written, forced or not.
     *
     * @return the disk after the kill; this one must not be used any more
     */
    public synchronized SimulatedDisk killProcess() {
        final SimulatedDisk after = new SimulatedDisk();
        after.capacity = capacity;
        files.forEach((path, content) -> after.files.put(path, new Content(content.seen.array())));
        return after;
    }

    /**
     * Changes a byte of a file, as a bad disk would.
     *
     * @param file which
     * @param at which byte
     * @param xor which bits
     */
    public synchronized void corrupt(final Path file, final int at, final int xor) {
        final Content content = files.get(file);
        content.seen.put(at, (byte) (content.seen.get(at) ^ xor));
        content.durable[at] ^= (byte) xor;
    }

    /**
     * All files.
     *
     * @return sorted by path
     */
    public synchronized List<Path> files() {
        return new ArrayList<>(files.keySet());
    }

    @Override
    public void createDirectory(final Path directory) {
        // Directories are the common prefixes of files here.
    }

    @Override
    public synchronized List<Path> list(final Path directory) throws IOException {
        mayFail(Operation.LIST, directory);
        return files.keySet().stream().filter(file -> directory.equals(file.getParent())).toList();
    }

    @Override
    public synchronized boolean exists(final Path file) {
        return files.containsKey(file);
    }

    @Override
    public synchronized MappedFile create(final Path file, final int length, final Pace pace)
            throws IOException {
        operate(
                () -> {
                    mayFail(Operation.CREATE, file);
                    requireSpace(length);
                    files.put(file, new Content(length));
                });
        return open(file);
    }

    @Override
    public synchronized MappedFile open(final Path file) throws IOException {
        mayFail(Operation.OPEN, file);
        final Content content = contentOf(file);
        mapped++;
        return new MappedFile() {
            private boolean closed;

            @Override
            public Path path() {
                return file;
            }

            @Override
            public ByteBuffer bytes() {
                return content.seen;
            }

            @Override
            public void write(final int at, final byte[] from, final int length)
                    throws IOException {
                mayFail(Operation.WRITE, file);
                content.seen.put(at, from, 0, length);
            }

            @Override
            public void force() throws IOException {
                forceContent(file, content);
            }

            @Override
            public void close() {
                unmap(!closed);
                closed = true;
            }
        };
    }

    private synchronized void unmap(final boolean first) {
        mapped -= first ? 1 : 0;
    }

    /**
     * How many files are mapped and not closed again.
     *
     * @return 0 when nothing leaks
     */
    public synchronized int mappedFiles() {
        return mapped;
    }

    /**
     * Whether a process holds the lock of a directory.
     *
     * @return false when everybody has left
     */
    public synchronized boolean isLocked() {
        return locked;
    }

    private synchronized void forceContent(final Path file, final Content content)
            throws IOException {
        operate(
                () -> {
                    mayFail(Operation.FORCE, file);
                    if (forcesUntilFailure <= 0) {
                        throw new IOException("Input/output error");
                    }
                    forcesUntilFailure--;
                    forceCount++;
                    content.seen.get(0, content.durable);
                });
    }

    @Override
    public synchronized byte[] read(final Path file) throws IOException {
        mayFail(Operation.OPEN, file);
        return contentOf(file).seen.array().clone();
    }

    @Override
    public synchronized void replace(final Path file, final byte[] content) throws IOException {
        operate(
                () -> {
                    mayFail(Operation.REPLACE, file);
                    requireSpace(content.length);
                    files.put(file, new Content(content));
                });
    }

    @Override
    public synchronized void rename(final Path from, final Path to) throws IOException {
        operate(
                () -> {
                    mayFail(Operation.RENAME, from);
                    files.put(to, contentOf(from));
                    files.remove(from);
                });
    }

    @Override
    public synchronized void shorten(final Path file, final long length) throws IOException {
        operate(
                () -> {
                    mayFail(Operation.SHORTEN, file);
                    final byte[] all = contentOf(file).seen.array();
                    files.put(file, new Content(Arrays.copyOf(all, (int) length)));
                });
    }

    @Override
    public synchronized void delete(final Path path) throws IOException {
        operate(
                () -> {
                    mayFail(Operation.DELETE, path);
                    files.keySet().removeIf(file -> file.startsWith(path));
                });
    }

    private void requireSpace(final int length) throws IOException {
        if (capacity - usedBytes() < length) {
            throw new IOException("No space left on device");
        }
    }

    private long usedBytes() {
        return files.values().stream().mapToLong(content -> content.durable.length).sum();
    }

    @Override
    public synchronized long usableBytes(final Path directory) throws IOException {
        mayFail(Operation.MEASURE, directory);
        return Math.max(0, capacity - usedBytes());
    }

    @Override
    public synchronized long totalBytes(final Path directory) throws IOException {
        mayFail(Operation.MEASURE, directory);
        return capacity;
    }

    @Override
    public synchronized AutoCloseable lock(final Path file) throws IOException {
        if (locked) {
            throw new IOException(
                    "%s is locked: another broker uses this directory".formatted(file));
        }
        locked = true;
        return () -> locked = false;
    }

    private Content contentOf(final Path file) throws IOException {
        final Content content = files.get(file);
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        return content;
    }
}
