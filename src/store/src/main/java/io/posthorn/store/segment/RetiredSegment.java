package io.posthorn.store.segment;

import java.nio.file.Path;

/** A segment that is out of the range but whose file is still there. */
public final class RetiredSegment {

    private final Segment segment;
    private final Path path;

    RetiredSegment(final Segment segment, final Path path) {
        this.segment = segment;
        this.path = path;
    }

    /**
     * The file's name since it was retired.
     *
     * @return an existing file
     */
    public Path path() {
        return path;
    }

    /**
     * How many bytes the file had.
     *
     * @return a segment's length
     */
    public long length() {
        return segment.length();
    }

    /**
     * Whether the last slice was given back. Until then the file is mapped and must stay as it is.
     *
     * @return true when the file may go
     */
    public boolean isUnused() {
        return segment.isUnused();
    }
}
