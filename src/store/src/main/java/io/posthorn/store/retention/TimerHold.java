package io.posthorn.store.retention;

import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.segment.Segments;
import io.posthorn.store.timer.DueTimer;
import io.posthorn.store.timer.TimerIndex;

/** Keeps what waits for its time. */
public final class TimerHold implements Hold {

    private final TimerIndex timers;
    private final Segments segments;

    /**
     * @param timers what waits
     * @param segments where the log begins
     */
    public TimerHold(final TimerIndex timers, final Segments segments) {
        this.timers = timers;
        this.segments = segments;
    }

    @Override
    public long oldestNeeded() {
        return timers.oldestNeeded(segments.start());
    }

    @Override
    public Need needOf(final RecordFacts record) {
        final long due = record.dueMs();
        if (due < 0 || !timers.isWaiting(due, record.physicalOffset())) {
            return Need.NONE;
        }
        return timers.isFar(due) ? Need.LONG : Need.SHORT;
    }

    @Override
    public boolean mayMove(final RecordFacts record) {
        final long due = record.dueMs();
        return due >= 0 && timers.takeFar(due, record.physicalOffset());
    }

    @Override
    public void notMoved(final RecordFacts record) {
        final long due = record.dueMs();
        if (due >= 0) {
            timers.giveBackFar(new DueTimer(due, record.physicalOffset(), record.length()));
        }
    }
}
