package io.posthorn.jms.connector.inbound;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Attempts at something that does not succeed at once: says once why, and pauses longer and longer.
 * Any thread.
 */
final class Attempts {

    private static final Logger LOG = System.getLogger("io.posthorn.jms.connector");

    private final String what;
    private final long firstMs;
    private final long longestMs;
    private long nextMs;

    /** The kind of failure that was told last; null if all is well. */
    private Class<?> told;

    /**
     * @param what the beginning of a sentence, such as "The endpoint x"
     * @param firstMs the first pause
     * @param longestMs the longest one
     */
    Attempts(final String what, final long firstMs, final long longestMs) {
        this.what = what;
        this.firstMs = firstMs;
        this.longestMs = Math.max(firstMs, longestMs);
        this.nextMs = firstMs;
    }

    /**
     * It failed. What was told already is not told again.
     *
     * @return how long to wait, ms
     */
    synchronized long failed(final Exception why) {
        final boolean isNews = told != why.getClass();
        told = why.getClass();
        LOG.log(
                isNews ? Level.WARNING : Level.DEBUG,
                () ->
                        "%s gets no messages: %s It is tried again, every %d ms at last."
                                .formatted(what, sentence(why), longestMs));
        final long now = nextMs;
        nextMs = Math.min(longestMs, 2 * nextMs);
        return now;
    }

    private static String sentence(final Exception why) {
        final String text = String.valueOf(why.getMessage());
        return text.endsWith(".") ? text : text + ".";
    }

    /** It succeeded. */
    synchronized void succeeded() {
        if (told != null) {
            LOG.log(Level.INFO, () -> "%s gets messages again.".formatted(what));
        }
        told = null;
        nextMs = firstMs;
    }
}
