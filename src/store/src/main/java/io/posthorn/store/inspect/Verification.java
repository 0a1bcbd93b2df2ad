package io.posthorn.store.inspect;

import io.posthorn.message.SysFlag;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.index.KeyIndex;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.log.RecordListener;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.ConsumeQueues;
import io.posthorn.store.queue.QueueNotes;
import io.posthorn.store.recovery.Damage;
import io.posthorn.store.recovery.Recovery;
import io.posthorn.store.segment.Segments;
import io.posthorn.store.timer.TimerIndex;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a whole store and compares everything with everything. The log is judged by the code of
 * recovery; what is derived from it is compared by looking each record's entry up, and where that
 * would cost too much memory by counts and sums that do not depend on the order.
 */
public final class Verification {

    private static final int FAULTS_KEPT = 1_000;
    private static final int TOPICS_KEPT = 100;
    private static final int BATCH = 1_024;
    private static final long DAY_MS = 86_400_000;
    private static final String LOG = "log";
    private static final int BY_LOG = 0;
    private static final int BY_INDEX = 1;

    private final Inspection inspection;
    private final Segments log;
    private final ConsumeQueues queues;
    private final KeyIndex index;
    private final TimerIndex timers;
    private final long derivedUpTo;
    private final Progress progress;
    private final Unit.Batch one = new Unit.Batch(1);

    /** How many records of a queue have their entry. */
    private final Map<ConsumeQueue, long[]> matched = new HashMap<>();

    /** Queue faults so far, by topic. */
    private final Map<String, long[]> withoutEntry = new HashMap<>();

    private final Sum[] keysExpected;
    private final Sum[] keysFound;

    /** What waits by the log and by the index, for each day on which something is due. */
    private final Map<Long, Sum[]> waitingByDay = new TreeMap<>();

    private final Map<String, Long> withoutQueue = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private long faultCount;
    private long records;
    private long visible;
    private long notDerived;
    private long superseded;

    /** Counts things and adds them up so that the order does not matter. */
    private static final class Sum {
        private long count;
        private long mix;

        void add(final long a, final long b) {
            long value = a * 0x9E3779B97F4A7C15L + b;
            value = (value ^ value >>> 32) * 0xC2B2AE3D27D4EB4FL;
            mix += value ^ value >>> 29;
            count++;
        }

        void remove(final long a, final long b) {
            final Sum one = new Sum();
            one.add(a, b);
            mix -= one.mix;
            count--;
        }

        boolean isLike(final Sum other) {
            return count == other.count && mix == other.mix;
        }
    }

    private Verification(final Inspection inspection, final Progress progress) throws IOException {
        this.inspection = inspection;
        this.progress = progress;
        log = inspection.log();
        queues = inspection.queueTable();
        index = inspection.index();
        timers = inspection.timers();
        derivedUpTo = inspection.chains().mark();
        keysExpected = sums(log.count());
        keysFound = sums(log.count());
    }

    private static Sum[] sums(final int count) {
        final Sum[] sums = new Sum[count];
        for (int i = 0; i < count; i++) {
            sums[i] = new Sum();
        }
        return sums;
    }

    /**
     * Verifies a store. Reads all of it once.
     *
     * @param inspection the store; afterwards good for nothing but closing
     * @param progress told how far it is
     * @return what was found
     * @throws IOException if the disk fails
     */
    public static VerificationReport run(final Inspection inspection, final Progress progress)
            throws IOException {
        return new Verification(inspection, progress).run();
    }

    private VerificationReport run() throws IOException {
        final long durable = inspection.durable();
        final Recovery recovery = new Recovery(log, durable, durable > 0, new Listener(durable));
        final long end = recovery.run(log.start());
        for (final Damage damage : recovery.damages()) {
            fault(
                    Fault.Kind.DAMAGE,
                    LOG,
                    damage.from(),
                    "the log cannot be read from %d to %d: %s"
                            .formatted(damage.from(), damage.to(), damage.fault()));
        }
        if (end < durable) {
            fault(
                    Fault.Kind.DAMAGE,
                    LOG,
                    end,
                    "the log ends at %d, but was on disk up to %d before".formatted(end, durable));
        }
        final long[] entries = new long[2];
        for (final ConsumeQueue queue : queues.all()) {
            verify(queue, end, entries);
        }
        final long indexEntries = verifyIndex(end);
        final long waiting = verifyTimers();
        return new VerificationReport(
                log.start(),
                end,
                durable,
                inspection.bytesBehind(end),
                records,
                visible,
                queues.all().size(),
                entries[0],
                entries[1],
                indexEntries,
                waiting,
                derivedUpTo,
                index.mark(),
                notDerived,
                superseded,
                withoutQueue,
                faultCount,
                faults);
    }

