package io.posthorn.jms.connector.inbound;

import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The container's threads and its timer. Work is always scheduled and waited for here, as not every
 * container waits where it should.
 */
public final class ContainerThreads {

    private final WorkManager works;
    private final Timer timer;

    /**
     * @param works has the threads
     * @param timer for what has its time; ended with {@link #close}
     */
    public ContainerThreads(final WorkManager works, final Timer timer) {
        this.works = works;
        this.timer = timer;
    }

    /** Has something done by a thread of the container, and does not wait for it. */
    void schedule(final Runnable task) throws WorkException {
        try {
            works.scheduleWork(new Task(task));
        } catch (final RuntimeException e) {
            throw new WorkException("The container takes no work: " + e.getMessage(), e);
        }
    }

    /** Calls something after a while, by the timer's thread, which it must not keep. */
    void after(final long ms, final Runnable task) {
        try {
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            task.run();
                        }
                    },
                    ms);
        } catch (final IllegalStateException e) {
            // The adapter was stopped meanwhile, and nothing has its time any more.
            timer.purge();
        }
    }

    /**
     * Has something done by a thread of the container, and returns when it is done.
     *
     * @param ending when that begins before the work does, it is not done
     */
    void call(final Runnable task, final Ending ending) throws WorkException, InterruptedException {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        final AtomicBoolean isTaken = new AtomicBoolean();
        schedule(
                () -> {
                    if (isTaken.compareAndSet(false, true)) {
                        try {
                            task.run();
                        } finally {
                            done.complete(null);
                        }
                    }
                });
        ending.awaitOr(done);
        if (!isTaken.compareAndSet(false, true)) {
            // It has begun, and is waited for.
            done.join();
        }
    }

    /** Nothing more has its time. */
    public void close() {
        timer.cancel();
    }

    /** What the container knows as work. */
    private record Task(Runnable task) implements Work {

        @Override
        public void run() {
            task.run();
        }

        /** Deactivation waits for what runs. */
        @Override
        public void release() {
            // Nothing that could be cut short.
        }
    }
}
