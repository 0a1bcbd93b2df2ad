package io.posthorn.server.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.prometheus.client.Collector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CountersCollectorTest {

    private final Counters counters = new Counters();
    private final CountersCollector collector = new CountersCollector(counters);

    private Map<String, Double> scrape() {
        final Map<String, Double> values = new TreeMap<>();
        for (final Collector.MetricFamilySamples family : collector.collect()) {
            for (final Collector.MetricFamilySamples.Sample sample : family.samples) {
                values.put(sample.name + sample.labelValues, sample.value);
            }
        }
        return values;
    }

    @Test
    void shouldShowACounterUnderTheNameItWasDeclaredWith() {
        counters.counter("rocketmq_messages_in_total", "messages", "Messages taken.").add(3);
        assertThat(scrape()).containsEntry("rocketmq_messages_in_total[]", 3.0);
    }

    @Test
    void shouldReadValuesAndLabelsWhenItIsAsked() {
        final Map<String, Double> lag = new TreeMap<>(Map.of("a", 1.0));
        counters.family(family("posthorn_lag", lag));
        assertThat(scrape()).containsEntry("posthorn_lag[a]", 1.0);
        lag.put("a", 2.0);
        lag.put("b", 5.0);
        assertThat(scrape())
                .containsEntry("posthorn_lag[a]", 2.0)
                .containsEntry("posthorn_lag[b]", 5.0);
        lag.remove("a");
        assertThat(scrape()).doesNotContainKey("posthorn_lag[a]");
    }

    private static Counters.Family family(final String name, final Map<String, Double> values) {
        return new Counters.Family(
                name,
                "messages",
                "Help.",
                Counters.Kind.GAUGE,
                List.of("group"),
                reader -> values.forEach((label, value) -> reader.value(value, label)));
    }

    @Test
    void shouldShowFamiliesOfOneNameFromSeveralRoomsTogether() {
        counters.family(family("posthorn_lag", Map.of("a", 1.0)));
        counters.family(family("posthorn_lag", Map.of("b", 2.0)));
        assertThat(collector.collect()).hasSize(1);
        assertThat(scrape())
                .containsEntry("posthorn_lag[a]", 1.0)
                .containsEntry("posthorn_lag[b]", 2.0);
    }

    @Test
    void shouldLeaveOutAFamilyWithTwoEqualLabelsAndShowTheOthers() {
        counters.family(family("posthorn_twice", Map.of("a", 1.0)));
        counters.family(family("posthorn_twice", Map.of("a", 2.0)));
        counters.gauge("posthorn_fine", "things", "Help.", () -> 7);
        counters.gauge("not a name", "things", "Help.", () -> 7);
        assertThat(scrape()).containsOnlyKeys("posthorn_fine[]");
    }

    @Test
    void shouldAddUpTheClassesOfAHistogram() {
        final io.posthorn.base.count.Histogram histogram =
                counters.durations("posthorn_append_duration", "How long appends take.");
        histogram.record(500);
        histogram.record(1_500);
        histogram.record(200_000_000_000L);
        final Map<String, Double> values = scrape();
        assertThat(values)
                .containsEntry("posthorn_append_duration_seconds_bucket[1.0E-6]", 1.0)
                .containsEntry("posthorn_append_duration_seconds_bucket[2.0E-6]", 2.0)
                .containsEntry("posthorn_append_duration_seconds_bucket[+Inf]", 3.0)
                .containsEntry("posthorn_append_duration_seconds_count[]", 3.0);
        assertThat(values.get("posthorn_append_duration_seconds_sum[]"))
                .isCloseTo(200.000002, org.assertj.core.data.Offset.offset(1e-9));
    }
}
