package io.posthorn.benchmarks.rival;

import io.posthorn.systemtests.server.ServerSettings;
import io.posthorn.systemtests.server.ServerUnderTest;
import io.posthorn.systemtests.server.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
 * sync=60000 rate=2000 seconds=10 body=1024 queues=8 heap=1024}. Prints a Markdown table of the
 * rounds' medians and, as its last line, everything as JSON. Both servers get the same heap and the
 * same durability; all else is as shipped, but that RocketMQ may let sends wait longer before it
 * refuses them as busy.
 */
public final class SideBySide {

    private static final Path DIRECTORY = Path.of("src/benchmarks/target/rival").toAbsolutePath();
    private static final int SEGMENT_MB = 1_024;
    private static final int WARM_UP = 100_000;
    private static final int SYNC_WARM_UP = 10_000;

    /** Waiting for the disk takes its time. */
    private static final int SYNC_FLUSH_DIVISOR = 4;

    private static final int MILLION = 1_000_000;

    private final Plan plan;

    /** By durability, then by place in the plan: a server may compete with itself. */
    private final Map<String, List<Series>> results = new HashMap<>();

    private SideBySide(final Plan plan) {
        this.plan = plan;
        for (final boolean syncFlush : new boolean[] {false, true}) {
            results.put(
                    durability(syncFlush),
                    plan.servers().stream().map(server -> new Series()).toList());
        }
    }

    /**
     * Runs the comparison.
     *
     * @param arguments see the class
     */
    public static void main(final String[] arguments) throws Exception {
        final SideBySide run = new SideBySide(Plan.of(arguments));
        for (int round = 1; round <= run.plan.rounds(); round++) {
            for (final boolean syncFlush : new boolean[] {false, true}) {
                for (int place = 0; place < run.plan.servers().size(); place++) {
                    run.measure(round, place, syncFlush);
                }
            }
        }
        System.out.println(run.table(false));
        System.out.println(run.table(true));
        System.out.println(run.json());
    }

    private static String durability(final boolean syncFlush) {
        return syncFlush ? "SYNC_FLUSH" : "ASYNC_FLUSH";
    }

    private void measure(final int round, final int place, final boolean syncFlush)
            throws IOException {
        final Servers contender = plan.servers().get(place);
        System.err.printf(
                "round %d of %d: %s, %s%n", round, plan.rounds(), contender, durability(syncFlush));
        final Path directory = DIRECTORY.resolve(contender + "-" + place);
        delete(directory);
        final ServerSettings settings =
                new ServerSettings(directory, syncFlush, plan.heapMb(), SEGMENT_MB, 1);
        final Series series = results.get(durability(syncFlush)).get(place);
        try (ServerUnderTest server = contender.prepare(settings)) {
            server.start();
            try (LoadProcess load = new LoadProcess(server, plan)) {
                new Round(server, load, series).run(plan, syncFlush);
            }
        }
        delete(directory);
    }

    /** One server's turn. */
    private record Round(ServerUnderTest server, LoadProcess load, Series series) {

        private void run(final Plan plan, final boolean syncFlush) throws IOException {
            final int divisor = syncFlush ? SYNC_FLUSH_DIVISOR : 1;
            final int asyncCount = plan.asyncCount() / divisor;
            load.order("async " + WARM_UP);
            load.order("consume %d warm-up".formatted(WARM_UP));
            load.order("sync " + SYNC_WARM_UP);
            final List<Long> all = new ArrayList<>(server.processIds());
            all.add(load.pid());
            all.add(ProcessHandle.current().pid());
            final double ours = CpuTime.seconds(all);
            final double machine = CpuTime.machineSeconds();
            final long begin = System.nanoTime();
            double failures = costing("async send", "async " + asyncCount);
            costing(
                    "push consume",
                    "consume %d measured".formatted(WARM_UP + SYNC_WARM_UP + asyncCount));
            failures += costing("sync send", "sync " + plan.syncCount() / divisor);
            failures += steady("endtoend %d %d".formatted(plan.rate(), plan.seconds()));
            final double others =
                    CpuTime.machineSeconds() - machine - (CpuTime.seconds(all) - ours);
            series.add("failed sends", failures);
            series.add(
                    "CPUs busy with others",
                    Math.max(0, others / ((System.nanoTime() - begin) / 1e9)));
        }

