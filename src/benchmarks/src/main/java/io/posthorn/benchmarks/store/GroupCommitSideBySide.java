package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Arguments;
import io.posthorn.benchmarks.contest.Protocol;
import io.posthorn.benchmarks.contest.Scoreboard;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast writers go that wait, each for its message, until it is on disk: both stores, and the
 * disk alone, to which one thread writes in one piece what all writers have on their way together.
 * The row "part of the disk alone" says what a store makes of that.
 *
 * <p>Arguments: {@code contenders=rocketmq,disk,posthorn rounds=1 heap=1024 segment=64
 * directory=src/benchmarks/target/store writers=64 body=1024 seconds=3}; each turn warms up for as
 * long as it measures. Give a segment that holds all that is written, or the filling of the next
 * one takes its part of the disk.
 */
public final class GroupCommitSideBySide {

    private static final String RATE = "messages/s";
    private static final double PERCENT = 100;

    private GroupCommitSideBySide() {}

    /**
     * Runs the comparison.
     *
     * @param arguments see the class
     * @throws IOException if a contender fails
     */
    public static void main(final String[] arguments) throws IOException {
        final Arguments given = Arguments.of(GroupCommitSideBySide.class, arguments);
        final Frame frame = Frame.of(given, "rocketmq,disk,posthorn");
        final int writers = given.number("writers", 64);
        final int body = given.number("body", 1_024);
        final int seconds = given.number("seconds", 3);
        given.end();
        final Scoreboard board =
                frame.board("Group commit, %d bytes, %d writers".formatted(body, writers));
        final Map<Integer, Double> rates = new HashMap<>();
        frame.play(
                "group commit",
                place -> {
                    final Map<String, Double> answer =
                            frame.turn(
                                    place,
                                    GroupCommitTurn.class,
                                    "flush=sync",
                                    "writers=" + writers,
                                    "body=" + body,
                                    "seconds=" + seconds);
                    board.of(place).addAll(answer);
                    rates.put(place, answer.get(RATE));
                    if (place == frame.contenders().size() - 1) {
                        compareWithDisk(frame.contenders(), board, rates);
                    }
                });
        Protocol.print(GroupCommitSideBySide.class, given.inForce(), List.of(board));
    }

    /** At a round's end: a disk may be faster in one round than in another. */
    private static void compareWithDisk(
            final List<Contender> contenders,
            final Scoreboard board,
            final Map<Integer, Double> rates) {
        final int disk = contenders.indexOf(Contender.DISK);
        if (disk < 0) {
            return;
        }
        for (int place = 0; place < contenders.size(); place++) {
            board.of(place)
                    .add("part of the disk alone, %", PERCENT * rates.get(place) / rates.get(disk));
        }
    }
}
