package io.posthorn.store.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.base.agent.Agents;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.LocalDisk;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.RecordView;
import io.posthorn.store.Store;
import io.posthorn.store.StoreSettings;
import io.posthorn.store.segment.Slice;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import io.posthorn.testkit.SimulatedDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records come into the file in two ways, and it is the same file. */
final class TailWriterTest {

    private static final int SEGMENT = 2 << 20;
    private static final long BORN = 1_700_000_000_000L;

    @TempDir Path home;

    private static Store open(final Path directory, final Disk disk, final boolean isFlushAwaited)
            throws IOException {
        final Store store =
                Store.open(
                        StoreSettings.in(directory, HostAddress.NONE)
                                .withSegmentLength(SEGMENT)
                                .withFlushAwaited(isFlushAwaited),
                        disk,
                        new ManualClock(),
                        Agents.THREADS,
                        new Counters(),
                        fatal -> {});
        store.recover();
        return store;
    }

    private static Draft message(final int length) {
        final byte[] body = new byte[length];
        for (int i = 0; i < length; i++) {
            body[i] = (byte) (i * 31);
        }
        return Draft.to("t", 0).body(ByteBuffer.wrap(body)).bornTimestamp(BORN).build();
    }

    /**
     * Single ones and batches of less and more than a page, batches below and above the buffer, one
     * above it alone, into several files.
     */
    private static List<Appended> fill(final Store store) {
        final List<Appended> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(store.log().append(message(i * 150)));
            all.addAll(
                    store.log().append(List.of(message(10), message(i), message(2_000 + i * 100))));
        }
        all.add(store.log().append(message(400_000)));
        all.addAll(
                store.log()
                        .append(
                                List.of(
                                        message(200_000),
                                        message(100_000),
                                        message(300_000),
                                        message(7))));
        for (int i = 0; i < 10; i++) {
            all.add(store.log().append(message(250_000)));
        }
        return all;
    }

    private static byte[] logOf(final Path directory) throws IOException {
        final List<Path> files = new LocalDisk().list(directory.resolve("commitlog"));
        assertThat(files).hasSizeGreaterThan(1);
        final ByteBuffer all = ByteBuffer.allocate(files.size() * SEGMENT);
        for (final Path file : files) {
            all.put(Files.readAllBytes(file));
        }
        return all.array();
    }

    @Test
    void shouldMakeTheSameFileInBothWaysWhereReadersFindEachRecordAtOnce() throws IOException {
        for (final boolean isFlushAwaited : new boolean[] {false, true}) {
            final Path directory = home.resolve("awaited-" + isFlushAwaited);
            try (Store store = open(directory, new LocalDisk(), isFlushAwaited)) {
                for (final Appended each : fill(store)) {
                    try (Slice found = store.log().record(each.physicalOffset())) {
                        assertThat(found).as("%s", each).isNotNull();
                        assertThat(new RecordView().wrap(found.bytes(), 0).queueOffset())
                                .isEqualTo(each.queueOffset());
                    }
                }
            }
        }
        final byte[] mapped = logOf(home.resolve("awaited-false"));
        final byte[] written = logOf(home.resolve("awaited-true"));
        // How many empty files follow is a matter of when the store was closed.
        final int used = Math.min(mapped.length, written.length);
        assertThat(ByteBuffer.wrap(written, 0, used)).isEqualTo(ByteBuffer.wrap(mapped, 0, used));
    }

    /** What a flush has touched is not written to through the mapping, though nobody waits. */
    @Test
    void shouldWriteWithACallWhereAFlushEnded() throws Exception {
        final SimulatedDisk disk = new SimulatedDisk();
        final AtomicInteger calls = new AtomicInteger();
        disk.failBy(
                (kind, path) -> {
                    if (kind == Operation.WRITE && path.toString().contains("commitlog")) {
                        calls.incrementAndGet();
                    }
                    return null;
                });
        try (Store store = open(Path.of("store"), disk, false)) {
            final CompletableFuture<IOException> flushed = new CompletableFuture<>();
            store.flusher().whenDurable(store.log().append(message(100)).end(), flushed::complete);
            assertThat(flushed.get(20, TimeUnit.SECONDS)).isNull();
            final int before = calls.get();
            store.log().append(message(100));
            assertThat(calls).hasValue(before + 1);
        }
    }

    @Test
    void shouldGoOnWhenAThreadThatAppendsIsInterrupted() throws IOException {
        try (Store store = open(home, new LocalDisk(), true)) {
            final Appended first = store.log().append(message(100));
            final Appended second;
            Thread.currentThread().interrupt();
            try {
                second = store.log().append(message(100));
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            final Appended third = store.log().append(message(100));
            for (final Appended each : List.of(first, second, third)) {
                try (Slice found = store.log().record(each.physicalOffset())) {
                    assertThat(found).isNotNull();
                }
            }
        }
    }

    @Test
    void shouldTakeNothingMoreWhenTheDiskFailsAndSayWhy() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Path directory = Path.of("store");
        final Appended before;
        try (Store store = open(directory, disk, true)) {
            before = store.log().append(message(100));
            disk.failBy((kind, path) -> kind == Operation.WRITE ? "Input/output error" : null);
            assertThatThrownBy(() -> store.log().append(message(100)))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("commitlog")
                    .hasMessageContaining("Input/output error");
            disk.failBy(SimulatedDisk.Faults.NONE);
            assertThatThrownBy(() -> store.log().append(List.of(message(1), message(2))))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("restarted");
            assertThat(store.log().end()).isEqualTo(before.end());
        }
        try (Store again = open(directory, disk, true)) {
            assertThat(again.log().end()).isEqualTo(before.end());
            assertThat(again.log().append(message(5)).queueOffset()).isEqualTo(1);
        }
    }
}
