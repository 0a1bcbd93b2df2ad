package io.posthorn.broker.delivery;

import io.posthorn.store.log.CommitLog;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.retention.Hold;

/** Keeps messages that a queue or a durable subscription has not settled, however old they are. */
final class UnsettledHold implements Hold {

    private final Deliveries deliveries;
    private final CommitLog log;

    UnsettledHold(final Deliveries deliveries, final CommitLog log) {
        this.deliveries = deliveries;
        this.log = log;
    }

    /** Where exactly the oldest one lies is not known: moved records are out of order. */
    @Override
    public long oldestNeeded() {
        for (final GroupSubscription each : deliveries.all()) {
            if (each.rules().keepsAll() && each.books().needsAny()) {
                return log.start();
            }
        }
        return Long.MAX_VALUE;
    }

    @Override
    public Need needOf(final RecordFacts record) {
        return isNeeded(record) ? Need.LONG : Need.NONE;
    }

    @Override
    public boolean mayMove(final RecordFacts record) {
        return isNeeded(record);
    }

    private boolean isNeeded(final RecordFacts record) {
        for (final GroupSubscription each : deliveries.of(record.topic())) {
            if (each.rules().keepsAll()
                    && each.books().needs(record.queueId(), record.queueOffset())) {
                return true;
            }
        }
        return false;
    }
}
