package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Arguments;
import io.posthorn.benchmarks.contest.Protocol;
import io.posthorn.benchmarks.contest.Scoreboard;
import java.io.IOException;
import java.util.List;

/**
 * What messages cost that wait for their time, and how late they come: first many that wait an hour
 * to a day, then, while those wait, a steady rate of messages that are due. Each goes through the
 * part that delivers it in its broker; it counts as come when it stands in its queue. RocketMQ
 * keeps times to the second, as it is shipped.
 *
 * <p>Arguments: {@code contenders=rocketmq,posthorn rounds=1 heap=1024 segment=64
 * directory=src/benchmarks/target/store pending=100000 rate=10000 seconds=3 lead=15 body=256};
 * {@code lead} is how many seconds ahead the first of the due messages is taken.
 */
public final class Timers {

    private Timers() {}

    /**
     * Runs the comparison.
     *
     * @param arguments see the class
     * @throws IOException if a contender fails
     */
    public static void main(final String[] arguments) throws IOException {
        final Arguments given = Arguments.of(Timers.class, arguments);
        final Frame frame = Frame.of(given, "rocketmq,posthorn");
        final int pending = given.number("pending", 100_000);
        final int rate = given.number("rate", 10_000);
        final int seconds = given.number("seconds", 3);
        final int lead = given.number("lead", 15);
        final int body = given.number("body", 256);
        given.end();
        final Scoreboard board =
                frame.board(
                        "%,d timers pending, %,d due per second for %d s"
                                .formatted(pending, rate, seconds));
        frame.play(
                "timers",
                place ->
                        board.of(place)
                                .addAll(
                                        frame.turn(
                                                place,
                                                TimersTurn.class,
                                                "pending=" + pending,
                                                "rate=" + rate,
                                                "seconds=" + seconds,
                                                "lead=" + lead,
                                                "body=" + body)));
        Protocol.print(Timers.class, given.inForce(), List.of(board));
    }
}
