package io.posthorn.server.health;

import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.BrokerOverview;
import io.posthorn.broker.admin.BrokerState;
import io.posthorn.broker.admin.Recovery;
import io.posthorn.server.metadata.WriteBehind;
import io.posthorn.server.settings.PosthornSettings;
import io.posthorn.server.settings.Role;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Predicate;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** How the broker is, in the words of a health check. */
@ApplicationScoped
class BrokerCondition {

    private final BrokerAdmin admin;
    private final WriteBehind catalog;
    private final boolean brokerHere;

    /**
     * @param admin the broker
     * @param catalog whether the database answers
     * @param settings whether there is a broker in this process
     */
    BrokerCondition(
            final BrokerAdmin admin, final WriteBehind catalog, final PosthornSettings settings) {
        this.admin = admin;
        this.catalog = catalog;
        this.brokerHere = settings.roles().contains(Role.BROKER);
    }

    /**
     * An answer with what an operator wants to know beside it.
     *
     * @param name of the check
     * @param good which states are up
     * @return the answer; up where there is no broker to be ill
     */
    HealthCheckResponse answer(final String name, final Predicate<BrokerState> good) {
        final HealthCheckResponseBuilder answer = HealthCheckResponse.named(name);
        if (!brokerHere) {
            return answer.up().withData("roles", "nameserver").build();
        }
        final BrokerOverview broker = admin.broker();
        final Recovery recovery = broker.recovery();
        answer.status(good.test(broker.state()))
                .withData("state", broker.state().name())
                .withData("recoveryPercent", recovery.percent())
                .withData("recoveredBytes", recovery.doneBytes())
                .withData("recoveryTotalBytes", recovery.totalBytes())
                .withData("acceptsSends", broker.acceptsSends())
                .withData("database", catalog.databaseAnswers() ? "answers" : "away");
        if (broker.stateReason() != null) {
            answer.withData("reason", broker.stateReason());
        }
        return answer.build();
    }
}
