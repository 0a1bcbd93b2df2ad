package io.posthorn.server.health;

import io.posthorn.broker.admin.BrokerState;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the broker serves clients. */
@Readiness
@ApplicationScoped
class BrokerReady implements HealthCheck {

    private final BrokerCondition condition;

    /**
     * @param condition of the broker
     */
    BrokerReady(final BrokerCondition condition) {
        this.condition = condition;
    }

    @Override
    public HealthCheckResponse call() {
        return condition.answer("broker ready", state -> state == BrokerState.RUNNING);
    }
}
