package io.posthorn.benchmarks.store;

import com.sun.management.ThreadMXBean;
import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.benchmarks.contest.Arguments;
import io.posthorn.benchmarks.contest.Senders;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.LongAdder;

/** What {@link AppendSideBySide} has each contender do. */
final class AppendTurn {

    private static final int WARM_UP_PART = 4;
    private static final double MILLION = 1e6;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Target target;
    private final int senders;
    private final int bodyLength;
    private final Spread spread;
    private final LongAdder allocated = new LongAdder();

    private AppendTurn(
            final Target target, final int senders, final int bodyLength, final Spread spread) {
        this.target = target;
        this.senders = senders;
        this.bodyLength = bodyLength;
        this.spread = spread;
    }

    public static void main(final String[] arguments) {
        Turn.run(
                () -> {
                    final Arguments given = Arguments.of(AppendTurn.class, arguments);
                    final StoreSetup setup = StoreSetup.of(given);
                    final AppendTurn turn =
                            new AppendTurn(
                                    setup.target(),
                                    given.number("threads", 1),
                                    given.number("body", 256),
                                    Spread.of(given));
                    final long bytes = given.longNumber("bytes", 1L << 28);
                    given.end();
                    turn.run(bytes);
                });
    }

    private void run(final long bytes) throws Exception {
        target.open();
        final int recordLength = new Outgoing(spread, bodyLength, 0, 1).recordLength();
        final long each = bytes / recordLength / senders;
        append(each / WARM_UP_PART, new Patience());
        target.awaitDerived();
        allocated.reset();
        final Patience patience = new Patience();
        final double cpu = Footprint.cpuSeconds();
        final long begin = System.nanoTime();
        final double seconds = append(each, patience) / 1e9;
        target.awaitDerived();
        final double derivedSeconds = (System.nanoTime() - begin) / 1e9;
        final double used = Footprint.cpuSeconds() - cpu;
        final double count = (double) each * senders;
        new Answer()
                .with("messages/s", count / seconds)
                .with("MB/s", count * recordLength / MILLION / seconds)
                .with("messages/s until all are in their queues", count / derivedSeconds)
                .with("bytes allocated per append", allocated.sum() / count)
                .with("CPU s per million", used * MILLION / count)
                .with("refused appends", patience.refusals())
                .print();
    }

    private long append(final long each, final Patience patience) throws Exception {
        return Senders.run(
                senders,
                number -> {
                    final Outgoing message = new Outgoing(spread, bodyLength, number, senders);
                    final Patience.Attempt attempt = () -> target.append(message);
                    final long id = Thread.currentThread().getId();
                    final long before = threads.getThreadAllocatedBytes(id);
                    for (long i = 0; i < each; i++) {
                        patience.append(attempt);
                        message.next();
                    }
                    allocated.add(threads.getThreadAllocatedBytes(id) - before);
                });
    }
}
