package io.posthorn.server;

import io.posthorn.server.settings.SettingsCheck;
import io.posthorn.server.tool.CommandLineTool;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;

/** The process: checks what it is told, then runs until it is told to stop. */
@QuarkusMain
public final class Posthorn {

    /** Found by Quarkus. */
    Posthorn() {}

    /**
     * Starts Posthorn and waits for its end. With arguments it does what they say instead, and ends
     * with their status.
     *
     * @param args none for the server; else a command, such as {@code store verify}
     */
    public static void main(final String... args) {
        if (args.length > 0) {
            final int status = CommandLineTool.run(args);
            // As below: not exit.
            Runtime.getRuntime().halt(status);
        }
        // Before Quarkus reads anything, so that all faults come out together and nothing is
        // touched.
        final List<String> faults =
                new SettingsCheck(ConfigUtils.configBuilder().build(), System.getenv()).faults();
        if (faults.isEmpty()) {
            Quarkus.run(args);
        } else {
            refuse(faults);
        }
    }

    private static void refuse(final List<String> faults) {
        final String text =
                "Posthorn does not start: %d %s in its configuration (docs/configuration.md).%n  %s"
                        .formatted(
                                faults.size(),
                                faults.size() == 1 ? "fault" : "faults",
                                String.join("%n  ".formatted(), faults));
        if (LaunchMode.current().isDev()) {
            // Dev mode stays, shows this, and tries again after a change.
            throw new ConfigurationException(text);
        }
        System.err.println(text);
        // Not exit: the log, which is not configured yet, would pour out its early lines.
        Runtime.getRuntime().halt(1);
    }
}
