package io.posthorn.benchmarks.rival;

import io.posthorn.systemtests.server.Servers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much of what is measured.
 *
 * @param servers who competes, in this order within a round
 * @param rounds how often each is started anew
 * @param asyncCount messages sent and read with asynchronous flush; a quarter with synchronous
 * @param syncCount messages whose senders wait; a quarter with synchronous flush
 * @param rate messages a second while end-to-end latency is measured
 * @param seconds how long that takes
 * @param bodyLength bytes of a message
 * @param queues of the topic
 * @param heapMb of the process that holds the broker
 */
record Plan(
        List<Servers> servers,
        int rounds,
        int asyncCount,
        int syncCount,
        int rate,
        int seconds,
        int bodyLength,
        int queues,
        int heapMb) {

    /** Reads {@code name=value} arguments; what is not named has its default. */
    static Plan of(final String... arguments) {
        final Map<String, String> given = new HashMap<>();
        for (final String argument : arguments) {
            final String[] pair = argument.split("=", 2);
            if (pair.length < 2) {
                throw new IllegalArgumentException("expected name=value, found " + argument);
            }
            given.put(pair[0], pair[1]);
        }
        final Plan plan =
                new Plan(
                        Arrays.stream(take(given, "servers", "reference,posthorn").split(","))
                                .map(name -> Servers.valueOf(name.toUpperCase(Locale.ROOT)))
                                .toList(),
                        number(given, "rounds", 3),
                        number(given, "async", 200_000),
                        number(given, "sync", 60_000),
                        number(given, "rate", 2_000),
                        number(given, "seconds", 10),
                        number(given, "body", 1_024),
                        number(given, "queues", 8),
                        number(given, "heap", 1_024));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("unknown: " + given.keySet());
        }
        return plan;
    }

    private static int number(
            final Map<String, String> given, final String name, final int otherwise) {
        return Integer.parseInt(take(given, name, String.valueOf(otherwise)));
    }

    private static String take(
            final Map<String, String> given, final String name, final String otherwise) {
        final String value = given.remove(name);
        return value == null ? otherwise : value;
    }
}
