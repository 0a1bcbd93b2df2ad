package io.posthorn.broker.admin;

/**
 * How far the search for the log's end is.
 *
 * @param startedAtMs when it began, milliseconds since the epoch; 0 if it has not
 * @param doneBytes bytes of the log looked at
 * @param totalBytes bytes of the log to look at, as far as known
 * @param finished whether it is over
 */
public record Recovery(long startedAtMs, long doneBytes, long totalBytes, boolean finished) {

    /**
     * How far, in percent.
     *
     * @return 0 to 100
     */
    public int percent() {
        if (finished) {
            return 100;
        }
        return totalBytes <= 0 ? 0 : (int) Math.min(99, doneBytes * 100 / totalBytes);
    }
}
