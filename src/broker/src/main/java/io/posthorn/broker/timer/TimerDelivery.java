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
    private final Counter lost;

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
        this.lost =
                counters.counter(
                        "posthorn_timer_lost_total",
                        "messages",
                        "Delayed messages whose record could not be read when they were due");
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
                lost.increment();
                TimerLog.LOG.notDelivered(due.get(i).physicalOffset(), e);
                continue;
            }
            lateness.record(TimeUnit.MILLISECONDS.toNanos(clock.wallMs() - due.get(i).dueMs()));
        }
        return due.size() == AT_ONCE
                ? 0
                : TimeUnit.MILLISECONDS.toNanos(store.timers().restMs(clock.wallMs()));
    }

    private void deliver(final DueTimer timer) {
        final Slice slice = store.log().slice(timer.physicalOffset(), timer.length());
        if (slice == null) {
            lost.increment();
            TimerLog.LOG.lost(timer.physicalOffset());
            return;
        }
        try (slice) {
            final RecordView record = new RecordView().wrap(slice.bytes(), 0);
            final PropertyText properties = record.properties();
            final String topic = properties.get(PropertyKeys.REAL_TOPIC);
            final int queueId = Integer.parseInt(properties.get(PropertyKeys.REAL_QUEUE_ID));
            final Draft draft =
                    Draft.copyOf(record)
                            .readdress(topic, queueId)
                            .properties(
                                    properties
                                            .edit()
                                            .remove(PropertyKeys.REAL_TOPIC)
                                            .remove(PropertyKeys.REAL_QUEUE_ID)
                                            .set(
                                                    PropertyKeys.TIMER_OUT_MS,
                                                    Long.toString(timer.dueMs()))
                                            .set(
                                                    PropertyKeys.TIMER_ORIGIN,
                                                    Long.toString(timer.physicalOffset()))
                                            .toText())
                            .build();
            intake.append(draft, false, (appended, confirmation) -> {});
        }
    }
}
