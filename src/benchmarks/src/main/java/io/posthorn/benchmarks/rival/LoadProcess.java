package io.posthorn.benchmarks.rival;

import io.posthorn.benchmarks.contest.ClassPaths;
import io.posthorn.benchmarks.contest.ForkedJvm;
import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.server.ServerUnderTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A running {@link Load}. Gives it one order after the other. */
final class LoadProcess implements AutoCloseable {

    private static final StockClients CLIENT = StockClients.V5;

    private final ForkedJvm jvm;

    LoadProcess(
            final ServerUnderTest server,
            final String topic,
            final int queues,
            final int bodyLength)
            throws IOException {
        final List<String> jvmArguments = new ArrayList<>();
        jvmArguments.add("-Xmx1g");
        jvmArguments.add("-Drocketmq.log.root=" + server.directory().resolve("client-logs"));
        jvmArguments.addAll(CLIENT.jvmArguments());
        jvm =
                new ForkedJvm(
                        new ForkedJvm.Launch(
                                Load.class,
                                ClassPaths.withNoneOfOurs(CLIENT.classPath()),
                                jvmArguments,
                                List.of(
                                        server.nameServers(),
                                        topic,
                                        String.valueOf(queues),
                                        String.valueOf(bodyLength)),
                                server.directory().resolve("load.log")));
        jvm.answer();
    }

    /** Has an order carried out. */
    Map<String, Double> order(final String order) throws IOException {
        final Map<String, Double> answer = jvm.order(order);
        System.err.printf("  %s: %s%n", order, answer);
        return answer;
    }

    @Override
    public void close() throws IOException {
        jvm.close();
    }
}
