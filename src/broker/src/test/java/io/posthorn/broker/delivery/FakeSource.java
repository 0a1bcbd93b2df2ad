package io.posthorn.broker.delivery;

import io.posthorn.broker.selector.MessageView;
import io.posthorn.broker.topic.Priorities;
import io.posthorn.message.EntryTag;
import io.posthorn.message.PropertyText;
import io.posthorn.store.chain.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Messages without a store: each is its properties. */
final class FakeSource implements Source {

    static final int LENGTH = 100;

    private final Map<Integer, List<PropertyText>> queues = new TreeMap<>();
    private final Map<Integer, Long> begins = new TreeMap<>();
    private final List<PropertyText> log = new ArrayList<>();
    private final Map<Integer, List<Integer>> places = new TreeMap<>();

    private boolean hasLanes;
    private Runnable afterEnd = () -> {};

    /** From now on its queues are those of priorities. */
    void giveLanes() {
        hasLanes = true;
    }

    /** Gives the queue offset. */
    long add(final int queueId, final Map<String, String> properties) {
        final PropertyText text = PropertyText.of(properties);
        queues.computeIfAbsent(queueId, id -> new ArrayList<>()).add(text);
        places.computeIfAbsent(queueId, id -> new ArrayList<>()).add(log.size());
        log.add(text);
        return queues.get(queueId).size() - 1;
    }

    void add(final int queueId, final int count) {
        for (int i = 0; i < count; i++) {
            add(queueId, Map.of());
        }
    }

    void begin(final int queueId, final long offset) {
        begins.put(queueId, offset);
    }

    PropertyText at(final int queueId, final long offset) {
        return queues.get(queueId).get((int) offset);
    }

    @Override
    public int[] queues() {
        return queues.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public int priorityOf(final int queueId) {
        return hasLanes ? Priorities.of(queueId) : Priorities.USUAL;
    }

    @Override
    public long begin(final int queueId) {
        return begins.getOrDefault(queueId, 0L);
    }

    @Override
    public long end(final int queueId) {
        final long end = queues.getOrDefault(queueId, List.of()).size();
        final Runnable next = afterEnd;
        afterEnd = () -> {};
        next.run();
        return end;
    }

    /** Does something just after somebody has seen where a queue ends. */
    void afterNextEnd(final Runnable action) {
        afterEnd = action;
    }

    @Override
    public int read(final int queueId, final long from, final Unit.Batch into) {
        into.clear();
        for (long offset = from;
                offset < end(queueId) && into.count() < into.capacity();
                offset++) {
            into.add(
                    (long) places.get(queueId).get((int) offset) * LENGTH,
                    LENGTH,
                    EntryTag.of(at(queueId, offset)));
        }
        return into.count();
    }

    @Override
    public boolean show(final long physicalOffset, final int length, final MessageView view) {
        view.wrap(log.get((int) (physicalOffset / LENGTH)));
        return true;
    }
}
