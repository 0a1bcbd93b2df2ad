package io.posthorn.broker.timer;

import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.message.Draft;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.segment.Slice;
import io.posthorn.store.timer.DueTimer;
import java.util.Map;

/**
 * Takes delayed messages back before they are due. A record says so in the log, so that they stay
 * away after a crash. Reads the log: not for event loops.
 */
public final class Recall {

    private static final int MOST_CANDIDATES = 64;

    private final Store store;
    private final Counter recalled;

    /**
     * @param store timers, index and log
     * @param counters where its number is declared
     */
    public Recall(final Store store, final Counters counters) {
        this.store = store;
        this.recalled =
                counters.counter(
                        "posthorn_timer_recalled_total",
                        "messages",
                        "Delayed messages that were taken back before they were due");
    }

    /**
     * Takes a message back.
     *
     * @param handle says which
     * @return false if it is not waiting: unknown, delivered, just being delivered, or taken back
     *     before
     * @throws StoreUnavailable if the store takes nothing at present, not even that note
     */
    public boolean take(final RecallHandle handle) {
        for (final long physicalOffset :
                store.index()
                        .find(
                                TopicNames.TIMER,
                                handle.uniqueKey(),
                                0,
                                Long.MAX_VALUE,
                                MOST_CANDIDATES)) {
            final DueTimer timer = meant(handle, physicalOffset);
            if (timer != null && store.log().inTurn(() -> settle(timer))) {
                recalled.increment();
                return true;
            }
        }
        return false;
    }

    /** The timer of a record, or null if it is not the one of the handle. */
    private DueTimer meant(final RecallHandle handle, final long physicalOffset) {
        final Slice slice = store.log().record(physicalOffset);
        if (slice == null) {
            return null;
        }
        try (slice) {
            final RecordView record = new RecordView().wrap(slice.bytes(), 0);
            final PropertyText properties = record.properties();
            final boolean isIt =
                    record.topic().equals(TopicNames.TIMER)
                            && handle.uniqueKey().equals(properties.get(PropertyKeys.UNIQUE_KEY))
                            && handle.topic().equals(properties.get(PropertyKeys.REAL_TOPIC))
                            && Long.toString(handle.dueMs())
                                    .equals(properties.get(PropertyKeys.TIMER_OUT_MS));
            return isIt ? new DueTimer(handle.dueMs(), physicalOffset, record.length()) : null;
        }
    }

    private boolean settle(final DueTimer timer) {
        if (!store.timers().take(timer.dueMs(), timer.physicalOffset())) {
            return false;
        }
        try {
            store.log().append(note(timer));
            return true;
        } catch (final StoreUnavailable e) {
            store.timers().giveBack(timer);
            throw e;
        }
    }

    private static Draft note(final DueTimer timer) {
        return Draft.to(TopicNames.TIMER_SETTLED, 0)
                .properties(
                        PropertyText.of(
                                Map.of(
                                        PropertyKeys.TIMER_ORIGIN,
                                        Long.toString(timer.physicalOffset()),
                                        PropertyKeys.TIMER_OUT_MS,
                                        Long.toString(timer.dueMs()))))
                .build();
    }
}
