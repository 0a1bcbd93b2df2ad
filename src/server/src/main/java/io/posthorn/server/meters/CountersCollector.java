package io.posthorn.server.meters;

import io.posthorn.base.count.Counters;
import io.posthorn.base.count.Histogram;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Reads {@link Counters} in Prometheus' words whenever somebody scrapes. A family that cannot be
 * shown, because of its name or because two values have the same labels, is left out and named once
 * in the log; it must not hide the others.
 */
final class CountersCollector extends Collector {

    private static final String SECONDS = "_seconds";
    private static final double NANOS_IN_SECOND = 1e9;

    private final MetersLog log =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), MetersLog.class, "io.posthorn.server.meters");
    private final Counters counters;
    private final Set<String> leftOut = ConcurrentHashMap.newKeySet();

    /**
     * @param counters what to show
     */
    CountersCollector(final Counters counters) {
        this.counters = counters;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        final List<MetricFamilySamples> shown = new ArrayList<>();
        byName().forEach((name, families) -> add(shown, name, () -> samplesOf(name, families)));
        for (final Counters.Durations durations : counters.durations()) {
            add(shown, durations.name(), () -> samplesOf(durations));
        }
        return shown;
    }

    /** Several rooms may declare one name, each with its values. */
    private Map<String, List<Counters.Family>> byName() {
        final Map<String, List<Counters.Family>> families = new LinkedHashMap<>();
        for (final Counters.Family family : counters.families()) {
            families.computeIfAbsent(family.name(), name -> new ArrayList<>()).add(family);
        }
        return families;
    }

    private void add(
            final List<MetricFamilySamples> shown,
            final String name,
            final Supplier<MetricFamilySamples> samples) {
        try {
            checkMetricName(name);
            shown.add(samples.get());
        } catch (final RuntimeException e) {
            if (leftOut.add(name)) {
                log.meterLeftOut(name, e.getMessage());
            }
        }
    }

    private static MetricFamilySamples samplesOf(
            final String name, final List<Counters.Family> families) {
        final Counters.Family first = families.get(0);
        final Set<String> seen = new HashSet<>();
        if (first.kind() == Counters.Kind.COUNTER) {
            final CounterMetricFamily samples =
                    new CounterMetricFamily(name, first.help(), first.labelNames());
            read(families, seen, samples::addMetric);
            return samples;
        }
        final GaugeMetricFamily samples =
                new GaugeMetricFamily(name, first.help(), first.labelNames());
        read(families, seen, samples::addMetric);
        return samples;
    }

    /** Takes one value with its labels. */
    private interface Sink {
        void add(List<String> labels, double value);
    }

    private static void read(
            final List<Counters.Family> families, final Set<String> seen, final Sink sink) {
        for (final Counters.Family family : families) {
            family.source()
                    .accept(
                            (value, labels) -> {
                                final List<String> texts = List.of(labels);
                                if (!seen.add(String.join("\n", texts))) {
                                    throw new IllegalStateException(
                                            "two values with the labels " + texts);
                                }
                                sink.add(texts, value);
                            });
        }
    }

    private static MetricFamilySamples samplesOf(final Counters.Durations durations) {
        final Histogram histogram = durations.histogram();
        final String name = durations.name() + SECONDS;
        final long[] bounds = Histogram.boundsNanos();
        final long[] counts = histogram.counts();
        final List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        long upToHere = 0;
        for (int i = 0; i < counts.length; i++) {
            upToHere += counts[i];
            final double bound =
                    i < bounds.length ? bounds[i] / NANOS_IN_SECOND : Double.POSITIVE_INFINITY;
            samples.add(
                    new MetricFamilySamples.Sample(
                            name + "_bucket",
                            List.of("le"),
                            List.of(doubleToGoString(bound)),
                            upToHere));
        }
        samples.add(
                new MetricFamilySamples.Sample(name + "_count", List.of(), List.of(), upToHere));
        samples.add(
                new MetricFamilySamples.Sample(
                        name + "_sum",
                        List.of(),
                        List.of(),
                        histogram.sumNanos() / NANOS_IN_SECOND));
        return new MetricFamilySamples(name, Type.HISTOGRAM, durations.help(), samples);
    }
}
