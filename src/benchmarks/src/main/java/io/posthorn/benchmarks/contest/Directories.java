package io.posthorn.benchmarks.contest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Whole directories. */
public final class Directories {

    private Directories() {}

    /**
     * Deletes a directory and all in it.
     *
     * @param directory may be missing
     * @throws IOException if something cannot be deleted
     */
    public static void delete(final Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /**
     * Makes an empty directory.
     *
     * @param directory what lies there is deleted
     * @throws IOException if that fails
     */
    public static void renew(final Path directory) throws IOException {
        delete(directory);
        Files.createDirectories(directory);
    }

    /**
     * What a directory takes of the disk. Holes in files count nothing, which only {@code du}
     * knows.
     *
     * @param directory or file
     * @return bytes
     * @throws IOException if it cannot be asked
     */
    public static long allocatedBytes(final Path directory) throws IOException {
        final Process process = new ProcessBuilder("du", "-s", "-B1", directory.toString()).start();
        final String line =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (line.isBlank()) {
            throw new IOException("du says nothing of " + directory);
        }
        return Long.parseLong(line.split("\\s", 2)[0]);
    }
}
