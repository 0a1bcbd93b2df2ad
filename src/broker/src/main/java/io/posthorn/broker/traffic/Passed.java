package io.posthorn.broker.traffic;

/**
 * What passed in some time.
 *
 * @param messages how many
 * @param bytes how large together
 * @param seconds in how long a time
 */
public record Passed(long messages, long bytes, double seconds) {

    static final Passed NOTHING = new Passed(0, 0, 0);

    /**
     * Something a second.
     *
     * @param amount messages or bytes
     * @return 0 if there was no time
     */
    public double rate(final long amount) {
        return seconds <= 0 ? 0 : amount / seconds;
    }
}
