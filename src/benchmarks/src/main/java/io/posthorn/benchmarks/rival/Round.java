package io.posthorn.benchmarks.rival;

import io.posthorn.benchmarks.contest.CpuTime;
import io.posthorn.benchmarks.contest.OtherLoad;
import io.posthorn.benchmarks.contest.Series;
import io.posthorn.systemtests.server.ServerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One server's turn: warms it up, gives it the whole load and writes down what it scored.
 *
 * @param server started, with an empty disk
 * @param series where the scores go
 * @param plan how much of what
 * @param syncFlush whether the server flushes before it answers, so that it gets less to do
 */
record Round(ServerUnderTest server, Series series, Plan plan, boolean syncFlush) {

    private static final int WARM_UP = 100_000;
    private static final int SYNC_WARM_UP = 10_000;

    /** As often as it takes until the reader compiles next to nothing any more. */
    private static final int READER_WARM_UPS = 8;

    /** Waiting for the disk takes its time. */
    private static final int SYNC_FLUSH_DIVISOR = 4;

    private static final int MILLION = 1_000_000;

    void run() throws IOException {
        double failures = 0;
        final OtherLoad others;
        try (LoadProcess load = new LoadProcess(server, "load", plan.queues(), plan.bodyLength())) {
            final int divisor = syncFlush ? SYNC_FLUSH_DIVISOR : 1;
            final int asyncCount = plan.asyncCount() / divisor;
            load.order("async " + WARM_UP);
            load.order("consume %d warm-up".formatted(WARM_UP));
            load.order("sync " + SYNC_WARM_UP);
            others = new OtherLoad();
            failures += costing(load, "async send", "async " + asyncCount);
            failures +=
                    costing(
                            load,
                            "push consume",
                            "consume %d measured".formatted(WARM_UP + SYNC_WARM_UP + asyncCount));
            failures += costing(load, "sync send", "sync " + plan.syncCount() / divisor);
            failures += steady(load, "end to end");
            if (plan.catchUpCount() > 0) {
                failures += catchUp();
            }
            if (plan.coldCount() > 0) {
                failures += besideColdRead(load);
            }
        }
        series.add("failed sends", failures);
        series.add("CPUs busy with others", others.processors());
    }

    /** A group comes to a topic in which everything is waiting. */
    private double catchUp() throws IOException {
        try (LoadProcess old = oldMessages("catchup")) {
            final double failures =
                    old.order("async " + plan.catchUpCount()).getOrDefault("failures", 0.0);
            costing(old, "catch-up", "consume %d catch-up".formatted(plan.catchUpCount()));
            return failures;
        }
    }

    /**
     * The steady load alone, and again while another group reads what has long been there. The
     * messages are laid down before both, so that nothing but the reading differs; and the reader
     * has read before, so that it does not compile itself at the steady load's cost.
     */
    private double besideColdRead(final LoadProcess load) throws IOException {
        try (LoadProcess old = oldMessages("cold")) {
            double failures = old.order("async " + WARM_UP).getOrDefault("failures", 0.0);
            for (int i = 1; i <= READER_WARM_UPS; i++) {
                old.order("consume %d warm-up-%d".formatted(WARM_UP, i));
            }
            failures += old.order("async " + plan.coldCount()).getOrDefault("failures", 0.0);
            failures += steady(load, "tail alone");
            final CompletableFuture<Map<String, Double>> reading =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return old.order(
                                            "consume %d cold"
                                                    .formatted(WARM_UP + plan.coldCount()));
                                } catch (final IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            failures += steady(load, "tail beside a cold read");
            final Map<String, Double> read = joined(reading);
            series.add("cold read, messages/s", read.get("rate"));
            series.add("cold read, s", read.get("seconds"));
            return failures;
        }
    }

    private static Map<String, Double> joined(final CompletableFuture<Map<String, Double>> reading)
            throws IOException {
        try {
            return reading.join();
        } catch (final CompletionException e) {
            throw new IOException("the group that reads old messages failed", e.getCause());
        }
    }

    private LoadProcess oldMessages(final String topic) throws IOException {
        return new LoadProcess(server, topic, plan.queues(), Plan.OLD_BODY_LENGTH);
    }

    /** Has an order carried out, adds what it scored and what it cost the server. */
    private double costing(final LoadProcess load, final String what, final String order)
            throws IOException {
        final double before = CpuTime.seconds(server.processIds());
        final Map<String, Double> answer = load.order(order);
        final double used = CpuTime.seconds(server.processIds()) - before;
        series.add(what + ", messages/s", answer.get("rate"));
        addLatencies(what, answer);
        series.add(what + ", server CPU s per million", used * MILLION / answer.get("count"));
        return answer.getOrDefault("failures", 0.0);
    }

    private double steady(final LoadProcess load, final String what) throws IOException {
        final Map<String, Double> answer =
                load.order("endtoend %d %d".formatted(plan.rate(), plan.seconds()));
        addLatencies(what, answer);
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
