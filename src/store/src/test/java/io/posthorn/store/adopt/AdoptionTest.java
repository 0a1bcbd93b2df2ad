package io.posthorn.store.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.base.agent.Agents;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.LocalDisk;
import io.posthorn.base.time.Clock;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import io.posthorn.store.StoreSettings;
import io.posthorn.store.inspect.Inspection;
import io.posthorn.store.inspect.Progress;
import io.posthorn.store.inspect.Rebuild;
import io.posthorn.store.inspect.Verification;
import io.posthorn.store.inspect.VerificationReport;
import io.posthorn.store.segment.Slice;
import io.posthorn.store.timer.DueTimer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record layout is the same, so a store of ours stands in for one of RocketMQ. */
class AdoptionTest {

    private static final int SEGMENT = 1 << 16;
    private static final long DUE = 1_000_000_000_000L;

    @TempDir Path home;

    private Path source;
    private Path target;

    @BeforeEach
    void prepare() throws IOException {
        source = home.resolve("rocketmq");
        target = home.resolve("store");
        Files.createDirectories(source);
        Files.createFile(source.resolve("lock"));
    }

    private void write(final Draft... drafts) throws IOException {
        try (Store store = open(source)) {
            for (final Draft draft : drafts) {
                store.log().append(draft);
            }
        }
    }

    private static Store open(final Path directory) throws IOException {
        final Store store =
                Store.open(
                        StoreSettings.in(directory, HostAddress.NONE).withSegmentLength(SEGMENT),
                        new LocalDisk(),
                        Clock.SYSTEM,
                        Agents.THREADS,
                        new Counters(),
                        fatal -> {});
        store.recover();
        return store;
    }

