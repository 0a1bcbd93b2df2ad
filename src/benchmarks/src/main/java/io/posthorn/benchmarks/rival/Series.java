package io.posthorn.benchmarks.rival;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one server scored, by measure, in each round. */
final class Series {

    private final Map<String, List<Double>> scores = new LinkedHashMap<>();

    void add(final String measure, final double score) {
        scores.computeIfAbsent(measure, name -> new ArrayList<>()).add(score);
    }

    Set<String> measures() {
        return scores.keySet();
    }

    List<Double> of(final String measure) {
        return scores.getOrDefault(measure, List.of());
    }

    /** The middle one; of an even number the mean of the middle two. */
    double median(final String measure) {
        final double[] sorted = of(measure).stream().mapToDouble(score -> score).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
