package io.posthorn.benchmarks.contest;

import java.util.List;

/**
 * How much of the processors went to processes that have nothing to do with this program and its
 * children. Numbers taken while it was high are worth little.
 */
public final class OtherLoad {

    private final List<Long> own = List.of(ProcessHandle.current().pid());
    private final double ownBefore = CpuTime.seconds(own);
    private final double machineBefore = CpuTime.machineSeconds();
    private final long begin = System.nanoTime();

    /**
     * What others took since this was made.
     *
     * @return processors, on average; not negative
     */
    public double processors() {
        final double others =
                CpuTime.machineSeconds() - machineBefore - (CpuTime.seconds(own) - ownBefore);
        return Math.max(0, others / ((System.nanoTime() - begin) / 1e9));
    }
}
