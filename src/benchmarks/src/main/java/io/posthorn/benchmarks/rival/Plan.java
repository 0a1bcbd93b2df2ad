package io.posthorn.benchmarks.rival;

import io.posthorn.benchmarks.contest.Arguments;
import io.posthorn.systemtests.server.Servers;
import java.util.List;
import java.util.Locale;

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
 * @param catchUpCount messages of {@link #OLD_BODY_LENGTH} bytes that wait for a group when it
 *     comes; 0 leaves this out
 * @param coldCount old messages a second group reads while end-to-end latency is measured once
 *     more; 0 leaves this out
 * @param flush how servers make safe what they acknowledge, one after the other
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
        int heapMb,
        int catchUpCount,
        int coldCount,
        List<Durability> flush) {

    /** Of the messages that {@link #catchUpCount} and {@link #coldCount} count. */
    static final int OLD_BODY_LENGTH = 1_024;

    /** Reads the arguments of {@link SideBySide}. */
    static Plan of(final String... arguments) {
        final Arguments given = Arguments.of(SideBySide.class, arguments);
        final Plan plan =
                new Plan(
                        given.list(
                                "servers",
                                "reference,posthorn",
                                name -> Servers.valueOf(name.toUpperCase(Locale.ROOT))),
                        given.number("rounds", 3),
                        given.number("async", 200_000),
                        given.number("sync", 60_000),
                        given.number("rate", 2_000),
                        given.number("seconds", 10),
                        given.number("body", 1_024),
                        given.number("queues", 8),
                        given.number("heap", 1_024),
                        given.number("catchup", 0),
                        given.number("cold", 0),
                        given.list("flush", Durability.ALL, Durability::named));
        given.end();
        return plan;
    }
}
