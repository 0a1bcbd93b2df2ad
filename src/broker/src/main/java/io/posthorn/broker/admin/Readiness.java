package io.posthorn.broker.admin;

import java.util.function.Supplier;

/** Refuses what has no answer before the broker has recovered. */
final class Readiness {

    private final Supplier<BrokerState> state;

    Readiness(final Supplier<BrokerState> state) {
        this.state = state;
    }

    void require() {
        final BrokerState now = state.get();
        if (now == BrokerState.STARTING || now == BrokerState.RECOVERING) {
            throw new AdminRefusal(
                    AdminRefusal.Reason.UNAVAILABLE,
                    null,
                    "The broker has not recovered yet, so nobody knows what is settled. Try again in a moment.");
        }
    }
}
