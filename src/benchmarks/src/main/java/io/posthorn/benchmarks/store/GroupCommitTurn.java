package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.benchmarks.contest.Arguments;
import io.posthorn.benchmarks.contest.Senders;
import io.posthorn.store.segment.SegmentSupply;
import java.nio.MappedByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What {@link GroupCommitSideBySide} has each contender do. */
final class GroupCommitTurn {

    private static final Spread SPREAD = Spread.of(1, 8);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final double MILLION = 1e6;

    private final StoreSetup setup;
    private final int writers;
    private final int bodyLength;
    private final long nanos;

    private GroupCommitTurn(
            final StoreSetup setup, final int writers, final int bodyLength, final int seconds) {
        this.setup = setup;
        this.writers = writers;
        this.bodyLength = bodyLength;
        this.nanos = TimeUnit.SECONDS.toNanos(seconds);
    }

    public static void main(final String[] arguments) {
        Turn.run(
                () -> {
                    final Arguments given = Arguments.of(GroupCommitTurn.class, arguments);
                    final GroupCommitTurn turn =
                            new GroupCommitTurn(
                                    StoreSetup.of(given),
                                    given.number("writers", 64),
                                    given.number("body", 1_024),
                                    given.number("seconds", 3));
                    given.end();
                    if (turn.setup.contender() == Contender.DISK) {
                        turn.disk();
                    } else {
                        turn.store();
                    }
                });
    }

    private void store() throws Exception {
        final TargetStore store = setup.store();
        store.open();
        write(store, new LongAdder(), new Patience());
        final LongAdder count = new LongAdder();
        final Patience patience = new Patience();
        final double cpu = Footprint.cpuSeconds();
        final double flushes = store.flushes();
        final long begin = System.nanoTime();
        final Histogram latencies = write(store, count, patience);
        final double seconds = (System.nanoTime() - begin) / 1e9;
        final double flushed = store.flushes() - flushes;
        final Answer answer = new Answer().with("messages/s", count.sum() / seconds);
        addLatencies(answer, latencies);
        answer.with("CPU s per million", (Footprint.cpuSeconds() - cpu) * MILLION / count.sum())
                .with("refused appends", patience.refusals());
        if (!Double.isNaN(flushed)) {
            answer.with("flushes/s", flushed / seconds)
                    .with("messages per flush", count.sum() / flushed);
        }
        answer.print();
    }

    private Histogram write(final TargetStore store, final LongAdder count, final Patience patience)
            throws Exception {
        final Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
        final long end = System.nanoTime() + nanos;
        Senders.run(
                writers,
                number -> {
                    final Outgoing message = new Outgoing(SPREAD, bodyLength, number, writers);
                    final Patience.Attempt attempt = () -> store.appendDurably(message);
                    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                        patience.append(attempt);
                        latencies.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - now));
                        count.increment();
                        message.next();
                    }
                });
        return latencies;
    }

    /** One thread writes what all writers have on their way together, forces it, and again. */
    private void disk() throws Exception {
        final int batch = writers * new Outgoing(SPREAD, bodyLength, 0, 1).recordLength();
        final MappedByteBuffer bytes =
                FilledFile.map(
                        setup.directory().resolve("disk"),
                        setup.segmentLength(),
                        SegmentSupply.SMALL_PIECE);
        final byte[] records = new byte[batch];
        final Histogram latencies = new Histogram(LONGEST_NANOS, 3);
        final long begin = System.nanoTime();
        int at = 0;
        for (long now = begin; now - begin < nanos; now = System.nanoTime()) {
            at = at + batch > bytes.capacity() ? 0 : at;
            records[0]++;
            bytes.put(at, records);
            bytes.force(at, batch);
            latencies.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - now));
            at += batch;
        }
        final double perSecond = latencies.getTotalCount() / ((System.nanoTime() - begin) / 1e9);
        final Answer answer = new Answer().with("messages/s", perSecond * writers);
        addLatencies(answer, latencies);
        answer.with("flushes/s", perSecond).with("messages per flush", writers).print();
    }

    private static void addLatencies(final Answer answer, final Histogram latencies) {
        answer.with("p50 ms", latencies.getValueAtPercentile(50) / MILLION)
                .with("p99 ms", latencies.getValueAtPercentile(99) / MILLION)
                .with("p99.9 ms", latencies.getValueAtPercentile(99.9) / MILLION);
    }
}
