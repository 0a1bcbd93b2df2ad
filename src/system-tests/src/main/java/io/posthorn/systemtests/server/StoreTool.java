package io.posthorn.systemtests.server;

import io.posthorn.systemtests.peer.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the packaged jar as a tool. */
public final class StoreTool {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private StoreTool() {}

    /**
     * What a command came to.
     *
     * @param status how the process ended
     * @param out what it answered
     * @param err what it complained of
     */
    public record Answer(int status, String out, String err) {}

    /**
     * Runs {@code store <words>}.
     *
     * @param words the command and its options
     * @return what it came to
     */
    public static Answer run(final String... words) {
        final List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-jar",
                                Peers.packagedServer().toString(),
                                "store"));
        command.addAll(List.of(words));
        try {
            final Path out = Files.createTempFile("store-tool", ".out");
            final Path err = Files.createTempFile("store-tool", ".err");
            final Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException(
                        "%s did not end within %s".formatted(command, LIMIT));
            }
            final Answer answer =
                    new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return answer;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the store tool", e);
        }
    }
}
