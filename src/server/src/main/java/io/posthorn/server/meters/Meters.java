package io.posthorn.server.meters;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.posthorn.base.count.Counters;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Hangs the counters of the core into the registry behind {@code /q/metrics}. */
@ApplicationScoped
class Meters {

    private final PrometheusMeterRegistry registry;
    private final Counters counters;

    /**
     * @param registry of Quarkus
     * @param counters of the core
     */
    Meters(final PrometheusMeterRegistry registry, final Counters counters) {
        this.registry = registry;
        this.counters = counters;
    }

    void onStart(@Observes final StartupEvent started) {
        registry.getPrometheusRegistry().register(new CountersCollector(counters));
    }
}
