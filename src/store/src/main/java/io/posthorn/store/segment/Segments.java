package io.posthorn.store.segment;

import io.posthorn.base.check.Invariant;
import io.posthorn.base.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The address range: segments of one length without a gap, oldest first. Its owner (the log's tail,
 * or retention while it holds the tail's turn) adds and removes; anybody may read at any time.
 */
public final class Segments implements AutoCloseable {

    private static final int NAME_DIGITS = 20;
    private static final String RETIRED = ".retired";

    private final Disk disk;
    private final Path directory;
    private final int segmentLength;
    private final ReadBudget readBudget;
    private volatile Segment[] segments = {};

    private Segments(
            final Disk disk,
            final Path directory,
            final int segmentLength,
            final ReadBudget readBudget) {
        this.disk = disk;
        this.directory = directory;
        this.segmentLength = segmentLength;
        this.readBudget = readBudget;
    }

    /**
     * Opens the range that lies in a directory.
     *
     * @param disk where
     * @param directory created if missing
     * @param segmentLength bytes of each segment
     * @return the range, empty in an empty directory; {@linkplain Slice#load loaded} as fast as the
     *     disk can
     * @throws IOException if a file has another length or the range has a gap; the message says
     *     which
     */
    public static Segments open(final Disk disk, final Path directory, final int segmentLength)
            throws IOException {
        return open(disk, directory, segmentLength, ReadBudget.UNLIMITED);
    }

    /**
     * Opens the range that lies in a directory.
     *
     * @param disk where
     * @param directory created if missing
     * @param segmentLength bytes of each segment
     * @param readBudget pays for what is {@linkplain Slice#load loaded}
     * @return the range, empty in an empty directory
     * @throws IOException if a file has another length or the range has a gap; the message says
     *     which
     */
    public static Segments open(
            final Disk disk,
            final Path directory,
            final int segmentLength,
            final ReadBudget readBudget)
            throws IOException {
        disk.createDirectory(directory);
        final Segments range = new Segments(disk, directory, segmentLength, readBudget);
        final List<Segment> found = new ArrayList<>();
        try {
            for (final Path file : disk.list(directory)) {
                final String name = file.getFileName().toString();
                if (name.length() == NAME_DIGITS && name.chars().allMatch(Character::isDigit)) {
                    final Segment segment =
                            new Segment(Long.parseLong(name), disk.open(file), readBudget);
                    found.add(segment);
                    range.requireFits(segment, found);
                } else if (name.endsWith(RETIRED)) {
                    disk.delete(file);
                }
            }
        } catch (final IOException | RuntimeException e) {
            found.forEach(Segment::release);
            throw e;
        }
        range.segments = found.toArray(Segment[]::new);
        return range;
    }

    private void requireFits(final Segment segment, final List<Segment> found) throws IOException {
        if (segment.length() != segmentLength) {
            throw new IOException(
                    ("segment %s has %d bytes, posthorn.store.segment-size says %d. Give the size"
                                    + " the store was created with.")
                            .formatted(segment.path(), segment.length(), segmentLength));
        }
        final Segment before = found.size() > 1 ? found.get(found.size() - 2) : null;
        if (before != null && before.end() != segment.start()) {
            throw new IOException(
                    "between %s and %s a segment is missing: put it back, or move away what lies before the gap"
                            .formatted(before.path(), segment.path()));
        }
    }

    /**
     * Creates the next segment's file, without adding it. Slow; any thread, one at a time.
     *
     * @param start where it begins
     * @return the segment
     * @throws IOException if there is no space, among others
     */
    Segment create(final long start, final Disk.Pace pace) throws IOException {
        final Path file = directory.resolve(("%0" + NAME_DIGITS + "d").formatted(start));
        return new Segment(start, disk.create(file, segmentLength, pace), readBudget);
    }

    /**
     * Adds a segment at the end.
     *
     * @param segment begins where the last one ends
     */
    synchronized void add(final Segment segment) {
        final Segment[] now = segments;
        Invariant.that(
                now.length == 0 || now[now.length - 1].end() == segment.start(),
                () -> "segment %d does not follow the last one".formatted(segment.start()));
        final Segment[] next = Arrays.copyOf(now, now.length + 1);
        next[now.length] = segment;
        segments = next;
    }

    /**
     * Takes the oldest segment out of the range. Slices of it stay readable; its file is to be
     * removed once {@link RetiredSegment#isUnused}.
     *
     * @return what is left of it
     * @throws IOException if its file cannot be renamed; then the range is as before
     */
    public RetiredSegment retireFirst() throws IOException {
        final Segment first = segments[0];
        final Path retired = first.path().resolveSibling(first.path().getFileName() + RETIRED);
        // First the name, so that a range with a gap is never found at a start.
        disk.rename(first.path(), retired);
        synchronized (this) {
            final Segment[] now = segments;
            Invariant.that(
                    now.length > 1 && now[0] == first, "the last segment is never taken away");
            segments = Arrays.copyOfRange(now, 1, now.length);
        }
        first.release();
        return new RetiredSegment(first, retired);
    }

    /**
     * How many segments there are.
     *
     * @return not negative
     */
    public int count() {
        return segments.length;
    }

    /**
     * How many bytes a segment has.
     *
     * @return the same for all
     */
    public int segmentLength() {
        return segmentLength;
    }

    /**
     * First physical offset of the range.
     *
     * @return 0 for an empty range
     */
    public long start() {
        final Segment[] now = segments;
        return now.length == 0 ? 0 : now[0].start();
    }

    /**
     * First physical offset after the range, which is where the next segment will begin.
     *
     * @return 0 for an empty range
     */
    public long end() {
        final Segment[] now = segments;
        return now.length == 0 ? 0 : now[now.length - 1].end();
    }

    /**
     * A segment by its place. Only for the range's owner, or with a reference taken.
     *
     * @param index 0 is the oldest
     * @return the segment
     */
    public Segment get(final int index) {
        return segments[index];
    }

    /**
     * The segment around a physical offset.
     *
     * @param physicalOffset any number
     * @return the segment, or null if the range does not hold the offset
     */
    public Segment at(final long physicalOffset) {
        final Segment[] now = segments;
        if (now.length == 0 || physicalOffset < now[0].start()) {
            return null;
        }
        final long index = (physicalOffset - now[0].start()) / segmentLength;
        return index < now.length ? now[(int) index] : null;
    }

    /**
     * Opens a window.
     *
     * @param physicalOffset where it begins
     * @param length how long it is; must not cross the segment's end
     * @return the window, or null if the range does not (or no longer) hold it
     */
    public Slice slice(final long physicalOffset, final int length) {
        final Segment segment = at(physicalOffset);
        if (segment == null || physicalOffset + length > segment.end() || !segment.retain()) {
            return null;
        }
        return new Slice(segment, physicalOffset, length);
    }

    /** Gives all segments back. Open slices stay readable. */
    @Override
    public void close() {
        final Segment[] now = segments;
        segments = new Segment[0];
        for (final Segment segment : now) {
            segment.release();
        }
    }
}
