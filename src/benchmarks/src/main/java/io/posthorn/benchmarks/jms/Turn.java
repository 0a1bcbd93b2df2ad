package io.posthorn.benchmarks.jms;

import io.posthorn.benchmarks.contest.CpuTime;
import io.posthorn.benchmarks.contest.ForkedJvm;
import io.posthorn.benchmarks.contest.OtherLoad;
import io.posthorn.benchmarks.contest.Series;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One provider's turn: warms it up, gives it the whole load and writes down what it scored.
 *
 * @param server running, with an empty disk
 * @param series where the scores go
 * @param plan how much of what
 */
record Turn(JmsServer server, Series series, Plan plan) {

    private static final int MANY = 8;
    private static final int AUTOMATIC = 0;
    private static final int BATCH = 100;
    private static final int SUBSCRIBERS = 10;
    private static final double MILLION = 1e6;

    /** For what is not measured by the clock. */
    private static final int NO_LIMIT_SECONDS = 3_600;

    void run() throws IOException {
        final Failures failures = new Failures();
        try (ForkedJvm load = load()) {
            load.answer();
            final Orders orders = new Orders(load, failures);
            warmUp(orders);
            final OtherLoad others = new OtherLoad();
            for (final Row row : plan.only()) {
                measure(row, orders);
            }
            series.add("failed sends", failures.count);
            series.add("CPUs busy with others", others.processors());
        }
    }

    private ForkedJvm load() throws IOException {
        return new ForkedJvm(
                new ForkedJvm.Launch(
                        JmsLoad.class,
                        server.clientClassPath(),
                        List.of("-Xmx1g"),
                        List.of(
                                "factory=" + server.factory(),
                                "url=" + server.url(),
                                "body=" + plan.bodyLength()),
                        server.directory().resolve("load.log")));
    }

    private void measure(final Row row, final Orders orders) throws IOException {
        switch (row) {
            case AUTO_1 -> queue(orders, "auto-1", 1, AUTOMATIC);
            case AUTO_8 -> queue(orders, "auto-8", MANY, AUTOMATIC);
            case TRANSACTED_1 -> queue(orders, "transacted-1", 1, BATCH);
            case TRANSACTED_8 -> queue(orders, "transacted-8", MANY, BATCH);
            case END_TO_END -> endToEnd(orders);
            case TOPIC -> topic(orders);
            case BACKLOG -> {
                backlog(orders, 1);
                backlog(orders, MANY);
            }
        }
    }

    private void warmUp(final Orders orders) throws IOException {
        for (final int batch : new int[] {AUTOMATIC, BATCH}) {
            final Map<String, Double> sent =
                    orders.send("warm-up", MANY, batch, plan.messages(), plan.seconds());
            orders.receive("warm-up", MANY, batch, count(sent));
        }
        if (plan.only().contains(Row.END_TO_END)) {
            steady(orders, "warm-up-steady");
        }
        if (plan.only().contains(Row.TOPIC)) {
            publish(orders, "warm-up-fan-out");
        }
    }

    /** Sends, as long as the plan allows; then as many are received as were to be sent. */
    private void queue(final Orders orders, final String queue, final int clients, final int batch)
            throws IOException {
        final String how =
                "%s, %d".formatted(batch == AUTOMATIC ? "auto-acknowledge" : "transacted", clients);
        final Cost sending = new Cost();
        final Map<String, Double> sent =
                orders.send(queue, clients, batch, plan.messages(), plan.seconds());
        addRate("send, " + how, sent);
        addLatencies("send, " + how, sent);
        sending.add("send, " + how, sent.get("count"), "million");
        int waiting = count(sent);
        if (waiting < plan.messages()) {
            waiting += fill(orders, queue, plan.messages() - waiting);
        }
        final Cost receiving = new Cost();
        final Map<String, Double> received = orders.receive(queue, clients, batch, waiting);
        addRate("receive, " + how, received);
        receiving.add("receive, " + how, received.get("count"), "million");
    }

    private int fill(final Orders orders, final String queue, final int messages)
            throws IOException {
        return count(orders.send(queue, MANY, BATCH, messages, NO_LIMIT_SECONDS));
    }

    private void endToEnd(final Orders orders) throws IOException {
        addLatencies("end to end", steady(orders, "end-to-end"));
    }

    private Map<String, Double> steady(final Orders orders, final String queue) throws IOException {
        return orders.give("steady %s %d %d".formatted(queue, plan.rate(), plan.seconds()));
    }

    private void topic(final Orders orders) throws IOException {
        final Cost cost = new Cost();
        final Map<String, Double> answer = publish(orders, "fan-out");
        final String what = "topic, %d durable subscribers".formatted(SUBSCRIBERS);
        series.add(what + ", sent messages/s", answer.get("rate"));
        series.add(what + ", deliveries/s", answer.get("deliveries"));
        addLatencies(what + ", send", answer);
        cost.add(what, answer.get("count") * SUBSCRIBERS, "million deliveries");
    }

    private Map<String, Double> publish(final Orders orders, final String topic)
            throws IOException {
        return orders.give(
                "publish %s %d %d %d %d"
                        .formatted(topic, SUBSCRIBERS, MANY, plan.messages(), plan.seconds()));
    }

    private void backlog(final Orders orders, final int consumers) throws IOException {
        final String queue = "backlog-" + consumers;
        final Cost filling = new Cost();
        final Map<String, Double> filled =
                orders.send(queue, MANY, BATCH, plan.backlog(), NO_LIMIT_SECONDS);
        addRate("backlog, fill", filled);
        filling.add("backlog, fill", filled.get("count"), "million");
        final Cost draining = new Cost();
        final Map<String, Double> drained =
                orders.receive(queue, consumers, AUTOMATIC, count(filled));
        final String what = "backlog, drain, %d".formatted(consumers);
        addRate(what, drained);
        draining.add(what, drained.get("count"), "million");
    }

    private void addRate(final String what, final Map<String, Double> answer) {
        series.add(what + ", messages/s", answer.get("rate"));
    }

    private void addLatencies(final String what, final Map<String, Double> answer) {
        for (final String percentile : new String[] {"p50", "p99"}) {
            series.add("%s, %s ms".formatted(what, percentile), answer.get(percentile));
        }
    }

    private static int count(final Map<String, Double> answer) {
        return answer.get("count").intValue();
    }

    /** What the broker's processes use from now on. */
    private final class Cost {

        private final double before = CpuTime.seconds(server.processIds());

        void add(final String what, final double count, final String unit) {
            final double used = CpuTime.seconds(server.processIds()) - before;
            series.add("%s, server CPU s per %s".formatted(what, unit), used * MILLION / count);
        }
    }

    /** Sends that were not acknowledged. */
    private static final class Failures {
        private double count;
    }

    /** What the load understands. */
    private record Orders(ForkedJvm load, Failures failures) {

        Map<String, Double> send(
                final String queue,
                final int producers,
                final int batch,
                final int messages,
                final int seconds)
                throws IOException {
            return give(
                    "send %s %d %d %d %d".formatted(queue, producers, batch, messages, seconds));
        }

        Map<String, Double> receive(
                final String queue, final int consumers, final int batch, final int messages)
                throws IOException {
            return give("receive %s %d %d %d".formatted(queue, consumers, batch, messages));
        }

        Map<String, Double> give(final String order) throws IOException {
            final Map<String, Double> answer = load.order(order);
            System.err.printf("  %s: %s%n", order, answer);
            failures.count += answer.getOrDefault("failures", 0.0);
            return answer;
        }
    }
}
