package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Arguments;
import io.posthorn.benchmarks.contest.Protocol;
import io.posthorn.benchmarks.contest.Scoreboard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast threads of one process append messages, with asynchronous flush: both stores, and a bare
 * copy of as many bytes into a mapped file that was filled ahead. Each message is made from the
 * property text of its client, as the brokers do it. The stores make their segments while they are
 * measured; give {@code mb} several times {@code segment}, so that this counts.
 *
 * <p>Arguments: {@code contenders=rocketmq,copy,posthorn rounds=1 heap=1024 segment=64
 * directory=src/benchmarks/target/store threads=1,2,4,8 bodies=256,1024 mb=256}; {@code mb} is what
 * each turn appends, after a quarter as much to warm up.
 */
public final class AppendSideBySide {

    private static final Spread SPREAD = Spread.of(1, 8);

    private AppendSideBySide() {}

    /**
     * Runs the comparison.
     *
     * @param arguments see the class
     * @throws IOException if a contender fails
     */
    public static void main(final String[] arguments) throws IOException {
        final Arguments given = Arguments.of(AppendSideBySide.class, arguments);
        final Frame frame = Frame.of(given, "rocketmq,copy,posthorn");
        final List<Integer> threads = given.numbers("threads", "1,2,4,8");
        final List<Integer> bodies = given.numbers("bodies", "256,1024");
        final long bytes = given.longNumber("mb", 256) << 20;
        given.end();
        final List<Scoreboard> boards = new ArrayList<>();
        for (final int body : bodies) {
            for (final int count : threads) {
                final Scoreboard board =
                        frame.board("Append, %d bytes, %d threads".formatted(body, count));
                boards.add(board);
                frame.play(
                        "%d bytes, %d threads".formatted(body, count),
                        place ->
                                board.of(place)
                                        .addAll(
                                                frame.turn(
                                                        place,
                                                        AppendTurn.class,
                                                        "topics=" + SPREAD.topics().size(),
                                                        "queues=" + SPREAD.queues(),
                                                        "threads=" + count,
                                                        "body=" + body,
                                                        "bytes=" + bytes)));
            }
        }
        Protocol.print(AppendSideBySide.class, given.inForce(), boards);
    }
}
