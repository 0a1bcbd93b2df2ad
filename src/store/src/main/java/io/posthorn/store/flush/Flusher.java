package io.posthorn.store.flush;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.agent.Agents;
import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.count.Histogram;
import io.posthorn.base.disk.MarkFile;
import io.posthorn.base.time.Clock;
import io.posthorn.store.segment.Segment;
import io.posthorn.store.segment.Segments;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Makes the log durable. Those who wait for it are served together: one flush for all that wait
 * when it begins. Callbacks run on the flusher's thread and must be quick.
 */
public final class Flusher implements Agent, AutoCloseable {

    private static final long NOTE_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /**
     * Those who were told together come back together. Waiting for them for this part of a flush
     * saves them from being served in two halves, each of which waits for the other's flush.
     */
    private static final int GATHERING_PART = 8;

    private static final long LONGEST_GATHERING_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    /** Told once: by null that the record is durable, otherwise why it never will be. */
    public interface Waiter extends Consumer<IOException> {}

    private record Waiting(long end, Waiter waiter) {}

    private final Segments segments;
    private final LongSupplier logEnd;
    private final MarkFile mark;
    private final Clock clock;
    private final long intervalNanos;
    private final Consumer<IOException> onFailure;
    private final Histogram flushTime;
    private final Counter flushes;
    private final Agents.Running thread;
    private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingCount = new AtomicLong();

    private volatile long durable;
    private volatile IOException failure;
    private volatile boolean isOver;
    private long lastFlushNanos;

    /** Until when more are waited for, and how many; the count is 0 when nobody is. */
    private long gatheringEndNanos;

    private volatile long gatheringCount;
    private long lastNoteNanos;

    /**
     * @param segments what to make durable
     * @param logEnd where the log ends now
     * @param mark where to note how far it is durable
     * @param clock for intervals
     * @param intervalMs the longest time that data stay unflushed when nobody waits
     * @param onFailure told once when a flush failed: nothing may be acknowledged afterwards
     * @param agents run this
     * @param onDeath told when the agent dies of a defect
     * @param counters where the flusher's numbers are declared
     */
    public Flusher(
            final Segments segments,
            final LongSupplier logEnd,
            final MarkFile mark,
            final Clock clock,
            final long intervalMs,
            final Consumer<IOException> onFailure,
            final Agents agents,
            final BiConsumer<Agent, Throwable> onDeath,
            final Counters counters) {
        this.segments = segments;
        this.logEnd = logEnd;
        this.mark = mark;
        this.clock = clock;
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMs);
        this.onFailure = onFailure;
        this.flushTime =
                counters.durations(
                        "posthorn_store_flush", "Time one flush of the commit log takes");
        this.flushes =
                counters.counter(
                        "posthorn_store_flushes_total", "flushes", "Flushes of the commit log");
        counters.gauge(
                "posthorn_store_unflushed_bytes",
                "bytes",
                "Bytes of the commit log that are not yet durable",
                () -> Math.max(0, logEnd.getAsLong() - durable));
        counters.gauge(
                "posthorn_store_flush_waiting",
                "records",
                "Records whose sender waits for them to be durable",
                this::waitingCount);
        this.thread = agents.add(this, onDeath);
    }

    /**
     * Begins, at a log that is durable up to an offset.
     *
     * @param durableEnd where the log ends after recovery, which made it durable
     */
    public void start(final long durableEnd) {
        durable = durableEnd;
        thread.start();
    }

    /**
     * Up to where the log is durable.
     *
     * @return a physical offset
     */
    public long durable() {
        return durable;
    }

    /**
     * How many wait.
     *
     * @return not negative
     */
    public long waitingCount() {
        return Math.max(0, waitingCount.get());
    }

    /**
     * Asks to be told when the log is durable up to an offset.
     *
     * @param end the offset
     * @param waiter told on the flusher's thread, or at once on the caller's if it is so already or
     *     the flusher has ended
     */
    public void whenDurable(final long end, final Waiter waiter) {
        if (end <= durable) {
            waiter.accept(null);
            return;
        }
        waiting.add(new Waiting(end, waiter));
        if (waitingCount.incrementAndGet() >= gatheringCount) {
            thread.wake();
        }
        if (isOver) {
            // Nobody else looks any more.
            tellAll();
        }
    }

    @Override
    public String name() {
        return "posthorn-flush";
    }

    @Override
    public long turn() throws IOException {
        if (failure != null) {
            tellAll();
            return intervalNanos;
        }
        final long now = clock.nanos();
        if (isGathering(now)) {
            return gatheringEndNanos - now;
        }
        gatheringCount = 0;
        final boolean isDue = !waiting.isEmpty() || now - lastFlushNanos >= intervalNanos;
        if (isDue) {
            flush();
            lastFlushNanos = now;
        }
        if (mark.noted() != durable && now - lastNoteNanos >= NOTE_INTERVAL_NANOS) {
            note();
            lastNoteNanos = now;
        }
        return waiting.isEmpty() ? rest() : 0;
    }

    /**
     * Whoever comes while others are expected with it does not wake this thread, which therefore
     * looks again when it has waited for them long enough.
     */
    private long rest() {
        final long longest = Math.min(intervalNanos, NOTE_INTERVAL_NANOS);
        return gatheringCount == 0
                ? longest
                : Math.max(0, Math.min(longest, gatheringEndNanos - clock.nanos()));
    }

    private boolean isGathering(final long now) {
        return waitingCount.get() < gatheringCount && now - gatheringEndNanos < 0;
    }

    private void gather(final long now, final long flushNanos, final long expected) {
        final long patience = Math.min(flushNanos / GATHERING_PART, LONGEST_GATHERING_NANOS);
        gatheringEndNanos = now + patience;
        gatheringCount = patience == 0 || expected < 2 ? 0 : expected;
    }

    private void flush() {
        final long target = logEnd.getAsLong();
        final long begin = clock.nanos();
        long end = begin;
        if (target > durable) {
            try {
                long at = durable;
                while (at < target) {
                    final Segment segment = segments.at(at);
                    segment.force();
                    at = segment.end();
                }
            } catch (final IOException e) {
                fail(e);
                return;
            }
            durable = target;
            end = clock.nanos();
            flushTime.record(end - begin);
            flushes.increment();
        }
        final long told = tell();
        gather(clock.nanos(), end - begin, told + waitingCount.get());
    }

    /** Gives how many were told. */
    private long tell() {
        long told = 0;
        for (Waiting head = waiting.peek();
                head != null && head.end() <= durable;
                head = waiting.peek()) {
            waiting.poll();
            waitingCount.decrementAndGet();
            told++;
            head.waiter().accept(null);
        }
        return told;
    }

    private void note() {
        try {
            mark.note(durable);
        } catch (final IOException e) {
            fail(e);
        }
    }

    private void fail(final IOException e) {
        failure = e;
        onFailure.accept(e);
        tellAll();
    }

    private void tellAll() {
        for (Waiting each = waiting.poll(); each != null; each = waiting.poll()) {
            waitingCount.decrementAndGet();
            each.waiter().accept(each.end() <= durable ? null : failure);
        }
    }

    @Override
    public void end() {
        try {
            if (failure == null) {
                flush();
            }
            if (failure == null) {
                note();
            }
        } finally {
            if (failure == null) {
                failure = new IOException("the store was closed");
            }
            isOver = true;
            tellAll();
        }
    }

    /** Flushes what is left, notes it, and ends. */
    @Override
    public void close() {
        thread.close();
    }
}
