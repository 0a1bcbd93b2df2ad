package io.posthorn.store.chain;

import io.posthorn.base.check.Invariant;
import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.MappedFile;
import io.posthorn.base.disk.MarkFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * All chains of a store. The derivation creates, grows and deletes them, one thread at a time (the
 * log's turn); {@link #find} is for everybody. Durable as of {@link #mark}: at a start, units of
 * records at or after it are cut, for the log to be derived again from there.
 */
public final class Chains implements AutoCloseable {

    private static final String MARK = "mark";
    private static final String BLOCKS = "blocks-";
    private static final Pattern BLOCK_FILE = Pattern.compile(BLOCKS + "\\d{5}");

    /** The most chains that one append can need; an append of more records goes to few queues. */
    private static final int MOST_NEW_CHAINS = 1_000;

    /** Blocks of a chain grow: its first holds 24 units, its second 409, all others 6 553. */
    private static final int[] BLOCK_LENGTHS = {480, 8 << 10, 128 << 10};

    private final Disk disk;
    private final Path directory;
    private final int[] blocksPerFile;
    private final Map<String, Chain> chains = new ConcurrentHashMap<>();
    private final List<ArrayDeque<Integer>> free = new ArrayList<>();

    private MarkFile markFile;
    private NameFile names;
    private List<Integer> givenBack = new ArrayList<>();
    private volatile BlockFile[] files = {};
    private volatile long mark;

    private Chains(final Disk disk, final Path directory, final int fileLength) {
        this.disk = disk;
        this.directory = directory;
        this.blocksPerFile =
                Arrays.stream(BLOCK_LENGTHS)
                        .map(length -> Math.max(4, Math.min(1 << 16, fileLength / length)))
                        .toArray();
        for (int i = 0; i < BLOCK_LENGTHS.length; i++) {
            free.add(new ArrayDeque<>());
        }
    }

    /**
     * Opens the chains of a directory and cuts what was not durable. What does not fit together is
     * thrown away: then {@link #mark} is 0 and everything has to be derived anew.
     *
     * @param disk where
     * @param directory created if missing
     * @param fileLength about how many bytes a new block file takes
     * @return the chains
     * @throws IOException if the disk fails
     */
    public static Chains open(final Disk disk, final Path directory, final int fileLength)
            throws IOException {
        disk.createDirectory(directory);
        final Chains opened = new Chains(disk, directory, fileLength);
        if (opened.tryTo(opened::load)) {
            return opened;
        }
        opened.close();
        disk.delete(directory);
        disk.createDirectory(directory);
        final Chains empty = new Chains(disk, directory, fileLength);
        empty.tryTo(empty::openHeads);
        return empty;
    }

    /** Reads files, which may fail. */
    private interface Loading {
        boolean run() throws IOException;
    }

    /** Closes everything if it fails. */
    private boolean tryTo(final Loading loading) throws IOException {
        try {
            return loading.run();
        } catch (final IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private boolean openHeads() throws IOException {
        markFile = MarkFile.open(disk, directory.resolve(MARK));
        names = NameFile.open(disk, directory);
        return true;
    }

    private boolean load() throws IOException {
        openHeads();
        mark = markFile.noted();
        if (mark == 0) {
            return false;
        }
        final Map<Integer, Chain> byNumber = new TreeMap<>();
        names.names()
                .forEach(
                        (number, name) -> {
                            final Chain chain = new Chain(this, number, name);
                            byNumber.put(number, chain);
                            final Chain before = chains.put(name, chain);
                            if (before != null) {
                                // It had been deleted, but that was not durable when its name was
                                // given again.
                                names.remove(before.number());
                                byNumber.remove(before.number());
                            }
                        });
        return loadFiles() && adoptBlocks(byNumber);
    }

    private boolean loadFiles() throws IOException {
        for (final Path path : disk.list(directory)) {
            final String name = path.getFileName().toString();
            if (BLOCK_FILE.matcher(name).matches() && !loadFile(path)) {
                return false;
            }
        }
        return true;
    }

    private boolean loadFile(final Path path) throws IOException {
        final int number =
                Integer.parseInt(path.getFileName().toString().substring(BLOCKS.length()));
        final MappedFile mapped = disk.open(path);
        final BlockFile file = BlockFile.open(number, mapped);
        if (file == null) {
            final boolean isBlank = BlockFile.isBlank(mapped);
            mapped.close();
            if (isBlank) {
                // The process ended before it got its head, so none of its blocks was ever used.
                disk.delete(path);
            }
            return isBlank;
        }
        files = Arrays.copyOf(files, number + 1);
        files[number] = file;
        return classOf(file) >= 0;
    }

    private boolean adoptBlocks(final Map<Integer, Chain> byNumber) {
        record Found(Chain chain, long firstIndex, int reference) {}
        final List<Found> found = new ArrayList<>();
        for (int f = 0; f < files.length; f++) {
            final BlockFile file = files[f];
            if (file == null) {
                continue;
            }
            for (int block = 0; block < file.blockCount(); block++) {
                if (file.isDamaged(block) || isOwnerLost(file, block, byNumber.keySet())) {
                    return false;
                }
                final int reference = f << 16 | block;
                final int number = file.chainOf(block);
                final Chain chain = byNumber.get(number);
                if (chain == null && isLost(file, block, number)) {
                    return false;
                }
                if (chain == null) {
                    file.free(block);
                    file.clear(block);
                    free.get(classOf(file)).add(reference);
                } else {
                    found.add(new Found(chain, file.firstIndexOf(block), reference));
                }
            }
        }
        found.sort((a, b) -> Long.compare(a.firstIndex(), b.firstIndex()));
        found.forEach(each -> each.chain().adopt(each.firstIndex(), each.reference()));
        for (final Chain chain : List.copyOf(chains.values())) {
            if (!chain.recover(mark)) {
                return false;
            }
            if (chain.blockCount() == 0) {
                // Nothing of it was durable, so nobody knows where it began.
                delete(chain);
            }
        }
        return true;
    }

    /** Whether a block only looks free. */
    private boolean isOwnerLost(
            final BlockFile file, final int block, final Collection<Integer> numbers) {
        if (file.isWithoutOwner(block)) {
            for (final int number : numbers) {
                if (file.wasOf(block, number)) {
                    return isLost(file, block, number);
                }
            }
        }
        return false;
    }

    /** Whether a block is of a chain whose name is not here any more, although it was durable. */
    private boolean isLost(final BlockFile file, final int block, final int number) {
        if (number < 0 || names.isGivenUp(number)) {
            return false;
        }
        for (int unit = 0; unit < file.unitsPerBlock(); unit++) {
            final int at = file.at(block) + unit * Unit.LENGTH;
            if (Unit.isDurable(file.bytes(), at, number, file.firstIndexOf(block) + unit, mark)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Up to which record the chains were durable when they were opened, or last made so.
     *
     * @return a physical offset; records at or after it have to be derived again
     */
    public long mark() {
        return mark;
    }

    /**
     * A chain by its name.
     *
     * @param name any name
     * @return the chain, or null
     */
    public Chain find(final String name) {
        return chains.get(name);
    }

    /**
     * All chains.
     *
     * @return a live view, for any thread
     */
    public Collection<Chain> all() {
        return chains.values();
    }

    /**
     * Makes an empty chain. Only for the writer.
     *
     * @param name not yet in use
     * @return the chain
     */
    public Chain create(final String name) {
        Invariant.that(
                !chains.containsKey(name), () -> "there is a chain %s already".formatted(name));
        final Chain chain = new Chain(this, names.nextNumber(), name);
        names.add(chain.number(), name);
        chains.put(name, chain);
        return chain;
    }

    /**
     * Deletes a chain. Only for the writer.
     *
     * @param chain one of these
     */
    public void delete(final Chain chain) {
        chains.remove(chain.name());
        names.remove(chain.number());
        chain.clear();
    }

    /**
     * Makes sure that units can be added without touching the disk's space. Only for the writer.
     *
     * @param lanes to how many chains they are added at the most
     * @param units how many are added to a chain at the most
     * @throws IOException if there is no room for another block file, or for so many chains at once
     */
    public void makeRoom(final int lanes, final int units) throws IOException {
        if (lanes > MOST_NEW_CHAINS) {
            throw new IOException(
                    "what is stored together may go to %d queues and timers, not %d"
                            .formatted(MOST_NEW_CHAINS, lanes));
        }
        names.makeRoom(lanes);
        for (int kind = 0; kind < BLOCK_LENGTHS.length; kind++) {
            // A chain has one block of each small kind; only the last kind is taken again and
            // again.
            final boolean isLast = kind == BLOCK_LENGTHS.length - 1;
            final int blocks = lanes + (isLast ? units * Unit.LENGTH / BLOCK_LENGTHS[kind] : 0);
            while (free.get(kind).size() < blocks) {
                addFile(kind);
            }
        }
    }

    /** What was written up to a moment, on its way to the disk. */
    public final class Pending {

        private final List<Integer> freed;

        private Pending(final List<Integer> freed) {
            this.freed = freed;
        }

        /**
         * Makes everything written before {@link #begin} durable and notes how far the log is
         * covered. Slow; any thread, one at a time.
         *
         * @param newMark the log's end when {@link #begin} was called; the log itself must be
         *     durable up to there
         * @throws IOException if the disk fails
         */
        public void force(final long newMark) throws IOException {
            for (final int reference : freed) {
                file(reference).clear(blockOf(reference));
            }
            names.force();
            for (final BlockFile file : files) {
                if (file != null) {
                    file.force();
                }
            }
            markFile.note(newMark);
            mark = newMark;
        }

        /**
         * Lets blocks be used again whose clearing is durable now. Only for the writer, after
         * {@link #force}.
         */
        public void release() {
            for (final int reference : freed) {
                free.get(classOf(file(reference))).add(reference);
            }
        }
    }

    /**
     * Begins to make the chains durable. Only for the writer, who also notes the log's end now.
     *
     * @return to be forced and released
     */
    public Pending begin() {
        final List<Integer> freed = givenBack;
        givenBack = new ArrayList<>();
        return new Pending(freed);
    }

    /** Closes the files. Nobody may read a chain afterwards. */
    @Override
    public void close() {
        if (markFile != null) {
            markFile.close();
        }
        if (names != null) {
            names.close();
        }
        final BlockFile[] now = files;
        files = new BlockFile[0];
        for (final BlockFile file : now) {
            if (file != null) {
                file.close();
            }
        }
    }

    BlockFile file(final int reference) {
        return files[reference >>> 16];
    }

    static int blockOf(final int reference) {
        return reference & 0xFFFF;
    }

    /** Takes a free block for a chain that has {@code blockCount} blocks so far. */
    int takeBlock(final int blockCount, final int chainNumber, final long firstIndex) {
        final int kind = Math.min(blockCount, BLOCK_LENGTHS.length - 1);
        final Integer reference = free.get(kind).poll();
        Invariant.that(reference != null, "a chain grew without room having been made for it");
        file(reference).take(blockOf(reference), chainNumber, firstIndex);
        return reference;
    }

    /** Takes a block back. It is cleared and used again with the next {@link Pending}. */
    void free(final int reference) {
        file(reference).free(blockOf(reference));
        givenBack.add(reference);
    }

    /** A block file that is made ahead of need. Null in the array of files until it is there. */
    public final class Order {

        private final int kind;
        private final int number;
        private BlockFile file;

        private Order(final int kind) {
            this.kind = kind;
            this.number = files.length;
            files = Arrays.copyOf(files, number + 1);
        }

        /**
         * Makes the file. Slow; any thread.
         *
         * @throws IOException if there is no room for it
         */
        public void make() throws IOException {
            final int length = BLOCK_LENGTHS[kind];
            final int count = blocksPerFile[kind];
            final Path path = directory.resolve((BLOCKS + "%05d").formatted(number));
            file =
                    BlockFile.format(
                            number,
                            disk.create(path, BlockFile.fileLength(length, count)),
                            length,
                            count);
        }

        /** Gives the file's number back when it could not be made. Only for the writer. */
        public void cancel() {
            if (number == files.length - 1) {
                files = Arrays.copyOf(files, number);
            }
        }

        /** Lets its blocks be used. Only for the writer. */
        public void deliver() {
            final BlockFile[] more = files.clone();
            more[number] = file;
            files = more;
            for (int block = 0; block < file.blockCount(); block++) {
                free.get(kind).add(number << 16 | block);
            }
        }
    }

    /**
     * Orders a file of a kind of which less than half a file is left, so that the writer need not
     * wait for one to be made. Only for the writer.
     *
     * @return to be made and delivered; null if there is enough
     */
    public Order orderAhead() {
        for (int kind = 0; kind < BLOCK_LENGTHS.length; kind++) {
            if (free.get(kind).size() < blocksPerFile[kind] / 2) {
                return new Order(kind);
            }
        }
        return null;
    }

    private void addFile(final int kind) throws IOException {
        final Order order = new Order(kind);
        try {
            order.make();
        } catch (final IOException e) {
            order.cancel();
            throw e;
        }
        order.deliver();
    }

    private static int classOf(final BlockFile file) {
        return Arrays.binarySearch(BLOCK_LENGTHS, file.blockLength());
    }
}
