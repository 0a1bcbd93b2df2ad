package io.posthorn.store.segment;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.agent.Agents;
import io.posthorn.base.disk.Disk;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Keeps one segment ready ahead of the log's tail, so that rolling costs the appender nothing and a
 * full disk is noticed a whole segment before the log needs the space. Its agent makes the files;
 * the appender takes them.
 */
public final class SegmentSupply implements Agent, AutoCloseable {

    /**
     * In pieces of this length for a log that is written through its mapping: the kernel maps each
     * with one entry and one fault, and a flush takes one permission back for it.
     */
    public static final int LARGE_PIECE = 1 << 21;

    /**
     * And of this one for a log that is written past its mapping: nothing is gained by larger ones
     * then, and a processor that copies into the kernel is kept from whoever was woken on it.
     */
    public static final int SMALL_PIECE = 1 << 16;

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Half a percent of the time is work then: whoever waits for a flush seldom meets it. */
    private static final int RESTS_WELL_AHEAD = 199;

    private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long REST_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Segments segments;
    private final int pieceLength;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Agents.Running thread;
    private final Filling filling = new Filling();
    private volatile boolean isAwaited;
    private volatile boolean isClosing;
    private volatile LongSupplier logEnd = () -> 0;
    private Segment ready;
    private long wanted = -1;
    private volatile IOException fault;

    /**
     * @param segments the range that is to grow
     * @param pieceLength in how large pieces segments are filled, bytes
     * @param agents run this
     * @param onFailure told when the agent dies of a defect
     */
    public SegmentSupply(
            final Segments segments,
            final int pieceLength,
            final Agents agents,
            final BiConsumer<Agent, Throwable> onFailure) {
        this.segments = segments;
        this.pieceLength = pieceLength;
        this.thread = agents.add(this, onFailure);
    }

    /**
     * Starts the agent.
     *
     * @return this
     */
    public SegmentSupply start() {
        thread.start();
        return this;
    }

    /**
     * Says how urgent the next segment is.
     *
     * @param newLogEnd where the log ends now
     */
    public void watch(final LongSupplier newLogEnd) {
        logEnd = newLogEnd;
    }

    /** Has the segment made that follows the range. Called by the range's owner. */
    public void order() {
        lock.lock();
        try {
            wanted = segments.end();
        } finally {
            lock.unlock();
        }
        thread.wake();
    }

    /**
     * Whether a segment is ready to be taken.
     *
     * @return false while one is being made, or cannot be made
     */
    public boolean isReady() {
        lock.lock();
        try {
            return ready != null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Why the last segment could not be made.
     *
     * @return null if all is well
     */
    public IOException fault() {
        return fault;
    }

    /**
     * Adds the segment that was ordered to the range and orders the one after it. Called by the
     * range's owner.
     *
     * @param patienceMs how long to wait for a segment that is being made
     * @return the new last segment, or null if there is none in time
     */
    public Segment take(final long patienceMs) {
        lock.lock();
        try {
            isAwaited = true;
            long left = TimeUnit.MILLISECONDS.toNanos(patienceMs);
            while (ready == null && fault == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (ready == null) {
                return null;
            }
            final Segment taken = ready;
            ready = null;
            segments.add(taken);
            wanted = taken.end();
            return taken;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            isAwaited = false;
            lock.unlock();
            thread.wake();
        }
    }

    /**
     * Filling a segment takes the whole disk and a processor if it may, and flushes wait behind it.
     * So it gets little time while it is well ahead of the log, half of it when it is about level,
     * and all of it once the log is ahead: somebody will have to wait for the segment then.
     */
    private final class Filling implements Disk.Pace {

        @Override
        public int pieceLength() {
            return pieceLength;
        }

        @Override
        public void rest(final long busyNanos, final long bytesDone) {
            final long begin = System.nanoTime();
            long left = restNanos(busyNanos, bytesDone);
            while (!isAwaited && !isClosing && left > 0) {
                LockSupport.parkNanos(Math.min(left, REST_STEP_NANOS));
                // The log may have come nearer.
                left = restNanos(busyNanos, bytesDone) - (System.nanoTime() - begin);
            }
            if (isClosing) {
                throw new CancellationException("the segment is not needed, the store is closing");
            }
        }
    }

    private long restNanos(final long busyNanos, final long bytesDone) {
        final long used = logEnd.getAsLong() - (segments.end() - segments.segmentLength());
        return Math.min(restsOf(bytesDone - used) * busyNanos, LONGEST_REST_NANOS);
    }

    /** How many times as long as it was busy. */
    private int restsOf(final long ahead) {
        if (ahead < 0) {
            return 0;
        }
        return ahead > segments.segmentLength() / 8 ? RESTS_WELL_AHEAD : 1;
    }

    @Override
    public String name() {
        return "posthorn-segments";
    }

    @Override
    public long turn() {
        final long start = nextWanted();
        if (start < 0) {
            return Long.MAX_VALUE;
        }
        try {
            deliver(segments.create(start, filling));
            return Long.MAX_VALUE;
        } catch (final CancellationException e) {
            refuse(new IOException(e.getMessage(), e));
            return Long.MAX_VALUE;
        } catch (final IOException e) {
            refuse(e);
            return RETRY_NANOS;
        }
    }

    @Override
    public void end() {
        refuse(new IOException("no more segments are made, the store is closing"));
    }

    private long nextWanted() {
        lock.lock();
        try {
            return ready == null ? wanted : -1;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits for a disk that has just said no. */
    private void refuse(final IOException e) {
        lock.lock();
        try {
            fault = e;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void deliver(final Segment made) {
        lock.lock();
        try {
            ready = made;
            fault = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the agent. A segment that was ready stays on disk and is found again at the next start;
     * one that is being made is given up, because it may take minutes.
     */
    @Override
    public void close() {
        isClosing = true;
        thread.close();
        lock.lock();
        try {
            if (ready != null) {
                ready.release();
                ready = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
