package io.posthorn.server.assembly;

import io.posthorn.server.metadata.WriteBehind;
import io.posthorn.server.settings.PosthornSettings;
import io.posthorn.server.settings.Role;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.Logger;

/**
 * Builds the house upstairs and takes it down from the roof: what was started last ends first, so
 * that a broker has left the routes before its ports close, and has told the catalog everything
 * before that ends.
 */
@ApplicationScoped
class House {

    private final AssemblyLog log =
            Logger.getMessageLogger(AssemblyLog.class, "io.posthorn.server.assembly");
    private final PosthornSettings settings;
    private final WriteBehind catalog;

    /** What is to be ended, the last one started on top. */
    private final Deque<AutoCloseable> standing = new ArrayDeque<>();

    /**
     * @param settings what the operator decided
     * @param catalog topics and groups
     */
    House(final PosthornSettings settings, final WriteBehind catalog) {
        this.settings = settings;
        this.catalog = catalog;
    }

    void onStart(@Observes final StartupEvent started) {
        if (settings.roles().contains(Role.BROKER)) {
            readCatalog();
            catalog.start();
            standing.push(catalog);
            log.brokerHere(
                    settings.broker().name(),
                    settings.cluster().name(),
                    settings.store().directory().toAbsolutePath().normalize().toString());
        }
    }

    private void readCatalog() {
        try {
            catalog.load();
        } catch (final IllegalStateException | UncheckedIOException e) {
            // This type is shown to the operator as a sentence, without a stack trace.
            throw new ConfigurationException(e.getMessage(), e);
        }
    }

    void onStop(@Observes final ShutdownEvent stopped) throws Exception {
        while (!standing.isEmpty()) {
            standing.pop().close();
        }
        log.ended();
    }
}
