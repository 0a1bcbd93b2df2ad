package io.posthorn.server.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.posthorn.server.settings.PosthornSettings;
import io.posthorn.server.settings.SettingsCheck;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands share: which store, and how to answer. */
final class StoreOptions {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--directory",
            paramLabel = "<path>",
            description =
                    "The store's directory. Without it the server's own setting counts:"
                            + " posthorn.store.directory, POSTHORN_STORE_DIRECTORY.")
    private Path directory;

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    StoreOptions() {}

    /**
     * The store's directory: as given, or as the server would find it.
     *
     * @return a path
     * @throws IOException if the server's settings are wrong
     */
    Path directory() throws IOException {
        if (directory != null) {
            return directory;
        }
        final SmallRyeConfig config = ConfigUtils.configBuilder().build();
        final List<String> faults = new SettingsCheck(config, System.getenv()).faults();
        if (!faults.isEmpty()) {
            throw new IOException(
                    "The server's settings, which say where the store is, are wrong; give --directory or mend them:%n  %s"
                            .formatted(String.join("%n  ".formatted(), faults)));
        }
        return config.getConfigMapping(PosthornSettings.class).store().directory();
    }

    boolean json() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Prints JSON. */
    void print(final Object value) {
        try {
            out().println(MAPPER.writeValueAsString(value));
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("%s is no JSON".formatted(value.getClass()), e);
        }
    }

    /** Prints a line for people. */
    void say(final String format, final Object... arguments) {
        out().println(format.formatted(arguments));
    }
}
