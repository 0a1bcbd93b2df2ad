package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Arguments;
import io.posthorn.benchmarks.contest.Directories;
import io.posthorn.benchmarks.contest.Protocol;
import io.posthorn.benchmarks.contest.Scoreboard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What many queues cost: messages of one size go to all queues in turn. The store is filled and
 * closed, started, filled once more and killed, and started again. Starts are measured in a new JVM
 * from opening to having recovered; what was written before a kill is still in the machine's
 * memory.
 *
 * <p>Arguments: {@code contenders=rocketmq,posthorn rounds=1 heap=1024 segment=64
 * directory=src/benchmarks/target/store queues=1 topics=1 count=200000 body=256 senders=2}. {@code
 * queues} are those of all topics together; {@code count} is written twice. One run is one number
 * of queues. RocketMQ holds 100 000 queues with RocksDB only: {@code rocketmq-rocksdb}.
 */
public final class ManyQueues {

    private static final double MEGABYTE = 1 << 20;

    private final Frame frame;
    private final Spread spread;
    private final List<String> load;
    private final long count;

    private ManyQueues(
            final Frame frame, final Spread spread, final long count, final List<String> load) {
        this.frame = frame;
        this.spread = spread;
        this.count = count;
        this.load = load;
    }

    /**
     * Runs the comparison.
     *
     * @param arguments see the class
     * @throws IOException if a contender fails
     */
    public static void main(final String[] arguments) throws IOException {
        final Arguments given = Arguments.of(ManyQueues.class, arguments);
        final Frame frame = Frame.of(given, "rocketmq,posthorn");
        final Spread spread = Spread.of(given);
        final int senders = given.number("senders", 2);
        final long count = given.longNumber("count", 200_000) / senders * senders;
        final List<String> load =
                List.of(
                        "count=" + count,
                        "senders=" + senders,
                        "body=" + given.number("body", 256));
        given.end();
        final Scoreboard board =
                frame.board(
                        "%,d queues in %,d topics, twice %,d messages"
                                .formatted(spread.queues(), spread.topics().size(), count));
        final ManyQueues run = new ManyQueues(frame, spread, count, load);
        frame.play("many queues", place -> run.measure(place, board));
        Protocol.print(ManyQueues.class, given.inForce(), List.of(board));
    }

    private void measure(final int place, final Scoreboard board) throws IOException {
        final Map<String, Double> scores = new LinkedHashMap<>();
        put(scores, "fill", fill(place, "close", 0));
        put(scores, "after closing", start(place, count));
        put(scores, "fill before the kill", fill(place, "halt", count));
        scores.put("files beside the log after the kill, MB", derivedMb(place));
        put(scores, "after a kill", start(place, 2 * count));
        scores.put("files beside the log after closing, MB", derivedMb(place));
        board.of(place).addAll(scores);
    }

    private Map<String, Double> fill(final int place, final String end, final long before)
            throws IOException {
        final List<String> arguments = new ArrayList<>(load);
        arguments.addAll(List.of(spread.arguments()));
        arguments.add("end=" + end);
        arguments.add("before=" + before);
        return frame.turn(place, FillTurn.class, arguments.toArray(String[]::new));
    }

    private Map<String, Double> start(final int place, final long expected) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of(spread.arguments()));
        arguments.add("expect=" + expected);
        return frame.turn(place, StartTurn.class, arguments.toArray(String[]::new));
    }

    private static void put(
            final Map<String, Double> scores,
            final String phase,
            final Map<String, Double> answer) {
        answer.forEach((name, value) -> scores.put(phase + ": " + name, value));
    }

    private double derivedMb(final int place) throws IOException {
        return (Directories.allocatedBytes(frame.data(place))
                        - Directories.allocatedBytes(frame.data(place).resolve("commitlog")))
                / MEGABYTE;
    }
}
