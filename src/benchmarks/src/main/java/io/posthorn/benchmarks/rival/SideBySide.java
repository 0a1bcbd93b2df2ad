package io.posthorn.benchmarks.rival;

import io.posthorn.benchmarks.contest.Directories;
import io.posthorn.benchmarks.contest.Protocol;
import io.posthorn.benchmarks.contest.Scoreboard;
import io.posthorn.systemtests.server.ServerSettings;
import io.posthorn.systemtests.server.ServerUnderTest;
import io.posthorn.systemtests.server.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Compares Posthorn with Apache RocketMQ 5.5.0: the same stock client, the same load, the same
 * machine, in turns, each round on a fresh server with an empty disk. Run it in the project's root:
 *
 * <pre>
 *   ./mvnw -Preference -DskipTests package
 *   java -cp 'src/benchmarks/target/classes:src/benchmarks/target/lib/*' \
 *       io.posthorn.benchmarks.rival.SideBySide [name=value ...]
 * </pre>
 *
 * The names are those of {@code Plan}: {@code servers=reference,posthorn rounds=3 async=200000
 * sync=60000 rate=2000 seconds=10 body=1024 queues=8 heap=1024 catchup=0 cold=0 flush=async,sync}.
 * Prints a Markdown table of the rounds' medians and, as its last line, everything as JSON. Both
 * servers get the same heap and the same durability; all else is as shipped, but that RocketMQ may
 * let sends wait longer before it refuses them as busy.
 */
public final class SideBySide {

    private static final Path DIRECTORY = Path.of("src/benchmarks/target/rival").toAbsolutePath();
    private static final int SEGMENT_MB = 1_024;

    private final Plan plan;

    /** A server has its place in the plan: it may compete with itself. */
    private final Map<Durability, Scoreboard> boards = new EnumMap<>(Durability.class);

    private SideBySide(final Plan plan) {
        this.plan = plan;
        final List<String> titles = plan.servers().stream().map(SideBySide::title).toList();
        for (final Durability durability : plan.flush()) {
            boards.put(durability, new Scoreboard(durability.name(), titles));
        }
    }

    /**
     * Runs the comparison.
     *
     * @param arguments see the class
     * @throws IOException if a server or the load fails
     */
    public static void main(final String[] arguments) throws IOException {
        final SideBySide run = new SideBySide(Plan.of(arguments));
        for (int round = 1; round <= run.plan.rounds(); round++) {
            for (final Durability durability : run.plan.flush()) {
                for (int place = 0; place < run.plan.servers().size(); place++) {
                    run.measure(round, place, durability);
                }
            }
        }
        Protocol.print(SideBySide.class, run.plan.toString(), run.boards.values());
    }

    private void measure(final int round, final int place, final Durability durability)
            throws IOException {
        final Servers contender = plan.servers().get(place);
        System.err.printf("round %d of %d: %s, %s%n", round, plan.rounds(), contender, durability);
        final Path directory = DIRECTORY.resolve(contender + "-" + place);
        Directories.delete(directory);
        final boolean syncFlush = durability == Durability.SYNC_FLUSH;
        final ServerSettings settings =
                new ServerSettings(directory, syncFlush, plan.heapMb(), SEGMENT_MB, 1);
        try (ServerUnderTest server = contender.prepare(settings)) {
            server.start();
            new Round(server, boards.get(durability).of(place), plan, syncFlush).run();
        }
        Directories.delete(directory);
    }

    private static String title(final Servers server) {
        return server == Servers.REFERENCE ? "RocketMQ 5.5.0" : "Posthorn";
    }
}
