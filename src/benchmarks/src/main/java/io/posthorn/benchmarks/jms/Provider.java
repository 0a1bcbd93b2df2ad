package io.posthorn.benchmarks.jms;

import io.posthorn.systemtests.server.ServerSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who competes: a broker and the client that is published with it. */
enum Provider {
    /** Apache Artemis, as published. */
    ARTEMIS("Artemis 2.56.0"),

    /** Our own, as packaged by {@code src/server}. */
    POSTHORN("Posthorn");

    private final String title;

    Provider(final String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Starts a broker and returns when it serves. */
    JmsServer start(final ServerSettings settings) throws IOException {
        return switch (this) {
            case ARTEMIS -> new ArtemisServer(settings);
            case POSTHORN -> new OwnServer(settings);
        };
    }

    static Provider named(final String name) {
        return Arrays.stream(values())
                .filter(one -> one.argument().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there are "
                                                + Arrays.stream(values())
                                                        .map(Provider::argument)
                                                        .collect(Collectors.joining(","))));
    }

    private String argument() {
        return name().toLowerCase(Locale.ROOT);
    }
}
