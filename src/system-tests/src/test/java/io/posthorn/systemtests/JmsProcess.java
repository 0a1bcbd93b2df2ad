package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JMS client in a process of its own, which can be killed and started again. Its main class works
 * until its input ends.
 */
final class JmsProcess implements AutoCloseable {

    private static final long END_SECONDS = 60;

    private final Path log;
    private final List<String> command = new ArrayList<>();
    private Process process;

    /**
     * @param main its main class
     * @param log where its output goes; a restart appends
     * @param arguments what the main class is given
     */
    JmsProcess(final Class<?> main, final Path log, final String... arguments) {
        this.log = log;
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx128m");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        // A run that is broken off must not leave clients behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    void start() {
        try {
            Files.createDirectories(log.getParent());
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Lets it end what it is doing; it must have met nothing unexpected. */
    void finish() throws IOException, InterruptedException {
        assertThat(process.isAlive()).as("still runs; see %s", log).isTrue();
        process.getOutputStream().close();
        assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS))
                .as("ends when it is told to; see %s", log)
                .isTrue();
        assertThat(process.exitValue()).as("exit value; see %s", log).isZero();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
