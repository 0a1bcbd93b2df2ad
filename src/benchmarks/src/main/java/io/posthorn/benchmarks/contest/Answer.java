package io.posthorn.benchmarks.contest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a contender measured, on its way from its JVM to the program: one line of named numbers that
 * no other output is taken for. Not for sharing between threads.
 */
public final class Answer {

    private static final String BEGIN = "DONE";
    private static final String NEXT = "\t";

    private final Map<String, Double> values = new LinkedHashMap<>();

    /**
     * Adds a number.
     *
     * @param name without tabs; may say its unit
     * @param value the number
     * @return this
     */
    public Answer with(final String name, final double value) {
        values.put(name, value);
        return this;
    }

    /** Sends it to the program that waits for it. */
    public void print() {
        final StringBuilder line = new StringBuilder(BEGIN);
        values.forEach(
                (name, value) ->
                        line.append(NEXT)
                                .append(
                                        "%s=%s"
                                                .formatted(
                                                        name,
                                                        String.format(
                                                                Locale.ROOT, "%.6f", value))));
        System.out.println(line);
        System.out.flush();
    }

    /**
     * Reads a line of output.
     *
     * @param line any
     * @return the numbers in their order, or empty if the line is no answer
     */
    static Optional<Map<String, Double>> parse(final String line) {
        final String[] parts = line.split(NEXT);
        if (!parts[0].equals(BEGIN)) {
            return Optional.empty();
        }
        final Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            final int sign = parts[i].lastIndexOf('=');
            values.put(parts[i].substring(0, sign), Double.valueOf(parts[i].substring(sign + 1)));
        }
        return Optional.of(values);
    }
}