    private void fault(
            final Fault.Kind kind,
            final String place,
            final long physicalOffset,
            final String text) {
        faultCount++;
        if (faults.size() < FAULTS_KEPT) {
            faults.add(new Fault(kind, place, physicalOffset, text));
        }
    }

    /** Is handed each sound record by recovery. */
    private final class Listener implements RecordListener {

        private final long durable;

        Listener(final long durable) {
            this.durable = durable;
        }

        @Override
        public void makeRoom(final int lanes, final int records) {
            // Nothing is kept for a record.
        }

        @Override
        public long nextQueueOffset(final String topic, final int queueId) {
            throw new IllegalStateException("nothing is appended while a store is verified");
        }

        @Override
        public void onRecord(final RecordFacts facts) {
            records++;
            final long at = facts.physicalOffset();
            final long start = log.start();
            progress.at(at - start, Math.max(durable, at) - start);
            if (QueueNotes.isNote(facts)) {
                forgetFaultsOf(QueueNotes.deletedTopic(facts));
                return;
            }
            if (at < index.mark()) {
                facts.keyHashes(hash -> keysExpected[segmentOf(at)].add(hash, at));
            }
            final int transaction = SysFlag.transaction(facts.sysFlag());
            if (transaction == SysFlag.TRANSACTION_PREPARED
                    || transaction == SysFlag.TRANSACTION_ROLLBACK) {
                return;
            }
            visible++;
            if (at >= derivedUpTo) {
                notDerived++;
                return;
            }
            verifyEntry(facts);
            noteTimer(facts);
        }
    }

    /**
     * Records before a topic's deletion need no entries, whatever was made under its name since.
     */
    private void forgetFaultsOf(final String topic) {
        final long[] count = topic == null ? null : withoutEntry.remove(topic);
        if (count != null) {
            faultCount -= count[0];
            superseded += count[0];
            faults.removeIf(
                    fault ->
                            fault.kind() == Fault.Kind.QUEUE
                                    && fault.place()
                                            .substring(0, fault.place().lastIndexOf('/'))
                                            .equals(topic));
        }
    }

    /** A timer record waits, and one that names another settles that. */
    private void noteTimer(final RecordFacts facts) {
        final long due = facts.dueMs();
        final long origin = due >= 0 ? facts.evacuatedFrom() : facts.timerOrigin();
        if (origin >= log.start()) {
            final long originDue = due >= 0 ? due : facts.timerOriginDueMs();
            waiting(originDue)[BY_LOG].remove(origin, originDue);
        }
        if (due >= 0) {
            waiting(due)[BY_LOG].add(facts.physicalOffset(), due);
        }
    }

    private Sum[] waiting(final long dueMs) {
        return waitingByDay.computeIfAbsent(dueMs / DAY_MS, day -> sums(2));
    }

    private int segmentOf(final long physicalOffset) {
        return (int) ((physicalOffset - log.start()) / log.segmentLength());
    }

    private void verifyEntry(final RecordFacts facts) {
        final ConsumeQueue queue = queues.find(facts.topic(), facts.queueId());
        if (queue == null) {
            if (withoutQueue.size() < TOPICS_KEPT || withoutQueue.containsKey(facts.topic())) {
                withoutQueue.merge(facts.topic(), 1L, Long::sum);
            }
            return;
        }
        final long at = facts.physicalOffset();
        final String place = queue.toString();
        if (queue.isGivenBack(facts.queueOffset())) {
            // Older than its topic's own age limit.
            superseded++;
        } else if (queue.read(facts.queueOffset(), one) == 0) {
            faultOfRecord(
                    facts,
                    place,
                    "no entry at queue offset %d for the record at %d; the queue has %d to %d"
                            .formatted(
                                    facts.queueOffset(), at, queue.minOffset(), queue.maxOffset()));
        } else if (one.size(0) == Unit.HOLE) {
            faultOfRecord(
                    facts,
                    place,
                    "the entry at queue offset %d is a hole, but the record at %d is sound"
                            .formatted(facts.queueOffset(), at));
        } else if (one.physicalOffset(0) > at || one.physicalOffset(0) == facts.evacuatedFrom()) {
            // Laid down again later, or from there; or its topic was deleted and made again.
            superseded++;
        } else if (one.physicalOffset(0) != at
                || one.size(0) != facts.length()
                || one.tag(0) != facts.entryTag()) {
            faultOfRecord(
                    facts,
                    place,
                    "the entry at queue offset %d means %d bytes at %d, the record has %d bytes at %d"
                            .formatted(
                                    facts.queueOffset(),
                                    one.size(0),
                                    one.physicalOffset(0),
                                    facts.length(),
                                    at));
        } else {
            matched.computeIfAbsent(queue, key -> new long[1])[0]++;
        }
    }

