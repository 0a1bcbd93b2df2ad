package io.posthorn.broker.delivery;

import io.posthorn.broker.selector.MessageView;
import io.posthorn.broker.topic.Priorities;
import io.posthorn.broker.topic.Topics;
import io.posthorn.message.RecordView;
import io.posthorn.store.Store;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.segment.Slice;

/** The messages of a topic in the store. */
final class StoreSource implements Source {

    private final String topic;
    private final Topics topics;
    private final Store store;
    private final Visibility visibility;

    StoreSource(
            final String topic,
            final Topics topics,
            final Store store,
            final Visibility visibility) {
        this.topic = topic;
        this.topics = topics;
        this.store = store;
        this.visibility = visibility;
    }

    @Override
    public int[] queues() {
        return store.queues().of(topic).stream().mapToInt(ConsumeQueue::queueId).toArray();
    }

    @Override
    public int queueCount() {
        return store.queues().countOf(topic);
    }

    @Override
    public long begin(final int queueId) {
        final ConsumeQueue queue = store.queues().find(topic, queueId);
        return queue == null ? 0 : queue.minOffset();
    }

    @Override
    public long end(final int queueId) {
        final ConsumeQueue queue = store.queues().find(topic, queueId);
        return queue == null ? 0 : visibility.maxOffset(queue);
    }

    @Override
    public int priorityOf(final int queueId) {
        return Priorities.areLanesOf(topics.find(topic))
                ? Priorities.of(queueId)
                : Priorities.USUAL;
    }

    @Override
    public int read(final int queueId, final long from, final Unit.Batch into) {
        final ConsumeQueue queue = store.queues().find(topic, queueId);
        if (queue == null) {
            into.clear();
            return 0;
        }
        return queue.read(from, into);
    }

    @Override
    public boolean show(final long physicalOffset, final int length, final MessageView view) {
        try (Slice slice =
                store.isTrusted(physicalOffset)
                        ? store.log().slice(physicalOffset, length)
                        : store.log().record(physicalOffset)) {
            if (slice == null) {
                return false;
            }
            view.wrap(new RecordView().wrap(slice.bytes(), 0));
            return true;
        }
    }
}
