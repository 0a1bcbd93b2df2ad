package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Arguments;
import io.posthorn.benchmarks.contest.ClassPaths;
import io.posthorn.benchmarks.contest.Directories;
import io.posthorn.benchmarks.contest.ForkedJvm;
import io.posthorn.benchmarks.contest.OtherLoad;
import io.posthorn.benchmarks.contest.Scoreboard;
import io.posthorn.systemtests.peer.Peers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What all programs of this room share: who competes, how often, and how a contender gets a JVM.
 *
 * @param contenders who competes, in this order within a round and in the table
 * @param rounds how often each takes its turn
 * @param heapMb of each JVM
 * @param segmentMb of each log
 * @param directory where contenders keep their files
 */
record Frame(List<Contender> contenders, int rounds, int heapMb, int segmentMb, Path directory) {

    static final String OTHERS = "CPUs busy with others";

    private static final String RIVAL = "rocketmq-server-5";

    static Frame of(final Arguments given, final String contenders) {
        return new Frame(
                given.list("contenders", contenders, Contender::named),
                given.number("rounds", 1),
                given.number("heap", 1_024),
                given.number("segment", 64),
                Path.of(given.text("directory", ClassPaths.TARGET.resolve("store").toString()))
                        .toAbsolutePath());
    }

    Scoreboard board(final String title) {
        return new Scoreboard(title, contenders.stream().map(Contender::title).toList());
    }

    /** Something done for each contender in each round. */
    @FunctionalInterface
    interface Match {
        void play(int place) throws IOException;
    }

    /** Lets all contenders take turns, each beginning with an empty disk. */
    void play(final String what, final Match match) throws IOException {
        for (int round = 1; round <= rounds; round++) {
            for (int place = 0; place < contenders.size(); place++) {
                System.err.printf(
                        "round %d of %d: %s, %s%n",
                        round, rounds, what, contenders.get(place).title());
                Directories.renew(home(place));
                match.play(place);
                Directories.delete(home(place));
            }
        }
    }

    /** The directory of a contender. */
    Path home(final int place) {
        return directory.resolve(contenders.get(place).argument() + "-" + place);
    }

    /** Where a contender's store lies within that. */
    Path data(final int place) {
        return home(place).resolve("data");
    }

    /**
     * Starts a contender's JVM, waits until it has ended and says what it measured.
     *
     * @param place which contender
     * @param turn the class it runs
     * @param arguments what that class takes, beside how its store is set up
     */
    Map<String, Double> turn(final int place, final Class<?> turn, final String... arguments)
            throws IOException {
        final Contender contender = contenders.get(place);
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.add("store=" + contender.argument());
        all.add("directory=" + data(place));
        all.add("segment=" + segmentMb);
        final OtherLoad others = new OtherLoad();
        try (ForkedJvm jvm =
                new ForkedJvm(
                        new ForkedJvm.Launch(
                                turn,
                                classPath(contender),
                                flags(home(place)),
                                all,
                                home(place).resolve("errors.log")))) {
            final Map<String, Double> answer = jvm.answer();
            jvm.awaitEnd();
            answer.put(OTHERS, others.processors());
            System.err.println("  " + answer);
            return answer;
        }
    }

    /** The same for all, those among them that only the rival needs. */
    private List<String> flags(final Path home) {
        return List.of(
                "-Xms" + heapMb + "m",
                "-Xmx" + heapMb + "m",
                "-XX:+UseG1GC",
                "-XX:MaxDirectMemorySize=1g",
                "-Duser.home=" + home,
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    }

    private static List<Path> classPath(final Contender contender) throws IOException {
        return contender.isRival()
                ? ClassPaths.withNoneOfOurs(Peers.jars(RIVAL))
                : ClassPaths.ours();
    }
}