    private void faultOfRecord(final RecordFacts facts, final String place, final String text) {
        withoutEntry.computeIfAbsent(facts.topic(), topic -> new long[1])[0]++;
        fault(Fault.Kind.QUEUE, place, facts.physicalOffset(), text);
    }

    /**
     * Each record found its own entry, so entries are right if there are no more of them than
     * records.
     */
    private void verify(final ConsumeQueue queue, final long end, final long[] totals) {
        final Unit.Batch batch = new Unit.Batch(BATCH);
        long whole = 0;
        long from = queue.presentFrom(queue.minOffset());
        int count = queue.read(from, batch);
        while (count > 0) {
            for (int i = 0; i < count; i++) {
                totals[0]++;
                if (batch.size(i) == Unit.HOLE) {
                    totals[1]++;
                } else if (batch.physicalOffset(i) >= log.start()) {
                    whole++;
                }
                if (batch.size(i) != Unit.HOLE && batch.physicalOffset(i) >= end) {
                    fault(
                            Fault.Kind.QUEUE,
                            queue.toString(),
                            batch.physicalOffset(i),
                            "the entry at queue offset %d means a record at %d, behind the log's end"
                                    .formatted(from + i, batch.physicalOffset(i)));
                }
            }
            from = queue.presentFrom(from + count);
            count = queue.read(from, batch);
        }
        final long right = matched.getOrDefault(queue, new long[1])[0];
        if (right < whole) {
            fault(
                    Fault.Kind.QUEUE,
                    queue.toString(),
                    -1,
                    "%d of its %d entries mean no sound record of this queue"
                            .formatted(whole - right, whole));
        }
    }

    private long verifyIndex(final long end) {
        final long[] count = new long[1];
        index.forEach(
                (hash, at) -> {
                    count[0]++;
                    if (at >= log.start() && at < Math.min(end, index.mark())) {
                        keysFound[segmentOf(at)].add(hash, at);
                    } else if (at >= end) {
                        fault(
                                Fault.Kind.INDEX,
                                "key index",
                                at,
                                "an entry means a record at %d, behind the log's end"
                                        .formatted(at));
                    }
                });
        for (int i = 0; i < keysExpected.length; i++) {
            if (!keysExpected[i].isLike(keysFound[i])) {
                fault(
                        Fault.Kind.INDEX,
                        "key index",
                        -1,
                        "of the segment at %d it holds %d keys, the records have %d%s"
                                .formatted(
                                        log.get(i).start(),
                                        keysFound[i].count,
                                        keysExpected[i].count,
                                        keysFound[i].count == keysExpected[i].count
                                                ? ", and not the same"
                                                : ""));
            }
        }
        return count[0];
    }

    private long verifyTimers() {
        timers.forEachPending(
                timer -> {
                    if (timer.isDamaged()) {
                        fault(
                                Fault.Kind.TIMER,
                                "timers",
                                -1,
                                "an entry for a timer due at about %s is damaged"
                                        .formatted(Instant.ofEpochMilli(timer.dueMs())));
                    } else {
                        waiting(timer.dueMs())[BY_INDEX].add(timer.physicalOffset(), timer.dueMs());
                    }
                });
        waitingByDay.forEach(
                (day, sums) -> {
                    if (!sums[BY_LOG].isLike(sums[BY_INDEX])) {
                        fault(
                                Fault.Kind.TIMER,
                                "timers",
                                -1,
                                "%d wait for %s by the index, %d by the log%s"
                                        .formatted(
                                                sums[BY_INDEX].count,
                                                LocalDate.ofEpochDay(day),
                                                sums[BY_LOG].count,
                                                sums[BY_INDEX].count == sums[BY_LOG].count
                                                        ? ", and not the same"
                                                        : ""));
                    }
                });
        return timers.pending();
    }
}
