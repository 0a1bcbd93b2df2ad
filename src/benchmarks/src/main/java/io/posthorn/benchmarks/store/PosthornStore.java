package io.posthorn.benchmarks.store;

import io.posthorn.base.agent.Agents;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.LocalDisk;
import io.posthorn.base.time.Clock;
import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.store.Store;
import io.posthorn.store.StoreSettings;
import io.posthorn.store.log.Appended;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.queue.ConsumeQueue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Our store. */
final class PosthornStore implements TargetStore {

    static final HostAddress HOST = HostAddress.of(new InetSocketAddress("127.0.0.1", 10_911));
    static final HostAddress CLIENT = HostAddress.of(new InetSocketAddress("127.0.0.1", 50_000));

    private static final String FLUSHES = "posthorn_store_flushes_total";

    private static final PropertyText STAMP =
            PropertyText.EMPTY
                    .edit()
                    .set(PropertyKeys.MSG_REGION, Outgoing.REGION)
                    .set(PropertyKeys.TRACE_ON, Boolean.TRUE.toString())
                    .set(PropertyKeys.CLUSTER, Outgoing.CLUSTER)
                    .toText();

    private final StoreSetup setup;
    private final Clock clock;
    private final Counters counters = new Counters();
    private Store store;

    PosthornStore(final StoreSetup setup, final Clock clock) {
        this.setup = setup;
        this.clock = clock;
    }

    PosthornStore(final StoreSetup setup) {
        this(setup, Clock.SYSTEM);
    }

    @Override
    public void open() throws IOException {
        store =
                Store.open(
                        StoreSettings.in(setup.directory(), HOST)
                                .withSegmentLength(setup.segmentLength())
                                .withFlushAwaited(setup.syncFlush()),
                        new LocalDisk(),
                        clock,
                        Agents.THREADS,
                        counters,
                        Turn::fail);
        store.recover();
    }

    Store store() {
        return store;
    }

    Counters counters() {
        return counters;
    }

    @Override
    public boolean append(final Outgoing message) {
        return laidDown(message) != null;
    }

    @Override
    public boolean appendDurably(final Outgoing message) {
        final Appended appended = laidDown(message);
        if (appended == null) {
            return false;
        }
        final CompletableFuture<IOException> durable = new CompletableFuture<>();
        store.flusher().whenDurable(appended.end(), durable::complete);
        return durable.join() == null;
    }

    private Appended laidDown(final Outgoing message) {
        try {
            return store.log().append(draft(message));
        } catch (final StoreUnavailable e) {
            return null;
        }
    }

    /** As the intake makes it. */
    private Draft draft(final Outgoing message) {
        return Draft.to(message.topic(), message.queueId())
                .bornTimestamp(clock.wallMs())
                .bornHost(CLIENT)
                .body(ByteBuffer.wrap(message.body()))
                .properties(
                        PropertyText.parse(message.properties())
                                .edit()
                                .setAll(STAMP)
                                .remove(PropertyKeys.TIMER_ORIGIN)
                                .remove(PropertyKeys.EVACUATED_FROM)
                                .remove(PropertyKeys.TIMER_OUT_MS)
                                .toText())
                .build();
    }

    @Override
    public void awaitDerived() {
        // An append derives before it returns.
    }

    @Override
    public long messages(final Spread spread) {
        long sum = 0;
        for (int lane = 0; lane < spread.queues(); lane++) {
            final ConsumeQueue queue =
                    store.queues().find(spread.topicOf(lane), spread.queueIdOf(lane));
            sum += queue == null ? 0 : queue.maxOffset();
        }
        return sum;
    }

    @Override
    public long logBytes() {
        return store.log().end();
    }

    @Override
    public double flushes() {
        final AtomicReference<Double> found = new AtomicReference<>(Double.NaN);
        counters.families().stream()
                .filter(family -> family.name().equals(FLUSHES))
                .forEach(family -> family.source().accept((value, labels) -> found.set(value)));
        return found.get();
    }

    @Override
    public void describeRecovery(final Answer answer) {
        answer.with("records read to recover", store.recovery().records());
    }

    @Override
    public void close() {
        store.close();
    }
}
