package io.posthorn.benchmarks.contest;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A Java program in a JVM of its own that prints {@link Answer}s: one when it is ready or done, and
 * one to each order it is given. Closing it ends it at once. Not for use by several threads.
 */
public final class ForkedJvm implements AutoCloseable {

    private final Path errors;
    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    /**
     * What to run.
     *
     * @param main the class with the main method
     * @param classPath where the JVM finds it and what it needs
     * @param jvmArguments heap and flags
     * @param arguments of the program
     * @param errors where what it writes to its error output goes; its directory exists
     */
    public record Launch(
            Class<?> main,
            List<Path> classPath,
            List<String> jvmArguments,
            List<String> arguments,
            Path errors) {}

    /**
     * Starts it.
     *
     * @param launch what to run
     * @throws IOException if it cannot be started
     */
    public ForkedJvm(final Launch launch) throws IOException {
        errors = launch.errors();
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(launch.jvmArguments());
        command.add("-cp");
        command.add(
                launch.classPath().stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
        command.add(launch.main().getName());
        command.addAll(launch.arguments());
        process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                        .start();
        orders = process.outputWriter(StandardCharsets.UTF_8);
        answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Has an order carried out.
     *
     * @param order one line, as the program understands it
     * @return what it measured
     * @throws IOException if it ended instead
     */
    public Map<String, Double> order(final String order) throws IOException {
        orders.write(order);
        orders.newLine();
        orders.flush();
        return answer();
    }

    /**
     * Waits for the next answer.
     *
     * @return what it measured
     * @throws IOException if it ended instead; the message ends with the last it wrote
     */
    public Map<String, Double> answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            final Optional<Map<String, Double>> answer = Answer.parse(line);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw new IOException(
                "the JVM ended without an answer; %s ends: %s".formatted(errors, lastWords()));
    }

    private String lastWords() throws IOException {
        final List<String> lines = Files.readAllLines(errors);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    /**
     * The process it runs in.
     *
     * @return the process id
     */
    public long processId() {
        return process.pid();
    }

    /**
     * Waits until it has ended by itself.
     *
     * @throws IOException if this thread is interrupted meanwhile
     */
    public void awaitEnd() throws IOException {
        try {
            process.waitFor();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a JVM was to end", e);
        }
    }

    /** Ends it as a power cut would. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        awaitEnd();
    }
}
