package io.posthorn.benchmarks.contest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that begin together. */
public final class Senders {

    private Senders() {}

    /** What each thread does. */
    @FunctionalInterface
    public interface Sender {
        /**
         * Does the work of one thread.
         *
         * @param number of the thread, from 0
         * @throws Exception if it fails, which fails the run
         */
        void send(int number) throws Exception;
    }

    /**
     * Runs them all.
     *
     * @param count how many threads
     * @param sender told the number of its thread, from 0
     * @return nanoseconds from their begin until the last has ended
     * @throws Exception the first that a sender threw
     */
    public static long run(final int count, final Sender sender) throws Exception {
        final AtomicLong begin = new AtomicLong();
        final CyclicBarrier ready = new CyclicBarrier(count, () -> begin.set(System.nanoTime()));
        final ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            final List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                final int number = i;
                all.add(
                        threads.submit(
                                () -> {
                                    ready.await();
                                    sender.send(number);
                                    return null;
                                }));
            }
            for (final Future<?> one : all) {
                one.get();
            }
            return System.nanoTime() - begin.get();
        } catch (final ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
    }
}
