package io.posthorn.systemtests.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A Java process that writes its output to a file and can be started again. */
public final class ServerProcess {

    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int TAIL_LENGTH = 4_000;

    private final Path log;
    private final ProcessBuilder builder;
    private volatile Process process;

    /**
     * @param log where output goes; a restart appends
     * @param arguments what {@code java} is given
     */
    public ServerProcess(final Path log, final List<String> arguments) {
        this.log = log;
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        this.builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // A run that is broken off must not leave servers behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::destroy));
    }

    private void destroy() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    void environment(final String name, final String value) {
        builder.environment().put(name, value);
    }

    /**
     * Starts the process and returns when it serves.
     *
     * @param serves asked again and again
     * @throws IllegalStateException if it ends before, or takes two minutes; with the end of its
     *     output
     */
    public void start(final BooleanSupplier serves) {
        try {
            Files.createDirectories(log.getParent());
            process = builder.start();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        final long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!serves.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                final String how =
                        process.isAlive()
                                ? "did not serve within " + START_LIMIT
                                : "ended with " + process.exitValue() + " while starting";
                kill();
                throw new IllegalStateException(
                        "%s %s; %s ends with:%n%s".formatted(log.getFileName(), how, log, tail()));
            }
            rest();
        }
    }

    /**
     * Whether the process runs.
     *
     * @return false before the first start, too
     */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Sends SIGKILL. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            join();
        }
    }

    /** Sends SIGTERM, and SIGKILL if that does not help. */
    public void stop() {
        if (isAlive()) {
            process.destroy();
            join();
        }
    }

    private void join() {
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String tail() {
        try {
            final byte[] bytes = Files.readAllBytes(log);
            final int from = Math.max(0, bytes.length - TAIL_LENGTH);
            return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        } catch (final IOException e) {
            return "(cannot be read: " + e + ")";
        }
    }

    /** A process has no event to wait for, so its start is looked for from time to time. */
    private static void rest() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a server", e);
        }
    }

    static boolean listens(final int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (final IOException e) {
            return false;
        }
    }
}
