package io.posthorn.base.count;

import java.util.concurrent.atomic.LongAdder;

/** A number that only grows. Many threads may add. */
public final class Counter {

    private final LongAdder sum = new LongAdder();

    /** Adds one. */
    public void increment() {
        sum.increment();
    }

    /**
     * Adds an amount.
     *
     * @param amount not negative
     */
    public void add(final long amount) {
        sum.add(amount);
    }

    /**
     * The sum so far.
     *
     * @return not negative
     */
    public long value() {
        return sum.sum();
    }
}
