package io.posthorn.broker.timer;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.count.Histogram;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.intake.Intake;
import io.posthorn.message.Draft;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.store.Store;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.segment.Slice;
import io.posthorn.store.timer.DueTimer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Polls due timers and lays their messages down where they belong. */
public final class TimerDelivery implements Agent {

    private static final int AT_ONCE = 256;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Store store;
    private final Intake intake;
    private final Clock clock;
    private final Histogram lateness;
    private final Counter failed;
    private final RecordCheck check = new RecordCheck();

    /**
     * @param store timers and log
     * @param intake where messages go
     * @param clock the time
     * @param counters where the numbers are declared
     */
    public TimerDelivery(
            final Store store, final Intake intake, final Clock clock, final Counters counters) {
        this.store = store;
        this.intake = intake;
        this.clock = clock;
        this.lateness =
                counters.durations(
                        "posthorn_timer_lateness", "How late delayed messages are delivered");
        this.failed =
                counters.counter(
                        "posthorn_timer_failed_total",
                        "messages",
                        "Delayed messages that could not be delivered when they were due and are"
                                + " tried again at the next start");
    }

    @Override
    public String name() {
        return "posthorn-timers";
    }

    @Override
    public long turn() {
        final long now = clock.wallMs();
        final List<DueTimer> due = store.timers().poll(now, AT_ONCE);
        for (int i = 0; i < due.size(); i++) {
            try {
                deliver(due.get(i));
            } catch (final StoreUnavailable e) {
                due.subList(i, due.size()).forEach(store.timers()::giveBack);
                return RETRY_NANOS;
            } catch (final RuntimeException e) {
                // One message that cannot be delivered must not hold up the others for ever.
                failed.increment();
                TimerLog.LOG.notDelivered(due.get(i).physicalOffset(), e);
            }
        }
        return due.size() == AT_ONCE
                ? 0
                : TimeUnit.MILLISECONDS.toNanos(store.timers().restMs(clock.wallMs()));
    }

    private void deliver(final DueTimer timer) {
        if (timer.isDamaged()) {
            drop(timer, "its entry among the timers is damaged");
            return;
        }
        final Slice slice = store.log().slice(timer.physicalOffset(), timer.length());
        if (slice == null) {
            drop(timer, "the log no longer holds it");
            return;
        }
        try (slice) {
            final RecordView record = new RecordView();
            // The copy gets a checksum of its own: damage that is not seen now is never seen again.
            final String fault =
                    record.faultAt(slice.bytes(), 0, slice.length(), timer.physicalOffset(), check);
            if (fault != null) {
                drop(timer, "its record is damaged, " + fault);
                return;
            }
            deliver(timer, record);
        }
    }

    private void deliver(final DueTimer timer, final RecordView record) {
        final PropertyText properties = record.properties();
        final String topic = properties.get(PropertyKeys.REAL_TOPIC);
        final int queueId = queueIdOf(properties.get(PropertyKeys.REAL_QUEUE_ID));
        if (topic == null || queueId < 0) {
            drop(timer, "its record does not say for which queue it is");
            return;
        }
        final Draft draft =
                Draft.copyOf(record)
                        .readdress(topic, queueId)
                        .properties(
                                properties
                                        .edit()
                                        .remove(PropertyKeys.REAL_TOPIC)
                                        .remove(PropertyKeys.REAL_QUEUE_ID)
                                        .remove(PropertyKeys.EVACUATED_FROM)
                                        .set(
                                                PropertyKeys.TIMER_OUT_MS,
                                                Long.toString(timer.dueMs()))
                                        .set(
                                                PropertyKeys.TIMER_ORIGIN,
                                                Long.toString(timer.physicalOffset()))
                                        .toText())
                        .build();
        intake.append(draft, false, (appended, confirmation) -> {});
        lateness.record(TimeUnit.MILLISECONDS.toNanos(clock.wallMs() - timer.dueMs()));
    }

    /** Below 0 if the text is no number. */
    private static int queueIdOf(final String text) {
        try {
            return text == null ? -1 : Integer.parseInt(text);
        } catch (final NumberFormatException e) {
            return -1;
        }
    }

    /** Without this the timer would wait for ever, and no segment behind it could be deleted. */
    private void drop(final DueTimer timer, final String fault) {
        store.drop(timer);
        TimerLog.LOG.lost(timer.physicalOffset(), fault);
    }
}
