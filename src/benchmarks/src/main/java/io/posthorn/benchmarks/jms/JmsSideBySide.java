package io.posthorn.benchmarks.jms;

import io.posthorn.benchmarks.contest.ClassPaths;
import io.posthorn.benchmarks.contest.Directories;
import io.posthorn.benchmarks.contest.Protocol;
import io.posthorn.benchmarks.contest.Scoreboard;
import io.posthorn.systemtests.server.ServerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Compares provider and broker with Apache Artemis and its own client: the same application, the
 * same load, the same machine, in turns, each round on a fresh broker with an empty disk. Run it in
 * the project's root:
 *
 * <pre>
 *   ./mvnw -DskipTests package
 *   java -cp 'src/benchmarks/target/classes:src/benchmarks/target/lib/*' \
 *       io.posthorn.benchmarks.jms.JmsSideBySide [name=value ...]
 * </pre>
 *
 * The names are those of {@code Plan}, and the defaults a smoke test: {@code
 * servers=artemis,posthorn rounds=1 messages=2000 seconds=1 rate=200 backlog=10000 body=1024
 * heap=1024 only=auto-1,auto-8,transacted-1,transacted-8,end-to-end,topic,backlog}. Prints a
 * Markdown table of the rounds' medians for each durability and, as its last line, everything as
 * JSON. Both brokers get the same heap and the same durability; all else is as shipped.
 */
public final class JmsSideBySide {

    private static final Path DIRECTORY = ClassPaths.TARGET.resolve("jms");
    private static final int SEGMENT_MB = 1_024;

    /** How a broker makes what it acknowledges safe. */
    private enum Durability {
        NOT_SYNCED("Not synced"),
        SYNCED("Synced");

        private final String title;

        Durability(final String title) {
            this.title = title;
        }
    }

    private final Plan plan;

    /** A provider has its place in the plan: it may compete with itself. */
    private final Map<Durability, Scoreboard> boards = new EnumMap<>(Durability.class);

    private JmsSideBySide(final Plan plan) {
        this.plan = plan;
        final List<String> titles = plan.servers().stream().map(Provider::title).toList();
        for (final Durability durability : Durability.values()) {
            boards.put(durability, new Scoreboard(durability.title, titles));
        }
    }

    /**
     * Runs the comparison.
     *
     * @param arguments see the class
     * @throws IOException if a broker or the load fails
     */
    public static void main(final String[] arguments) throws IOException {
        final JmsSideBySide run = new JmsSideBySide(Plan.of(arguments));
        for (int round = 1; round <= run.plan.rounds(); round++) {
            for (final Durability durability : Durability.values()) {
                for (int place = 0; place < run.plan.servers().size(); place++) {
                    run.measure(round, place, durability);
                }
            }
        }
        Protocol.print(JmsSideBySide.class, run.plan.toString(), run.boards.values());
    }

    private void measure(final int round, final int place, final Durability durability)
            throws IOException {
        final Provider provider = plan.servers().get(place);
        System.err.printf("round %d of %d: %s, %s%n", round, plan.rounds(), provider, durability);
        final Path directory = DIRECTORY.resolve(provider + "-" + place);
        Directories.renew(directory);
        final ServerSettings settings =
                new ServerSettings(
                        directory, durability == Durability.SYNCED, plan.heapMb(), SEGMENT_MB, 1);
        try (JmsServer server = provider.start(settings)) {
            new Turn(server, boards.get(durability).of(place), plan).run();
        }
        Directories.delete(directory);
    }
}
