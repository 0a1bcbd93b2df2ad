package io.posthorn.store.queue;

import io.posthorn.base.check.Invariant;
import io.posthorn.store.chain.Chain;
import io.posthorn.store.chain.Chains;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.log.RecordFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All consume queues of a broker. Changed by the derivation only (the log's turn), read by anybody.
 */
public final class ConsumeQueues {

    private static final String PREFIX = "queue/";
    private static final ConsumeQueue[] NO_QUEUES = {};

    /** So many entries lie in a page of the disk, several times over. */
    private static final int MOST_HOLES = 2_000;

    private final Chains chains;

    /** By topic, in the order of their numbers: mostly 0, 1, 2 and so on, but not always. */
    private final Map<String, ConsumeQueue[]> byTopic = new ConcurrentHashMap<>();

    /** Topics whose deletion is noted but not done, by where it is noted. For the writer only. */
    private final NavigableMap<Long, String> deletions = new TreeMap<>();

    /**
     * @param chains where the queues' entries are kept; those found there are taken over
     */
    public ConsumeQueues(final Chains chains) {
        this.chains = chains;
        for (final Chain chain : chains.all()) {
            final String name = chain.name();
            if (name.startsWith(PREFIX)) {
                final int slash = name.lastIndexOf('/');
                final int queueId = Integer.parseInt(name.substring(slash + 1));
                put(new ConsumeQueue(name.substring(PREFIX.length(), slash), queueId, chain));
            }
        }
    }

    /**
     * A queue that has, or had, messages.
     *
     * @param topic its topic
     * @param queueId its number
     * @return the queue, or null if nothing was ever stored in it
     */
    public ConsumeQueue find(final String topic, final int queueId) {
        final ConsumeQueue[] queues = byTopic.getOrDefault(topic, NO_QUEUES);
        if (queueId >= 0 && queueId < queues.length && queues[queueId].queueId() == queueId) {
            return queues[queueId];
        }
        final int place = placeOf(queueId, queues);
        return place >= 0 ? queues[place] : null;
    }

    /** As {@link Arrays#binarySearch}. */
    private static int placeOf(final int queueId, final ConsumeQueue[] queues) {
        int low = 0;
        int high = queues.length - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            final int found = queues[middle].queueId();
            if (found == queueId) {
                return middle;
            }
            if (found < queueId) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    /**
     * All queues that have, or had, messages.
     *
     * @return a copy
     */
    public Collection<ConsumeQueue> all() {
        final List<ConsumeQueue> all = new ArrayList<>();
        byTopic.values().forEach(queues -> all.addAll(Arrays.asList(queues)));
        return all;
    }

    /**
     * The queues of a topic that have, or had, messages.
     *
     * @param topic any name
     * @return a copy
     */
    public List<ConsumeQueue> of(final String topic) {
        return List.of(byTopic.getOrDefault(topic, NO_QUEUES));
    }

    /**
     * How many queues of a topic have, or had, messages.
     *
     * @param topic any name
     * @return 0 if there is no such topic
     */
    public int countOf(final String topic) {
        return byTopic.getOrDefault(topic, NO_QUEUES).length;
    }

    /**
     * The topics with queues here.
     *
     * @return a copy
     */
    public Collection<String> topics() {
        return List.copyOf(byTopic.keySet());
    }

    /**
     * The place that the next record of a queue takes.
     *
     * @param topic its topic
     * @param queueId its queue
     * @return a queue offset
     */
    public long nextOffset(final String topic, final int queueId) {
        final ConsumeQueue queue = find(topic, queueId);
        return queue == null ? 0 : queue.maxOffset();
    }

    /**
     * Adds the entry of a record. Only for the derivation. Lost records in between leave holes. A
     * record that was laid down again is let pass: {@link #move} is for it.
     *
     * @param facts the record
     */
    public void put(final RecordFacts facts) {
        final Chain chain = chainFor(facts.topic(), facts.queueId(), facts.queueOffset());
        if (facts.queueOffset() < chain.next()) {
            return;
        }
        chain.skipTo(facts.queueOffset());
        chain.append(facts.physicalOffset(), facts.length(), facts.entryTag());
    }

    /**
     * Lets the entry of a record point to where it was laid down again. Only for the derivation,
     * which has made room for a unit; the record is durable.
     *
     * @param facts the record in its new place
     */
    public void move(final RecordFacts facts) {
        final Chain chain = chainFor(facts.topic(), facts.queueId(), facts.queueOffset());
        if (facts.queueOffset() < chain.next()) {
            chain.move(
                    facts.queueOffset(), facts.physicalOffset(), facts.length(), facts.entryTag());
        } else {
            put(facts);
        }
    }

    /**
     * Writes the entry of a record anew that cannot be read any more. Only in the log's turn.
     *
     * @param facts a record whose queue has a hole in its place
     * @return false if the entries before and after do not prove that the record belongs there: it
     *     may be of an earlier topic of this name, or have been moved
     */
    public boolean mend(final RecordFacts facts) {
        final ConsumeQueue queue = find(facts.topic(), facts.queueId());
        final long index = facts.queueOffset();
        if (queue == null || facts.evacuatedFrom() >= 0 || index >= queue.maxOffset()) {
            return false;
        }
        final Chain chain = queue.chain();
        final long before = soundFrom(chain, index - 1, index);
        final long after = soundFrom(chain, index + 1, index + 1 + MOST_HOLES);
        final boolean fits =
                before >= 0
                        && before < facts.physicalOffset()
                        && (after > facts.physicalOffset() || after < 0);
        if (fits) {
            chain.mend(index, facts.physicalOffset(), facts.length(), facts.entryTag());
        }
        return fits;
    }

    /** Where the record of the first entry that can be read lies; below 0 if there is none. */
    private static long soundFrom(final Chain chain, final long from, final long to) {
        final Unit.Batch one = new Unit.Batch(1);
        for (long index = from; index < to && chain.read(index, one) > 0; index++) {
            if (one.size(0) != Unit.HOLE) {
                return one.physicalOffset(0);
            }
        }
        return -1;
    }

    /**
     * Does what a note says. Only for the derivation.
     *
     * @param note see {@link QueueNotes}
     * @throws IOException if there is no room for the entries of queues that are not here any more
     */
    public void note(final RecordFacts note) throws IOException {
        QueueNotes.read(
                note,
                new QueueNotes.Reader() {
                    @Override
                    public void ends(final String topic, final int queueId, final long next)
                            throws IOException {
                        chains.makeRoom(1, 1);
                        endAt(topic, queueId, next, note.physicalOffset());
                    }

                    @Override
                    public void deleted(final String topic) {
                        deletions.put(note.physicalOffset(), topic);
                    }
                });
    }

    /** A hole is the last entry, so that the end is not forgotten; the note keeps it in the log. */
    private void endAt(
            final String topic, final int queueId, final long next, final long physicalOffset) {
        final Chain chain = chainFor(topic, queueId, next - 1);
        if (chain.next() < next) {
            chain.skipTo(next - 1);
            chain.append(physicalOffset, Unit.HOLE, 0);
        }
    }

    /**
     * Queues that will be empty when the log begins later, if what is not durable is lost.
     *
     * @param physicalOffset where the log will begin
     * @param durable up to where the log is durable
     * @return where they end then; a copy
     */
    public List<QueueEnd> endingBefore(final long physicalOffset, final long durable) {
        return all().stream()
                .map(queue -> new QueueEnd(queue, queue.chain().endBefore(durable)))
                .filter(end -> end.next() > 0 && end.lastPhysicalOffset() < physicalOffset)
                .toList();
    }

    private Chain chainFor(final String topic, final int queueId, final long firstOffset) {
        final ConsumeQueue queue = find(topic, queueId);
        return (queue == null ? create(topic, queueId, firstOffset) : queue).chain();
    }

    private ConsumeQueue create(final String topic, final int queueId, final long firstOffset) {
        Invariant.that(queueId >= 0, () -> "topic %s has no queue %d".formatted(topic, queueId));
        final Chain chain = chains.create(PREFIX + topic + "/" + queueId);
        if (firstOffset > 0) {
            chain.skipTo(firstOffset);
        }
        final ConsumeQueue queue = new ConsumeQueue(topic, queueId, chain);
        put(queue);
        return queue;
    }

    private void put(final ConsumeQueue queue) {
        final ConsumeQueue[] now = byTopic.getOrDefault(queue.topic(), NO_QUEUES);
        final int place = -placeOf(queue.queueId(), now) - 1;
        final ConsumeQueue[] more = Arrays.copyOf(now, now.length + 1);
        System.arraycopy(now, place, more, place + 1, now.length - place);
        more[place] = queue;
        byTopic.put(queue.topic(), more);
    }

    /**
     * Whether a topic's deletion is noted but not done: then the entries it had before must be left
     * as they are. Only in the log's turn.
     *
     * @param topic any name
     * @return true until {@link #delete}
     */
    public boolean isDeleting(final String topic) {
        return deletions.containsValue(topic);
    }

    /**
     * Where the oldest deletion is noted that is not done. No checkpoint may go beyond, because
     * recovery would not read of it again. Only in the log's turn.
     *
     * @return a physical offset; {@link Long#MAX_VALUE} if there is none
     */
    public long oldestDeletion() {
        return deletions.isEmpty() ? Long.MAX_VALUE : deletions.firstKey();
    }

    /**
     * Does a deletion. Its note is durable: if the note could still be lost, the topic's queues
     * would have gone for no reason that anybody can read. Messages that came after the note stay.
     * Only in the log's turn.
     *
     * @param noted the physical offset of the note
     */
    public void delete(final long noted) {
        final String topic = deletions.remove(noted);
        final ConsumeQueue[] left =
                Arrays.stream(byTopic.getOrDefault(topic, NO_QUEUES))
                        .filter(queue -> !isGone(queue.chain(), noted))
                        .toArray(ConsumeQueue[]::new);
        if (left.length == 0) {
            byTopic.remove(topic);
        } else {
            byTopic.put(topic, left);
        }
    }

    /** Takes from a chain what points before an offset, and the chain itself if that is all. */
    private boolean isGone(final Chain chain, final long physicalOffset) {
        long index = chain.next();
        while (index > chain.first() && chain.physicalOffsetOf(index - 1) >= physicalOffset) {
            index--;
        }
        if (index < chain.next()) {
            chain.cut(index);
            return false;
        }
        chains.delete(chain);
        return true;
    }

    /**
     * Takes the oldest messages out of a queue although their records are still in the log. Nothing
     * of that is kept: they may be there again after a start. Only in the log's turn.
     *
     * @param queue any; left as it is if its topic was deleted or is about to be
     * @param queueOffset the first message that stays; at most the queue's max offset
     * @param mostBlocks how many blocks of entries are given back at the most
     * @return false if there are more to give back, so that this has to be done again
     */
    public boolean passOver(
            final ConsumeQueue queue, final long queueOffset, final int mostBlocks) {
        return isDeleting(queue.topic())
                || find(queue.topic(), queue.queueId()) != queue
                || queue.chain().passOver(queueOffset, mostBlocks);
    }

    /**
     * Drops what points before the log's start. Only for the derivation.
     *
     * @param queue one of these
     * @param firstPhysicalOffset where the log begins now
     */
    public void trim(final ConsumeQueue queue, final long firstPhysicalOffset) {
        queue.chain().trim(firstPhysicalOffset);
    }
}
