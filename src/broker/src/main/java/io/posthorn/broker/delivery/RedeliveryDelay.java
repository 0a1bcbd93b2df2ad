package io.posthorn.broker.delivery;

/**
 * How long a message waits whose delivery failed, before it is handed out again.
 *
 * @param firstMs after the first delivery, ms; 0 for not at all
 * @param multiplier how many times longer after each further one; at least 1
 * @param mostMs but never longer than this, ms; at least {@code firstMs}
 */
public record RedeliveryDelay(long firstMs, double multiplier, long mostMs) {

    /** Handed out again at once. */
    public static final RedeliveryDelay NONE = new RedeliveryDelay(0, 1, 0);

    /** Refuses what is no time, or a delay that shrinks. */
    public RedeliveryDelay {
        if (firstMs < 0 || !(multiplier >= 1) || mostMs < firstMs) {
            throw new IllegalArgumentException(
                    "a delay of %d ms, times %s, at most %d ms"
                            .formatted(firstMs, multiplier, mostMs));
        }
    }

    /**
     * The same time after each delivery.
     *
     * @param ms not negative
     * @return a delay
     */
    public static RedeliveryDelay of(final long ms) {
        return new RedeliveryDelay(ms, 1, ms);
    }

    /** Whether there is any. */
    boolean isNone() {
        return firstMs == 0;
    }

    /**
     * How long to wait.
     *
     * @param count how often the message was handed out; above 0
     * @return ms
     */
    long after(final int count) {
        return (long) Math.min(mostMs, firstMs * Math.pow(multiplier, count - 1));
    }
}
