package io.posthorn.benchmarks.contest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One table: contenders beside each other, a row for each measure, medians of all rounds. The last
 * column is the ratio of the last contender to the first.
 */
public final class Scoreboard {

    private final String title;
    private final List<String> contenders;
    private final List<Series> series;

    /**
     * @param title what was measured, under which conditions
     * @param contenders their names; the same may stand there twice
     */
    public Scoreboard(final String title, final List<String> contenders) {
        this.title = title;
        this.contenders = contenders;
        this.series = contenders.stream().map(contender -> new Series()).toList();
    }

    /**
     * The scores of a contender.
     *
     * @param place in the list of contenders
     * @return where to add to
     */
    public Series of(final int place) {
        return series.get(place);
    }

    /**
     * The medians.
     *
     * @return a Markdown table under its title
     */
    public String markdown() {
        final StringBuilder table = new StringBuilder();
        table.append("%n**%s**%n%n|  |".formatted(title));
        contenders.forEach(contender -> table.append(" %s |".formatted(contender)));
        table.append(" ratio |%n|---|".formatted());
        table.append("---:|".repeat(contenders.size() + 1)).append(System.lineSeparator());
        for (final String measure : measures()) {
            table.append("| %s |".formatted(measure));
            series.forEach(one -> table.append(" %s |".formatted(number(one.median(measure)))));
            final double ratio =
                    series.get(series.size() - 1).median(measure) / series.get(0).median(measure);
            table.append(
                    " %s |%n"
                            .formatted(
                                    Double.isFinite(ratio) ? number(ratio) : number(Double.NaN)));
        }
        return table.toString();
    }

    private Set<String> measures() {
        return series.stream()
                .flatMap(one -> one.measures().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String number(final double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        final double size = Math.abs(value);
        final String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /**
     * All scores of all rounds.
     *
     * @return a JSON object: title, and by contender and measure the scores in order of the rounds
     */
    public String json() {
        final List<String> objects = new ArrayList<>();
        for (int place = 0; place < series.size(); place++) {
            final Series one = series.get(place);
            objects.add(
                    "{\"contender\":\"%s\",%s}"
                            .formatted(
                                    contenders.get(place),
                                    one.measures().stream()
                                            .map(
                                                    measure ->
                                                            "\"%s\":%s"
                                                                    .formatted(
                                                                            measure,
                                                                            rounded(
                                                                                    one.of(
                                                                                            measure))))
                                            .collect(Collectors.joining(","))));
        }
        return "{\"title\":\"%s\",\"scores\":[%s]}".formatted(title, String.join(",", objects));
    }

    private static String rounded(final List<Double> scores) {
        return scores.stream()
                .map(score -> String.valueOf(Math.round(score * 1_000) / 1_000.0))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
