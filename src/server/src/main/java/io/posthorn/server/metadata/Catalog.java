package io.posthorn.server.metadata;

import io.posthorn.base.time.Clock;
import io.posthorn.server.settings.PosthornSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the catalog of this broker. */
final class Catalog {

    /** Found by CDI. */
    Catalog() {}

    @Produces
    @Singleton
    WriteBehind catalog(
            final PanacheStore store, final PosthornSettings settings, final Clock clock) {
        return new WriteBehind(
                store,
                new WriteBehind.Site(
                        settings.cluster().name(),
                        settings.broker().name(),
                        withoutSecrets(settings.db().url()),
                        settings.db().copy()),
                clock);
    }

    /** Options of an address may hold a password. */
    private static String withoutSecrets(final String url) {
        return url.split("[;?]", 2)[0];
    }
}
