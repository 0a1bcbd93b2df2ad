package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Arguments;
import io.posthorn.benchmarks.contest.Protocol;
import io.posthorn.benchmarks.contest.Scoreboard;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * How long a store takes to come back after a kill, by the size of its log: it is filled, its JVM
 * is halted while the last messages are not flushed, and a new JVM opens it. No file is dropped,
 * and what the machine's memory holds of them it keeps.
 *
 * <p>Arguments: {@code contenders=rocketmq,posthorn rounds=1 heap=1024 segment=64
 * directory=src/benchmarks/target/store queues=1000 topics=100 gib=1 body=1024 senders=2}.
 */
public final class RecoverySpeed {

    private RecoverySpeed() {}

    /**
     * Runs the comparison.
     *
     * @param arguments see the class
     * @throws IOException if a contender fails
     */
    public static void main(final String[] arguments) throws IOException {
        final Arguments given = Arguments.of(RecoverySpeed.class, arguments);
        final Frame frame = Frame.of(given, "rocketmq,posthorn");
        final Spread spread = Spread.of(given.number("topics", 100), given.number("queues", 1_000));
        final int gib = given.number("gib", 1);
        final int body = given.number("body", 1_024);
        final int senders = given.number("senders", 2);
        given.end();
        final int recordLength = new Outgoing(spread, body, 0, 1).recordLength();
        final long count = ((long) gib << 30) / recordLength / senders * senders;
        final Scoreboard board =
                frame.board(
                        "Recovery of %d GiB in %,d queues after a kill"
                                .formatted(gib, spread.queues()));
        final String topics = spread.arguments()[0];
        final String queues = spread.arguments()[1];
        frame.play(
                "recovery",
                place -> {
                    final Map<String, Double> filled =
                            frame.turn(
                                    place,
                                    FillTurn.class,
                                    topics,
                                    queues,
                                    "count=" + count,
                                    "body=" + body,
                                    "senders=" + senders,
                                    "end=halt");
                    board.of(place).add("fill, messages/s", filled.get("messages/s"));
                    board.of(place)
                            .addAll(
                                    frame.turn(
                                            place,
                                            StartTurn.class,
                                            topics,
                                            queues,
                                            "expect=" + count));
                });
        Protocol.print(RecoverySpeed.class, given.inForce(), List.of(board));
    }
}
