package io.posthorn.benchmarks.contest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one contender scored, by measure, in each round. */
public final class Series {

    private final Map<String, List<Double>> scores = new LinkedHashMap<>();

    /**
     * Adds the score of a round.
     *
     * @param measure says its unit
     * @param score the number
     */
    public void add(final String measure, final double score) {
        scores.computeIfAbsent(measure, name -> new ArrayList<>()).add(score);
    }

    /**
     * Adds the scores of a round.
     *
     * @param all by measure
     */
    public void addAll(final Map<String, Double> all) {
        all.forEach(this::add);
    }

    Set<String> measures() {
        return scores.keySet();
    }

    List<Double> of(final String measure) {
        return scores.getOrDefault(measure, List.of());
    }

    /** The middle one; of an even number the mean of the middle two; NaN if there is none. */
    double median(final String measure) {
        final double[] sorted = of(measure).stream().mapToDouble(score -> score).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
