package io.posthorn.benchmarks.rival;

import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.server.ServerUnderTest;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A running {@link Load}. Gives it one order after the other. */
final class LoadProcess implements AutoCloseable {

    private static final StockClients CLIENT = StockClients.V5;
    private static final Path TARGET = Path.of("src/benchmarks/target").toAbsolutePath();

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    LoadProcess(final ServerUnderTest server, final Plan plan) throws IOException {
        process = start(server, plan);
        orders = process.outputWriter(StandardCharsets.UTF_8);
        answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        answer();
    }

    private static Process start(final ServerUnderTest server, final Plan plan) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.add("-Drocketmq.log.root=" + server.directory().resolve("client-logs"));
        command.addAll(CLIENT.jvmArguments());
        command.add("-cp");
        command.add(
                classPath().stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
        command.add(Load.class.getName());
        command.add(server.nameServers());
        command.add("load");
        command.add(String.valueOf(plan.queues()));
        command.add(String.valueOf(plan.bodyLength()));
        return new ProcessBuilder(command)
                .redirectError(server.directory().resolve("load.log").toFile())
                .start();
    }

    private static List<Path> classPath() throws IOException {
        final List<Path> path = new ArrayList<>();
        path.add(TARGET.resolve("classes"));
        try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
            files.filter(file -> file.getFileName().toString().startsWith("HdrHistogram"))
                    .forEach(path::add);
        }
        path.addAll(CLIENT.classPath());
        return path;
    }

    /** Has an order carried out. */
    Map<String, Double> order(final String order) throws IOException {
        orders.write(order);
        orders.newLine();
        orders.flush();
        final Map<String, Double> answer = answer();
        System.err.printf("  %s: %s%n", order, answer);
        return answer;
    }

    private Map<String, Double> answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith("DONE")) {
                return values(line.substring("DONE".length()).strip());
            }
        }
        throw new IOException("the load ended; see load.log in the server's directory");
    }

    private static Map<String, Double> values(final String line) {
        final Map<String, Double> values = new HashMap<>();
        for (final String pair : line.split(" ")) {
            final int sign = pair.indexOf('=');
            if (sign > 0) {
                values.put(pair.substring(0, sign), Double.valueOf(pair.substring(sign + 1)));
            }
        }
        return values;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        orders.close();
        process.destroyForcibly();
    }
}
