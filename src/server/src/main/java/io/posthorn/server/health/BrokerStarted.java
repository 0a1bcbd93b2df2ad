package io.posthorn.server.health;

import io.posthorn.broker.admin.BrokerState;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * Started once recovery is over. Until then a platform must be patient, however long the log is.
 */
@Startup
@ApplicationScoped
class BrokerStarted implements HealthCheck {

    private final BrokerCondition condition;

    /**
     * @param condition of the broker
     */
    BrokerStarted(final BrokerCondition condition) {
        this.condition = condition;
    }

    @Override
    public HealthCheckResponse call() {
        return condition.answer(
                "broker started",
                state -> state != BrokerState.STARTING && state != BrokerState.RECOVERING);
    }
}
