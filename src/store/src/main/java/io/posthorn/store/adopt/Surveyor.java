package io.posthorn.store.adopt;

import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.inspect.Progress;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.log.RecordListener;
import io.posthorn.store.recovery.Damage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;

/**
 * Finds out which delayed messages still wait. The log itself is the witness: RocketMQ delivers
 * such a message by laying it down again under its real topic with the same unique key, and leaves
 * the property {@code REAL_TOPIC} on it. What RocketMQ noted beside the log may be seconds old
 * after a crash. Memory is taken by the messages that wait at one time, about 400 bytes for each.
 */
final class Surveyor implements RecordListener {

    private static final String DELETED_KEY = "TIMER_DEL_UNIQKEY";
    private static final String ROLLED = "TIMER_ROLL_TIMES";
    private static final int INNER_BATCH = 0x080;

    private final RocketMqLog log;
    private final Map<Integer, Long> delayOffsets;
    private final IntToLongFunction levelMs;
    private final Progress progress;

    /** What waits, by real topic and unique key, in the order of the log. */
    private final Map<String, Map<String, Deque<Open>>> open = new HashMap<>();

    private final List<Survey.Waiting> timersDone = new ArrayList<>();
    private final TreeSet<String> topics = new TreeSet<>();
    private long records;
    private long innerBatches;
    private long undated;

    private record Open(boolean isTimer, Survey.Waiting waiting) {}

    Surveyor(
            final RocketMqLog log,
            final Map<Integer, Long> delayOffsets,
            final IntToLongFunction levelMs,
            final Progress progress) {
        this.log = log;
        this.delayOffsets = delayOffsets;
        this.levelMs = levelMs;
        this.progress = progress;
    }

    @Override
    public void makeRoom(final int lanes, final int records) {
        // Nothing is derived here.
    }

    @Override
    public long nextQueueOffset(final String topic, final int queueId) {
        throw new IllegalStateException("nothing is appended to a log of RocketMQ");
    }

    @Override
    public void onRecord(final RecordFacts facts) {
        records++;
        final long start = log.segments().start();
        progress.at(facts.physicalOffset() - start, log.segments().end() - start);
        topics.add(facts.topic());
        if ((log.record(facts.physicalOffset()).sysFlag() & INNER_BATCH) != 0) {
            innerBatches++;
        }
        if (TopicNames.TIMER.equals(facts.topic())) {
            onTimer(facts);
        } else if (TopicNames.SCHEDULE.equals(facts.topic())) {
            onDelayed(facts);
        } else {
            onOther(facts);
        }
    }

    private void onTimer(final RecordFacts facts) {
        final PropertyText properties = log.record(facts.physicalOffset()).properties();
        final String topic = properties.get(PropertyKeys.REAL_TOPIC);
        final String key = facts.uniqueKey();
        if (facts.dueMs() < 0) {
            undated++;
            return;
        }
        final Survey.Waiting timer = new Survey.Waiting(facts.physicalOffset(), facts.dueMs());
        final String deleted = properties.get(DELETED_KEY);
        if (deleted != null) {
            // Calls another one back; since 5.3 the topic stands before the key.
            timersDone.add(timer);
            settle(
                    topic,
                    deleted.startsWith(topic + "+")
                            ? deleted.substring(topic.length() + 1)
                            : deleted);
            return;
        }
        if (topic == null || key == null || properties.get(PropertyKeys.REAL_QUEUE_ID) == null) {
            undated++;
            timersDone.add(timer);
            return;
        }
        if (properties.get(ROLLED) != null) {
            settle(topic, key);
        }
        wait(topic, key, new Open(true, timer));
    }

    private void onDelayed(final RecordFacts facts) {
        final int level = facts.queueId() + 1;
        if (facts.queueOffset() < delayOffsets.getOrDefault(level, 0L)) {
            return;
        }
        final RecordView record = log.record(facts.physicalOffset());
        final PropertyText properties = record.properties();
        final String topic = properties.get(PropertyKeys.REAL_TOPIC);
        final String key = facts.uniqueKey();
        if (topic == null || key == null || properties.get(PropertyKeys.REAL_QUEUE_ID) == null) {
            undated++;
            return;
        }
        try {
            final long noted =
                    log.dueByConsumeQueue(
                            facts.topic(),
                            facts.queueId(),
                            facts.queueOffset(),
                            facts.physicalOffset());
            final long due =
                    noted > 0 ? noted : facts.storeTimestamp() + levelMs.applyAsLong(level);
            wait(topic, key, new Open(false, new Survey.Waiting(facts.physicalOffset(), due)));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void onOther(final RecordFacts facts) {
        final Map<String, Deque<Open>> ofTopic = open.get(facts.topic());
        if (ofTopic == null || facts.uniqueKey() == null) {
            return;
        }
        if (ofTopic.containsKey(facts.uniqueKey())
                && log.record(facts.physicalOffset()).properties().has(PropertyKeys.REAL_TOPIC)) {
            settle(facts.topic(), facts.uniqueKey());
        }
    }

    private void wait(final String topic, final String key, final Open waiting) {
        open.computeIfAbsent(topic, each -> new HashMap<>())
                .computeIfAbsent(key, each -> new ArrayDeque<>(1))
                .add(waiting);
    }

    /** The oldest message of this key has got where it was meant to go, or never will. */
    private void settle(final String topic, final String key) {
        final Map<String, Deque<Open>> ofTopic = open.getOrDefault(topic, Map.of());
        final Deque<Open> ofKey = ofTopic.get(key);
        if (ofKey == null) {
            return;
        }
        final Open settled = ofKey.remove();
        if (settled.isTimer()) {
            timersDone.add(settled.waiting());
        }
        if (ofKey.isEmpty()) {
            ofTopic.remove(key);
        }
        if (ofTopic.isEmpty()) {
            open.remove(topic);
        }
    }

    Survey survey(final long start, final long end, final List<Damage> damages) {
        return new Survey(
                start,
                end,
                records,
                damages,
                topics,
                stillOpen(false),
                stillOpen(true),
                List.copyOf(timersDone),
                innerBatches,
                undated);
    }

    private List<Survey.Waiting> stillOpen(final boolean timers) {
        return open.values().stream()
                .flatMap(ofTopic -> ofTopic.values().stream())
                .flatMap(Deque::stream)
                .filter(each -> each.isTimer() == timers)
                .map(Open::waiting)
                .sorted((a, b) -> Long.compare(a.physicalOffset(), b.physicalOffset()))
                .toList();
    }
}