    private static Draft message(
            final String topic, final int queueId, final String key, final String... properties) {
        final PropertyText.Editor text =
                PropertyText.EMPTY.edit().set(PropertyKeys.UNIQUE_KEY, key);
        for (int i = 0; i < properties.length; i += 2) {
            text.set(properties[i], properties[i + 1]);
        }
        return Draft.to(topic, queueId)
                .body(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
                .properties(text.toText())
                .build();
    }

    private static Draft timer(final String key, final String... more) {
        final List<String> properties =
                new ArrayList<>(
                        List.of(
                                PropertyKeys.REAL_TOPIC, "orders",
                                PropertyKeys.REAL_QUEUE_ID, "0",
                                PropertyKeys.TIMER_OUT_MS, Long.toString(DUE)));
        properties.addAll(List.of(more));
        return message(TopicNames.TIMER, 0, key, properties.toArray(String[]::new));
    }

    private static Draft delayed(final int level, final String key) {
        return message(
                TopicNames.SCHEDULE,
                level - 1,
                key,
                PropertyKeys.DELAY,
                Integer.toString(level),
                PropertyKeys.REAL_TOPIC,
                "orders",
                PropertyKeys.REAL_QUEUE_ID,
                "0");
    }

    private static Draft delivery(final String key) {
        return message("orders", 0, key, PropertyKeys.REAL_TOPIC, "orders");
    }

    private Survey survey(final Map<Integer, Long> delayOffsets) throws IOException {
        try (RocketMqLog log = RocketMqLog.open(source, source.resolve("commitlog"))) {
            return log.survey(delayOffsets, level -> 1_000L * level, Progress.SILENT);
        }
    }

    private Adoption.Result adopt(final boolean link) throws IOException {
        try (RocketMqLog log = RocketMqLog.open(source, source.resolve("commitlog"))) {
            final Survey survey = log.survey(Map.of(), level -> 1_000L * level, Progress.SILENT);
            return new Adoption(log, survey, target)
                    .run(link, Progress.SILENT, Progress.SILENT, (directory, store) -> {});
        }
    }

    private List<String> due() throws IOException {
        final List<String> keys = new ArrayList<>();
        try (Store store = open(target)) {
            for (final DueTimer timer : store.timers().poll(Long.MAX_VALUE / 2, 100)) {
                try (Slice slice = store.log().slice(timer.physicalOffset(), timer.length())) {
                    keys.add(
                            new RecordView()
                                    .wrap(slice.bytes(), 0)
                                    .properties()
                                    .get(PropertyKeys.UNIQUE_KEY));
                }
            }
        }
        return keys;
    }

    @Test
    void shouldTellWhatWaitsFromWhatWasDelivered() throws IOException {
        write(
                timer("done"),
                timer("waiting"),
                delayed(3, "late"),
                delayed(3, "came"),
                delivery("done"),
                delivery("came"),
                // Sent by somebody, not delivered by a timer.
                message("orders", 0, "waiting"));
        final Survey survey = survey(Map.of());
        assertThat(survey.timersDone()).hasSize(1);
        assertThat(survey.timersWaiting()).hasSize(1);
        assertThat(survey.delayedWaiting()).hasSize(1);
        assertThat(survey.records()).isEqualTo(7);
    }

    @Test
    void shouldBelieveTheDelayOffsets() throws IOException {
        write(delayed(3, "a"), delayed(3, "b"), delayed(4, "c"));
        assertThat(survey(Map.of(3, 1L)).delayedWaiting()).hasSize(2);
    }

    @Test
    void shouldNotWaitForWhatWasRolledOnOrCalledBack() throws IOException {
        write(
                timer("rolled"),
                timer("rolled", "TIMER_ROLL_TIMES", "1"),
                timer("regretted"),
                timer("regret", "TIMER_DEL_UNIQKEY", "orders+regretted"));
        final Survey survey = survey(Map.of());
        assertThat(survey.timersWaiting()).hasSize(1);
        assertThat(survey.timersDone()).hasSize(3);
    }

    @Test
    void shouldDeliverWhatWaitsOnceAlsoAfterARebuild() throws IOException {
        write(
                timer("done"),
                timer("waiting"),
                delayed(3, "late"),
                delivery("done"),
                timer("rolled"),
                timer("rolled", "TIMER_ROLL_TIMES", "1"));
        final Adoption.Result result = adopt(false);
        assertThat(result.timersWaiting()).isEqualTo(3);
        assertThat(due()).containsExactlyInAnyOrder("waiting", "late", "rolled");
        Rebuild.run(target, Progress.SILENT);
        assertThat(due()).containsExactlyInAnyOrder("waiting", "late", "rolled");
    }

    @Test
    void shouldLinkFullSegmentsAndOwnTheLast() throws IOException {
        final Draft[] drafts = new Draft[800];
        for (int i = 0; i < drafts.length; i++) {
            drafts[i] = message("orders", i % 3, "K" + i, PropertyKeys.KEYS, "k" + i);
        }
        write(drafts);
        final Adoption.Result result = adopt(true);
        assertThat(result.linked()).isGreaterThan(0);
        final VerificationReport report;
        try (Inspection inspection = Inspection.open(target)) {
            report = Verification.run(inspection, Progress.SILENT);
        }
        assertThat(report.faults()).isEmpty();
        assertThat(report.records()).isEqualTo(800);
        final Path last;
        try (Stream<Path> files = Files.list(target.resolve("commitlog"))) {
            last =
                    files.filter(file -> file.getFileName().toString().length() == 20)
                            .filter(file -> startOf(file) < result.logEnd())
                            .max(Path::compareTo)
                            .orElseThrow();
        }
        assertThat(Files.getAttribute(last, "unix:nlink")).isEqualTo(1);
        assertThat(target.resolveSibling("store.importing")).doesNotExist();
        Adoption.deleteSource(source.resolve("commitlog"));
        try (Store store = open(target)) {
            assertThat(store.queues().find("orders", 2).maxOffset()).isEqualTo(266);
        }
    }

    private static long startOf(final Path file) {
        return Long.parseLong(file.getFileName().toString());
    }

    @Test
    void shouldOverwriteNothing() throws IOException {
        write(message("orders", 0, "a"));
        adopt(false);
        assertThatThrownBy(() -> adopt(false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not empty");
    }

    @Test
    void shouldRefuseASourceInUse() throws IOException {
        write(message("orders", 0, "a"));
        try (Store store = open(source)) {
            assertThat(store.isRecovered()).isTrue();
            assertThatThrownBy(() -> survey(Map.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("stop it first");
        }
    }
}
