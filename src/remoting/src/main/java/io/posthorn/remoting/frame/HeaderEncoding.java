package io.posthorn.remoting.frame;

/** How the header of a frame is written. Each frame says its own encoding; both are always read. */
public enum HeaderEncoding {
    /** A JSON object; what stock clients send unless told otherwise. */
    JSON(0),
    /** Fixed fields and length-prefixed strings; the code has only 16 bits. */
    ROCKETMQ(1);

    private final int number;

    HeaderEncoding(final int number) {
        this.number = number;
    }

    /**
     * The number that stands in the top byte of a frame's header word.
     *
     * @return 0 or 1
     */
    public int number() {
        return number;
    }
}
