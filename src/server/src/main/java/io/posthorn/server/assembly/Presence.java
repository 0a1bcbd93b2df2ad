package io.posthorn.server.assembly;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.BrokerOverview;
import io.posthorn.broker.admin.BrokerState;
import io.posthorn.server.metadata.BrokerSighting;
import io.posthorn.server.metadata.WriteBehind;
import io.posthorn.server.settings.PosthornSettings;
import io.posthorn.server.settings.Role;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Notes in the catalog, every half minute, that this broker is there. */
@ApplicationScoped
class Presence {

    private final PosthornSettings settings;
    private final BrokerAdmin admin;
    private final WriteBehind catalog;
    private final Clock clock;

    /**
     * @param settings whether there is a broker in this process
     * @param admin the broker
     * @param catalog where it is noted
     * @param clock the time of the note
     */
    Presence(
            final PosthornSettings settings,
            final BrokerAdmin admin,
            final WriteBehind catalog,
            final Clock clock) {
        this.settings = settings;
        this.admin = admin;
        this.catalog = catalog;
        this.clock = clock;
    }

    /** A process whose start failed is on its way out when the first note would be due. */
    @Scheduled(
            every = "30s",
            delayed = "5s",
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void note() {
        if (!settings.roles().contains(Role.BROKER)) {
            return;
        }
        final BrokerOverview broker = admin.broker();
        if (broker.state() == BrokerState.RUNNING) {
            catalog.seen(
                    new BrokerSighting(
                            broker.cluster(),
                            broker.name(),
                            broker.brokerId(),
                            broker.address(),
                            broker.version(),
                            broker.startedAtMs(),
                            clock.wallMs()));
        }
    }
}
