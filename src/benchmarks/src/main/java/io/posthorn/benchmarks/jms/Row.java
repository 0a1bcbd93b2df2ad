package io.posthorn.benchmarks.jms;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be measured; several lines of the table each. */
enum Row {
    /** One producer, then one consumer, each in a session that acknowledges automatically. */
    AUTO_1,
    /** Eight of each. */
    AUTO_8,
    /** One producer, then one consumer, each committing after a hundred messages. */
    TRANSACTED_1,
    /** Eight of each. */
    TRANSACTED_8,
    /** From the planned moment of a send to the listener, at a steady rate. */
    END_TO_END,
    /** Producers beside ten durable subscribers. */
    TOPIC,
    /** A queue is filled and drained. */
    BACKLOG;

    /** All of them, as an argument. */
    static final String ALL = names();

    static Row named(final String name) {
        return Arrays.stream(values())
                .filter(row -> row.argument().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there are " + names()));
    }

    private String argument() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String names() {
        return Arrays.stream(values()).map(Row::argument).collect(Collectors.joining(","));
    }
}
