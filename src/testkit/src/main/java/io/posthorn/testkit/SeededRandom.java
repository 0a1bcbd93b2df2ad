package io.posthorn.testkit;

import java.util.Random;

/**
 * Random numbers for tests. A failing test names the seed; {@code -Dposthorn.seed=…} gives it back.
 */
public final class SeededRandom extends Random {

    private static final long serialVersionUID = 1L;

    private final long seed;

    private SeededRandom(final long seed) {
        super(seed);
        this.seed = seed;
    }

    /**
     * Numbers from the seed given by {@code -Dposthorn.seed}, or else from the time.
     *
     * @return a generator
     */
    public static SeededRandom create() {
        return new SeededRandom(Long.getLong("posthorn.seed", System.nanoTime()));
    }

    /**
     * Numbers from a given seed.
     *
     * @param seed any number
     * @return a generator
     */
    public static SeededRandom of(final long seed) {
        return new SeededRandom(seed);
    }

    /**
     * The seed, for messages of failures.
     *
     * @return what it was created with
     */
    public long seed() {
        return seed;
    }

    @Override
    public String toString() {
        return "-Dposthorn.seed=" + seed;
    }
}
