package io.posthorn.server.meters;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.server.settings.PosthornSettings;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Hangs the counters of the core into the registry behind {@code /q/metrics}. */
@ApplicationScoped
class Meters {

    private final PrometheusMeterRegistry registry;
    private final Counters counters;
    private final SubscriptionMeters subscriptions;

    /**
     * @param registry of Quarkus
     * @param counters of the core
     * @param admin the broker of this process
     * @param settings say how many subscriptions are shown
     * @param clock the time
     */
    Meters(
            final PrometheusMeterRegistry registry,
            final Counters counters,
            final BrokerAdmin admin,
            final PosthornSettings settings,
            final Clock clock) {
        this.registry = registry;
        this.counters = counters;
        this.subscriptions =
                new SubscriptionMeters(admin, settings.broker().meteredSubscriptions(), clock);
    }

    void onStart(@Observes final StartupEvent started) {
        subscriptions.declare(counters);
        registry.getPrometheusRegistry().register(new CountersCollector(counters));
    }
}
