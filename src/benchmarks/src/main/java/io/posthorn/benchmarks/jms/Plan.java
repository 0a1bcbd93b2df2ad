package io.posthorn.benchmarks.jms;

import io.posthorn.benchmarks.contest.Arguments;
import java.util.List;

/**
 * How much of what is measured.
 *
 * @param servers who competes, in this order within a round
 * @param rounds how often each is started anew
 * @param messages a row sends at the most, and receives exactly
 * @param seconds a row sends at the most, and the steady load lasts
 * @param rate messages a second of the steady load
 * @param backlog messages that wait before each drain
 * @param bodyLength bytes of a message
 * @param heapMb of the broker
 * @param only which rows
 */
record Plan(
        List<Provider> servers,
        int rounds,
        int messages,
        int seconds,
        int rate,
        int backlog,
        int bodyLength,
        int heapMb,
        List<Row> only) {

    /** Reads the arguments of {@link JmsSideBySide}. */
    static Plan of(final String... arguments) {
        final Arguments given = Arguments.of(JmsSideBySide.class, arguments);
        final Plan plan =
                new Plan(
                        given.list("servers", "artemis,posthorn", Provider::named),
                        given.number("rounds", 1),
                        given.number("messages", 2_000),
                        given.number("seconds", 1),
                        given.number("rate", 200),
                        given.number("backlog", 10_000),
                        given.number("body", 1_024),
                        given.number("heap", 1_024),
                        given.list("only", Row.ALL, Row::named));
        given.end();
        return plan;
    }
}
