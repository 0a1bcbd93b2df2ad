package io.posthorn.server.health;

import io.posthorn.broker.admin.BrokerState;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless the broker has failed in a way that only a new start can mend. */
@Liveness
@ApplicationScoped
class BrokerAlive implements HealthCheck {

    private final BrokerCondition condition;

    /**
     * @param condition of the broker
     */
    BrokerAlive(final BrokerCondition condition) {
        this.condition = condition;
    }

    @Override
    public HealthCheckResponse call() {
        return condition.answer("broker alive", state -> state != BrokerState.FAILED);
    }
}
