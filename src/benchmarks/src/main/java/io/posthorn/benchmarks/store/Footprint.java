package io.posthorn.benchmarks.store;

import com.sun.management.OperatingSystemMXBean;
import io.posthorn.benchmarks.contest.Answer;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this JVM takes of the machine.
 *
 * @param heapMb in use after a collection
 * @param mappedMb of files, whether in memory or not
 * @param residentMb in memory and not of a file: heap as far as it was touched, and what native
 *     code allocated
 */
record Footprint(double heapMb, double mappedMb, double residentMb) {

    private static final double MEGABYTE = 1 << 20;
    private static final double KILOBYTES_OF_MEGABYTE = 1 << 10;
    private static final String ANONYMOUS = "RssAnon:";

    /** Collects garbage first. */
    static Footprint measure() throws IOException {
        System.gc();
        final double heap =
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
        final double mapped =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().startsWith("mapped"))
                        .mapToLong(BufferPoolMXBean::getTotalCapacity)
                        .sum();
        return new Footprint(heap, mapped / MEGABYTE, anonymousMb());
    }

    /** See proc(5). */
    private static double anonymousMb() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(ANONYMOUS))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    / KILOBYTES_OF_MEGABYTE;
        }
    }

    void addTo(final Answer answer) {
        answer.with("heap, MB", heapMb)
                .with("mapped, MB", mappedMb)
                .with("resident and not of a file, MB", residentMb);
    }

    /** What all threads of this JVM have used of the processors, in seconds. */
    static double cpuSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
                / 1e9;
    }
}
