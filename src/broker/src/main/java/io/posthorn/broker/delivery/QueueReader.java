package io.posthorn.broker.delivery;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.client.Subscription;
import io.posthorn.broker.delivery.PullAnswer.Status;
import io.posthorn.broker.selector.MessageView;
import io.posthorn.broker.selector.Selector;
import io.posthorn.broker.selector.TagFilter;
import io.posthorn.broker.traffic.Traffic;
import io.posthorn.message.EntryTag;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.store.Store;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.recovery.Damage;
import io.posthorn.store.segment.Slice;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers pulls from the consume queues and the mapped log. Called by any thread; keeps a scratch
 * table for each.
 */
public final class QueueReader {

    /**
     * One pull looks at most at so many entries that it does not want, so that it never holds its
     * thread for long.
     */
    private static final int SCAN_LIMIT = 8_192;

    private static final int BATCH = 256;

    private final Store store;
    private final Visibility visibility;
    private final ConsumerOffsets offsets;
    private final Traffic traffic;
    private final Clock clock;
    private final ThreadLocal<RecordCheck> checks = ThreadLocal.withInitial(RecordCheck::new);
    private final ThreadLocal<Unit.Batch> batches =
            ThreadLocal.withInitial(() -> new Unit.Batch(BATCH));

    /**
     * @param store queues and log
     * @param visibility which records may be seen
     * @param offsets knows groups that were moved
     * @param traffic counts what is given out
     * @param clock says what is too old
     */
    public QueueReader(
            final Store store,
            final Visibility visibility,
            final ConsumerOffsets offsets,
            final Traffic traffic,
            final Clock clock) {
        this.store = store;
        this.visibility = visibility;
        this.offsets = offsets;
        this.traffic = traffic;
        this.clock = clock;
    }

    /**
     * Looks for messages.
     *
     * @param pull what is wanted
     * @return what there is; its slices are the caller's to close
     */
    public PullAnswer pull(final Pull pull) {
        final ConsumeQueue queue = store.queues().find(pull.topic(), pull.queueId());
        final long min = queue == null ? 0 : queue.minOffset();
        final long max = queue == null ? 0 : visibility.maxOffset(queue);
        final long reset = offsets.takeReset(pull.group(), pull.topic(), pull.queueId());
        if (reset != ConsumerOffsets.NONE) {
            return PullAnswer.empty(Status.OFFSET_MOVED, reset, min, max);
        }
        final long from = pull.queueOffset();
        if (from < min) {
            return PullAnswer.empty(Status.OFFSET_MOVED, min, min, max);
        }
        if (from > max && queue != null && from <= queue.maxOffset()) {
            // Laid down but not confirmed yet. "Moved" would send the reader back to the start.
            return PullAnswer.empty(Status.NOTHING_NEW, from, min, max);
        }
        if (from > max) {
            return PullAnswer.empty(Status.OFFSET_MOVED, min == 0 ? min : max, min, max);
        }
        if (from == max) {
            return PullAnswer.empty(Status.NOTHING_NEW, from, min, max);
        }
        final Collector found = new Collector(pull, from, max);
        found.scan(queue);
        final List<Slice> slices = found.open();
        if (slices.isEmpty()) {
            return PullAnswer.empty(Status.NO_MATCH, found.next, min, max);
        }
        final PullAnswer answer =
                new PullAnswer(Status.FOUND, found.next, min, max, slices, found.messages);
        traffic.given(pull.group(), pull.topic(), found.messages, answer.bytes());
        return answer;
    }

    /**
     * Whether a pull begins where the log is probably no longer in memory, so that its reader will
     * wait for the disk.
     *
     * @param pull what is wanted
     * @return false also if there is no message to be read
     */
    public boolean isCold(final Pull pull) {
        final ConsumeQueue queue = store.queues().find(pull.topic(), pull.queueId());
        return queue != null && queue.isCold(pull.queueOffset(), store.warmFrom());
    }

    /**
     * Looks for messages that may have to be read from disk, and reads them, so that who sends them
     * need not wait.
     *
     * @param pull what is wanted
     * @return as {@link #pull}
     */
    public PullAnswer pullCold(final Pull pull) {
        final ConsumeQueue queue = store.queues().find(pull.topic(), pull.queueId());
        if (queue != null) {
            queue.lookForCold(pull.queueOffset(), store.warmFrom());
        }
        final PullAnswer answer = pull(pull);
        answer.slices().forEach(Slice::load);
        return answer;
    }

