package io.posthorn.base.count;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What is counted in one process. Rooms declare at construction; readers ask at any time and from
 * any thread.
 */
public final class Counters {

    /** What kind of number a family holds. */
    public enum Kind {
        /** Only grows, until the process ends. */
        COUNTER,
        /** Goes up and down. */
        GAUGE
    }

    /** Takes the values of a family while it is read. */
    @FunctionalInterface
    public interface Reader {
        /**
         * One value.
         *
         * @param value the number now
         * @param labelValues one for each label name of the family, in its order
         */
        void value(double value, String... labelValues);
    }

    /**
     * Numbers of one name that differ by labels only.
     *
     * @param name lower case with underscores, such as {@code posthorn_store_flush_total}
     * @param unit such as {@code bytes}, {@code messages}, {@code seconds}
     * @param help one sentence for operators
     * @param kind counter or gauge
     * @param labelNames possibly empty
     * @param source hands all present values to the reader it is given; must be quick and must not
     *     fail
     */
    public record Family(
            String name,
            String unit,
            String help,
            Kind kind,
            List<String> labelNames,
            Consumer<Reader> source) {}

    /**
     * Durations under one name.
     *
     * @param name lower case with underscores, without the unit
     * @param help one sentence for operators
     * @param histogram where they are recorded
     */
    public record Durations(String name, String help, Histogram histogram) {}

    private final List<Family> families = new CopyOnWriteArrayList<>();
    private final List<Durations> durations = new CopyOnWriteArrayList<>();

    /**
     * Declares a counter without labels.
     *
     * @param name see {@link Family}
     * @param unit see {@link Family}
     * @param help see {@link Family}
     * @return the counter, at 0
     */
    public Counter counter(final String name, final String unit, final String help) {
        final Counter counter = new Counter();
        families.add(
                new Family(
                        name,
                        unit,
                        help,
                        Kind.COUNTER,
                        List.of(),
                        reader -> reader.value(counter.value())));
        return counter;
    }

    /**
     * Declares a number that is asked for when it is shown.
     *
     * @param name see {@link Family}
     * @param unit see {@link Family}
     * @param help see {@link Family}
     * @param value called at any time from any thread
     */
    public void gauge(
            final String name, final String unit, final String help, final LongSupplier value) {
        families.add(
                new Family(
                        name,
                        unit,
                        help,
                        Kind.GAUGE,
                        List.of(),
                        reader -> reader.value(value.getAsLong())));
    }

    /**
     * Declares numbers with labels.
     *
     * @param family name, labels and where the values come from
     */
    public void family(final Family family) {
        families.add(family);
    }

    /**
     * Declares a histogram of durations.
     *
     * @param name see {@link Durations}
     * @param help see {@link Durations}
     * @return the histogram, empty
     */
    public Histogram durations(final String name, final String help) {
        final Histogram histogram = new Histogram();
        durations.add(new Durations(name, help, histogram));
        return histogram;
    }

    /**
     * All counters and gauges declared so far.
     *
     * @return in order of declaration
     */
    public List<Family> families() {
        return List.copyOf(families);
    }

    /**
     * All histograms declared so far.
     *
     * @return in order of declaration
     */
    public List<Durations> durations() {
        return List.copyOf(durations);
    }
}
