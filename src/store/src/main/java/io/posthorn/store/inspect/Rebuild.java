package io.posthorn.store.inspect;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.agent.AgentThread;
import io.posthorn.base.agent.Agents;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.LocalDisk;
import io.posthorn.base.time.Clock;
import io.posthorn.message.HostAddress;
import io.posthorn.store.Store;
import io.posthorn.store.StoreSettings;
import io.posthorn.store.recovery.Damage;
import io.posthorn.store.retention.RetentionRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens a store as a broker does, only that nothing ages out meanwhile: to derive everything anew,
 * and for who has records to add.
 */
public final class Rebuild {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SPARE_LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);

    private Rebuild() {}

    /**
     * What a rebuilt store holds.
     *
     * @param logEnd first physical offset after the last record
     * @param records sound records
     * @param queues queues
     * @param timersWaiting timers that were not delivered
     * @param damages what of the log cannot be read
     */
    public record Result(
            long logEnd, long records, int queues, long timersWaiting, List<Damage> damages) {}

    /** Does something with a recovered store. */
    @FunctionalInterface
    public interface Work {
        /**
         * Works.
         *
         * @param store recovered; closed by the caller
         * @throws IOException if the disk fails
         */
        void with(Store store) throws IOException;
    }

    /**
     * Deletes what is derived and derives it again from the log.
     *
     * @param directory the store's
     * @param progress told how far it is
     * @return what there is now
     * @throws IOException if the store cannot be opened or the disk fails, with a sentence
     */
    public static Result run(final Path directory, final Progress progress) throws IOException {
        final AutoCloseable lock = StoreFiles.lock(directory, new LocalDisk());
        try {
            StoreFiles.dropDerived(directory);
        } finally {
            StoreFiles.giveBack(lock);
        }
        return open(directory, progress, store -> {});
    }

    /**
     * Opens a store, recovers it, has something done with it and closes it cleanly.
     *
     * @param directory the store's, with at least one segment
     * @param progress told how far recovery is
     * @param work done between recovery and closing
     * @return what there is now
     * @throws IOException if the store cannot be opened or the disk fails, with a sentence
     */
    public static Result open(final Path directory, final Progress progress, final Work work)
            throws IOException {
        final int segmentLength =
                StoreFiles.segmentLength(directory.resolve(StoreFiles.LOG)).orElseThrow();
        final StoreSettings settings =
                StoreSettings.in(directory, HostAddress.NONE)
                        .withSegmentLength(segmentLength)
                        .withRetention(
                                new RetentionRules(Long.MAX_VALUE, Long.MAX_VALUE, 100, 100));
        final AtomicReference<Throwable> fatal = new AtomicReference<>();
        final Result result;
        try (Store store =
                Store.open(
                        settings,
                        new LocalDisk(),
                        Clock.SYSTEM,
                        Agents.THREADS,
                        new Counters(),
                        fatal::set)) {
            recover(store, progress);
            work.with(store);
            result =
                    new Result(
                            store.log().end(),
                            store.recovery().records(),
                            store.queues().all().size(),
                            store.timers().pending(),
                            store.recovery().damages());
            awaitSpare(directory, result.logEnd(), segmentLength);
        }
        if (fatal.get() != null) {
            throw new IOException("The store failed: " + fatal.get().getMessage(), fatal.get());
        }
        return result;
    }

    private static void recover(final Store store, final Progress progress) throws IOException {
        final Agent looking =
                new Agent() {
                    @Override
                    public String name() {
                        return "posthorn-progress";
                    }

                    @Override
                    public long turn() {
                        final long start = store.log().start();
                        final long goal = store.recovery().goal();
                        final long at = store.recovery().position();
                        if (at >= start) {
                            progress.at(at - start, Math.max(at, goal) - start);
                        }
                        return LOOK_NANOS;
                    }
                };
        try (AgentThread thread = new AgentThread(looking, (agent, cause) -> {})) {
            thread.start();
            store.recover();
        }
    }

    /** A store makes one segment ahead; closing it in the middle of that would take it too long. */
    private static void awaitSpare(final Path directory, final long logEnd, final int segmentLength)
            throws IOException {
        final long tail = Math.max(0, logEnd - 1) / segmentLength * segmentLength;
        final Path spare =
                directory.resolve(StoreFiles.LOG).resolve("%020d".formatted(tail + segmentLength));
        final long deadline = System.nanoTime() + SPARE_LIMIT_NANOS;
        while (!Files.exists(spare)
                && new LocalDisk().usableBytes(directory) > segmentLength
                && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
