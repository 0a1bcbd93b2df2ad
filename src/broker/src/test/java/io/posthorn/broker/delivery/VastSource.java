package io.posthorn.broker.delivery;

import io.posthorn.broker.selector.MessageView;
import io.posthorn.message.PropertyText;
import io.posthorn.store.chain.Unit;
import java.util.Map;

/** One queue with any number of messages, none of which takes memory. */
final class VastSource implements Source {

    /** One message in so many is rare. */
    static final int RARE = 10_000;

    private static final int LENGTH = 1_000;
    private static final PropertyText USUAL = PropertyText.of(Map.of("colour", "grey"));
    private static final PropertyText SELDOM = PropertyText.of(Map.of("colour", "red"));

    private volatile long end;
    private long shown;

    VastSource(final long end) {
        this.end = end;
    }

    void add(final long count) {
        end += count;
    }

    /** How often a message was read. */
    long shown() {
        return shown;
    }

    @Override
    public int[] queues() {
        return new int[] {0};
    }

    @Override
    public long begin(final int queueId) {
        return 0;
    }

    @Override
    public long end(final int queueId) {
        return end;
    }

    @Override
    public int priorityOf(final int queueId) {
        return 0;
    }

    @Override
    public int read(final int queueId, final long from, final Unit.Batch into) {
        into.clear();
        for (long offset = from; offset < end && into.count() < into.capacity(); offset++) {
            into.add(offset * LENGTH, LENGTH, 0);
        }
        return into.count();
    }

    @Override
    public boolean show(final long physicalOffset, final int length, final MessageView view) {
        shown++;
        view.wrap(physicalOffset / LENGTH % RARE == 0 ? SELDOM : USUAL);
        return true;
    }
}
