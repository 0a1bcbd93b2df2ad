package io.posthorn.benchmarks.broker;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.cursor.Cursor;
import io.posthorn.broker.cursor.CursorNotes;
import io.posthorn.broker.cursor.Scan;
import io.posthorn.broker.delivery.Dead;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.delivery.Outlet;
import io.posthorn.broker.delivery.Source;
import io.posthorn.broker.delivery.SubscriptionListener;
import io.posthorn.broker.delivery.SubscriptionRules;
import io.posthorn.broker.delivery.Wish;
import io.posthorn.broker.selector.MessageView;
import io.posthorn.message.PropertyText;
import io.posthorn.store.chain.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many messages a second one thread can hand out and settle, with an endless queue behind it.
 * The goal is 2 million with no allocation but the entry handed out ({@code -prof gc}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DeliveryBenchmark {

    private static final int BATCH = 100;
    private static final int NOTE_LENGTH = 1 << 16;
    private static final int HOLDER = 1;

    private final List<Handed> handed = new ArrayList<>();
    private Cursor cursor;
    private Scan scan;
    private GroupSubscription subscription;
    private Outlet outlet;

    /** Messages without end, which nobody has to read. */
    private static final class Endless implements Source {
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
            return Long.MAX_VALUE / 2;
        }

        @Override
        public int priorityOf(final int queueId) {
            return 0;
        }

        @Override
        public int read(final int queueId, final long from, final Unit.Batch into) {
            into.clear();
            for (int i = 0; i < into.capacity(); i++) {
                into.add((from + i) * 1_000, 1_000, 0);
            }
            return into.count();
        }

        @Override
        public boolean show(final long physicalOffset, final int length, final MessageView view) {
            view.wrap(PropertyText.EMPTY);
            return true;
        }
    }

    /** Begins at the front. */
    @Setup
    public void prepare() {
        cursor = new Cursor(0);
        scan = cursor.newScan();
        subscription =
                new GroupSubscription(
                        "group",
                        "topic",
                        SubscriptionRules.QUEUE,
                        new Endless(),
                        Clock.SYSTEM,
                        new SubscriptionListener() {
                            @Override
                            public void changed(final GroupSubscription changed) {
                                // Written down nowhere.
                            }

                            @Override
                            public void goOn(final GroupSubscription behind) {
                                // There is always more.
                            }

                            @Override
                            public void dead(final GroupSubscription where, final Dead dead) {
                                throw new IllegalStateException(dead.toString());
                            }
                        });
        outlet = subscription.attach(Wish.ALL, Long.MAX_VALUE, handed::addAll);
    }

    /** The books alone: lease and settle, in order. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long cursor() {
        final long from = cursor.next(scan, Long.MAX_VALUE);
        for (int i = 0; i < BATCH; i++) {
            cursor.lease(scan, cursor.next(scan, Long.MAX_VALUE), HOLDER, Cursor.NEVER);
        }
        for (int i = 0; i < BATCH; i++) {
            cursor.settle(from + i);
        }
        return cursor.settledBelow();
    }

    /** The same, and what has to be written down of it. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<byte[]> cursorWithNotes() {
        cursor();
        return CursorNotes.changes(cursor, NOTE_LENGTH);
    }

    /** A consumer with credit for a hundred, which settles them together. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int subscription() {
        outlet.credit(BATCH);
        final int settled = subscription.accept(handed);
        handed.clear();
        return settled;
    }
}
