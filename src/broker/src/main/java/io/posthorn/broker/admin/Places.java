package io.posthorn.broker.admin;

import io.posthorn.broker.delivery.Visibility;
import io.posthorn.store.Store;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.QueueTimes;

/** Finds the place in a queue that a group or a subscription is to be moved to. */
final class Places {

    private final Store store;
    private final Visibility visibility;

    Places(final Store store, final Visibility visibility) {
        this.store = store;
        this.visibility = visibility;
    }

    long offsetOf(final String topic, final int queueId, final ResetTarget target) {
        final ConsumeQueue queue = store.queues().find(topic, queueId);
        final long min = queue == null ? 0 : queue.minOffset();
        final long max = queue == null ? 0 : visibility.maxOffset(queue);
        if (target instanceof ResetTarget.Begin) {
            return min;
        }
        if (target instanceof ResetTarget.Time time) {
            return queue == null
                    ? 0
                    : new QueueTimes(store.log()).firstAtOrAfter(queue, max, time.timeMs());
        }
        if (target instanceof ResetTarget.Offset offset) {
            if (offset.queueOffset() < min || offset.queueOffset() > max) {
                throw AdminRefusal.invalid(
                        "offset",
                        "Queue %d of topic %s goes from %d to %d, %d lies outside."
                                .formatted(queueId, topic, min, max, offset.queueOffset()));
            }
            return offset.queueOffset();
        }
        return max;
    }
}
