package io.posthorn.server.assembly;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.BrokerAdmin;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What other rooms are handed: the parts of the house that exist once. */
final class Parts {

    /** Found by CDI. */
    Parts() {}

    @Produces
    @Singleton
    Clock clock() {
        return Clock.SYSTEM;
    }

    @Produces
    @Singleton
    Counters counters() {
        return new Counters();
    }

    /**
     * What people and tools may ask of the broker. A stand-in that asks the house each time,
     * because others want it before the broker is put together.
     */
    @Produces
    @Singleton
    BrokerAdmin admin(final House house) {
        return new AdminOfHouse(house::admin);
    }
}
