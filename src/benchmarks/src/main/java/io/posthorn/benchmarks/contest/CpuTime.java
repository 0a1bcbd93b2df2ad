package io.posthorn.benchmarks.contest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What processes and their children have used of the processors, as Linux counts it. */
public final class CpuTime {

    private static final int USER_TIME = 11;
    private static final int CHILDREN_SYSTEM_TIME = 14;

    /** user, nice, system, irq, softirq of the first line of /proc/stat. */
    private static final int[] BUSY = {1, 2, 3, 6, 7};

    private static final long TICKS_PER_SECOND = ticksPerSecond();

    private CpuTime() {}

    /**
     * The sum over whole process trees.
     *
     * @param processIds the roots
     * @return seconds of user and system time
     */
    public static double seconds(final List<Long> processIds) {
        final long ticks =
                processIds.stream()
                        .flatMap(CpuTime::tree)
                        .distinct()
                        .mapToLong(CpuTime::ticks)
                        .sum();
        return (double) ticks / TICKS_PER_SECOND;
    }

    /**
     * What all processes of the machine have used.
     *
     * @return seconds of user, nice, system and interrupt time
     */
    public static double machineSeconds() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            final String[] fields = lines.findFirst().orElseThrow().split(" +");
            long sum = 0;
            for (final int field : BUSY) {
                sum += Long.parseLong(fields[field]);
            }
            return (double) sum / TICKS_PER_SECOND;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Long> tree(final long root) {
        return Stream.concat(
                Stream.of(root),
                ProcessHandle.of(root).stream()
                        .flatMap(ProcessHandle::descendants)
                        .map(ProcessHandle::pid));
    }

    /** utime, stime, cutime and cstime of proc(5); the name before them may contain blanks. */
    private static long ticks(final long processId) {
        try {
            final String line =
                    Files.readString(Path.of("/proc", String.valueOf(processId), "stat"));
            final String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            long sum = 0;
            for (int field = USER_TIME; field <= CHILDREN_SYSTEM_TIME; field++) {
                sum += Long.parseLong(fields[field]);
            }
            return sum;
        } catch (final IOException e) {
            throw new UncheckedIOException("process %d is gone".formatted(processId), e);
        }
    }

    private static long ticksPerSecond() {
        try {
            final Process process = new ProcessBuilder("getconf", "CLK_TCK").start();
            return Long.parseLong(
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .strip());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