    /**
     * Whether a pull that found nothing new would be answered otherwise by now: messages follow,
     * wanted or not, its place has left the queue, or its group was moved.
     *
     * @param pull what is wanted
     * @return false if the queue still ends where the pull begins
     */
    public boolean hasNews(final Pull pull) {
        if (offsets.hasReset(pull.group(), pull.topic(), pull.queueId())) {
            return true;
        }
        final ConsumeQueue queue = store.queues().find(pull.topic(), pull.queueId());
        final long from = pull.queueOffset();
        final long max = queue == null ? 0 : visibility.maxOffset(queue);
        final boolean isUnconfirmed = queue != null && from > max && from <= queue.maxOffset();
        return from != max && !isUnconfirmed;
    }

    /** Walks a queue and notes the records wanted as runs of bytes that lie side by side. */
    private final class Collector {

        private final Pull pull;
        private final long max;
        private final TagFilter tags;
        private final Selector selector;
        private final List<long[]> runs = new ArrayList<>(4);
        private final RecordView view = new RecordView();
        private final MessageView message = new MessageView();
        private long next;
        private int scanned;
        private int messages;
        private long bytes;
        private final long logStart;
        private boolean full;

        Collector(final Pull pull, final long from, final long max) {
            this.pull = pull;
            this.max = max;
            final Subscription subscription = pull.subscription();
            this.tags = subscription.tags();
            this.selector = subscription.selector();
            this.next = from;
            this.logStart = store.log().start();
        }

        void scan(final ConsumeQueue queue) {
            final Unit.Batch batch = batches.get();
            while (!full && next < max && scanned < SCAN_LIMIT) {
                if (queue.read(next, batch) == 0) {
                    final long present = Math.min(max, queue.presentFrom(next));
                    if (present == next) {
                        return;
                    }
                    next = present;
                    continue;
                }
                for (int i = 0; i < batch.count() && !full && next < max; i++) {
                    take(batch, i);
                }
            }
        }

        private void take(final Unit.Batch batch, final int i) {
            final int size = batch.size(i);
            final long physicalOffset = batch.physicalOffset(i);
            final boolean isHere =
                    size != Unit.HOLE && size <= Parcel.LONGEST_WHOLE && physicalOffset >= logStart;
            if (isHere && isWanted(physicalOffset, size, batch.tag(i))) {
                if (messages > 0 && bytes + size > pull.maxBytes()) {
                    full = true;
                    return;
                }
                add(physicalOffset, size);
                full = messages == pull.maxMessages();
            }
            next++;
            scanned++;
        }

        private boolean isWanted(final long physicalOffset, final int size, final long entryTag) {
            if (!tags.wantsAll() && !tags.matchesCode(EntryTag.codeOf(entryTag))) {
                return false;
            }
            if (!store.isTrusted(physicalOffset) && !isSound(physicalOffset, size)) {
                return false;
            }
            final boolean isSpecial = EntryTag.isSpecial(entryTag);
            if (selector == null && !isSpecial) {
                return true;
            }
            try (Slice slice = store.log().slice(physicalOffset, size)) {
                if (slice == null) {
                    return false;
                }
                message.wrap(view.wrap(slice.bytes(), 0));
                return !(isSpecial && Expiry.isOver(message.properties(), clock.wallMs()))
                        && (selector == null || selector.matches(message));
            }
        }

        /** Passes over what the disk has spoilt, and says so. */
        private boolean isSound(final long physicalOffset, final int size) {
            try (Slice slice = store.log().slice(physicalOffset, size)) {
                if (slice == null) {
                    return false;
                }
                final String fault =
                        view.faultAt(slice.bytes(), 0, size, physicalOffset, checks.get());
                if (fault != null) {
                    store.damages().found(new Damage(physicalOffset, physicalOffset + size, fault));
                }
                return fault == null;
            }
        }

        private void add(final long physicalOffset, final int size) {
            messages++;
            bytes += size;
            if (!runs.isEmpty()) {
                final long[] last = runs.get(runs.size() - 1);
                final boolean follows =
                        last[0] + last[1] == physicalOffset
                                && store.log().isOneSegment(last[0], physicalOffset + size);
                if (follows) {
                    last[1] += size;
                    return;
                }
            }
            runs.add(new long[] {physicalOffset, size});
        }

        /** Opens the runs; those deleted meanwhile are left out. */
        List<Slice> open() {
            final List<Slice> slices = new ArrayList<>(runs.size());
            for (final long[] run : runs) {
                final Slice slice = store.log().slice(run[0], (int) run[1]);
                if (slice != null) {
                    slices.add(slice);
                }
            }
            return slices;
        }
    }
}
