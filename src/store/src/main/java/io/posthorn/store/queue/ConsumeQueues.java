package io.posthorn.store.queue;

import io.posthorn.base.check.Invariant;
import io.posthorn.store.chain.Chain;
import io.posthorn.store.chain.Chains;
import io.posthorn.store.log.RecordFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All consume queues of a broker. Changed by the derivation only (the log's turn), read by anybody.
 */
public final class ConsumeQueues {

    private static final String PREFIX = "queue/";
    private static final ConsumeQueue[] NO_QUEUES = {};

    private final Chains chains;
    private final Map<String, ConsumeQueue[]> byTopic = new ConcurrentHashMap<>();

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
        return queueId >= 0 && queueId < queues.length ? queues[queueId] : null;
    }

    /**
     * All queues that have, or had, messages.
     *
     * @return a copy
     */
    public Collection<ConsumeQueue> all() {
        final List<ConsumeQueue> all = new ArrayList<>();
        byTopic.values()
                .forEach(
                        queues ->
                                Arrays.stream(queues)
                                        .filter(queue -> queue != null)
                                        .forEach(all::add));
        return all;
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
     * Adds the entry of a record. Only for the derivation. Lost records in between leave holes.
     *
     * @param facts the record
     */
    public void put(final RecordFacts facts) {
        ConsumeQueue queue = find(facts.topic(), facts.queueId());
        if (queue == null) {
            queue = create(facts.topic(), facts.queueId(), facts.queueOffset());
        }
        final Chain chain = queue.chain();
        if (facts.queueOffset() < chain.next()) {
            return;
        }
        chain.skipTo(facts.queueOffset());
        chain.append(facts.physicalOffset(), facts.length(), facts.tagCode());
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
        final ConsumeQueue[] more = Arrays.copyOf(now, Math.max(now.length, queue.queueId() + 1));
        more[queue.queueId()] = queue;
        byTopic.put(queue.topic(), more);
    }

    /**
     * Forgets all queues of a topic. Only for the derivation.
     *
     * @param topic any name
     */
    public void delete(final String topic) {
        final ConsumeQueue[] queues = byTopic.remove(topic);
        if (queues != null) {
            Arrays.stream(queues)
                    .filter(queue -> queue != null)
                    .forEach(queue -> chains.delete(queue.chain()));
        }
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