        /** Has an order carried out, adds what it scored and what it cost the server. */
        private double costing(final String what, final String order) throws IOException {
            final double before = CpuTime.seconds(server.processIds());
            final Map<String, Double> answer = load.order(order);
            final double used = CpuTime.seconds(server.processIds()) - before;
            series.add(what + ", messages/s", answer.get("rate"));
            addLatencies(what, answer);
            series.add(what + ", server CPU s per million", used * MILLION / answer.get("count"));
            return answer.getOrDefault("failures", 0.0);
        }

        private double steady(final String order) throws IOException {
            final Map<String, Double> answer = load.order(order);
            addLatencies("end to end", answer);
            return answer.get("failures");
        }

        private void addLatencies(final String what, final Map<String, Double> answer) {
            for (final String percentile : new String[] {"p50", "p99", "p99.9"}) {
                if (answer.containsKey(percentile)) {
                    series.add("%s, %s ms".formatted(what, percentile), answer.get(percentile));
                }
            }
        }
    }

    private String table(final boolean syncFlush) {
        final List<Series> all = results.get(durability(syncFlush));
        final Series rival = all.get(0);
        final StringBuilder table = new StringBuilder();
        table.append("\n**%s**%n%n|  |".formatted(durability(syncFlush)));
        plan.servers().forEach(server -> table.append(" %s |".formatted(title(server))));
        table.append(" ratio |%n|---|".formatted());
        table.append("---:|".repeat(all.size() + 1)).append(System.lineSeparator());
        for (final String measure : rival.measures()) {
            table.append("| %s |".formatted(measure));
            all.forEach(series -> table.append(" %s |".formatted(number(series.median(measure)))));
            final double ratio = all.get(all.size() - 1).median(measure) / rival.median(measure);
            table.append(
                    " %s |%n".formatted(Double.isFinite(ratio) ? "%.2f".formatted(ratio) : "–"));
        }
        return table.toString();
    }

    private static String title(final Servers server) {
        return server == Servers.REFERENCE ? "RocketMQ 5.5.0" : "Posthorn";
    }

    private static String number(final double value) {
        if (value >= 100) {
            return "%,.0f".formatted(value);
        }
        return value >= 10 ? "%.1f".formatted(value) : "%.2f".formatted(value);
    }

    private String json() {
        final String measured =
                results.keySet().stream()
                        .sorted()
                        .map(
                                durability ->
                                        "\"%s\":[%s]"
                                                .formatted(
                                                        durability,
                                                        contenders(results.get(durability))))
                        .collect(Collectors.joining(","));
        return ("{\"at\":\"%s\",\"java\":\"%s\",\"processors\":%d,\"rounds\":%d,\"asyncCount\":%d,"
                        + "\"syncCount\":%d,\"rate\":%d,\"bodyLength\":%d,\"queues\":%d,\"heapMb\":%d,"
                        + "%s}")
                .formatted(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        plan.rounds(),
                        plan.asyncCount(),
                        plan.syncCount(),
                        plan.rate(),
                        plan.bodyLength(),
                        plan.queues(),
                        plan.heapMb(),
                        measured);
    }

    private String contenders(final List<Series> all) {
        final List<String> objects = new ArrayList<>();
        for (int place = 0; place < all.size(); place++) {
            final Series series = all.get(place);
            objects.add(
                    "{\"server\":\"%s\",%s}"
                            .formatted(
                                    title(plan.servers().get(place)),
                                    series.measures().stream()
                                            .map(
                                                    measure ->
                                                            "\"%s\":%s"
                                                                    .formatted(
                                                                            measure,
                                                                            rounded(
                                                                                    series.of(
                                                                                            measure))))
                                            .collect(Collectors.joining(","))));
        }
        return String.join(",", objects);
    }

    private static String rounded(final List<Double> scores) {
        return scores.stream()
                .map(score -> String.valueOf(Math.round(score * 1_000) / 1_000.0))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static void delete(final Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
