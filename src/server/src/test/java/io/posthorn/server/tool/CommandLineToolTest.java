package io.posthorn.server.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posthorn.base.agent.Agents;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.LocalDisk;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.store.Store;
import io.posthorn.store.StoreSettings;
import io.posthorn.store.log.Appended;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineToolTest {

    @TempDir Path home;

    private Path directory;
    private final List<Appended> appended = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void fill() throws IOException {
        directory = home.resolve("store");
        try (Store store = open()) {
            for (int i = 0; i < 20; i++) {
                appended.add(
                        store.log()
                                .append(
                                        Draft.to("orders", i % 2)
                                                .body(
                                                        ByteBuffer.wrap(
                                                                ("order " + i)
                                                                        .getBytes(
                                                                                StandardCharsets
                                                                                        .UTF_8)))
                                                .properties(
                                                        PropertyText.of(
                                                                Map.of(
                                                                        PropertyKeys.KEYS,
                                                                        "key" + i)))
                                                .build()));
            }
        }
        final ConsumerOffsets offsets = Offsets.in(directory);
        offsets.commit("readers", "orders", 0, 9);
        offsets.commit("readers", "orders", 1, 2);
        offsets.save();
    }

    private Store open() throws IOException {
        final Store store =
                Store.open(
                        StoreSettings.in(directory, HostAddress.NONE).withSegmentLength(1 << 16),
                        new LocalDisk(),
                        Clock.SYSTEM,
                        Agents.THREADS,
                        new Counters(),
                        fatal -> {});
        store.recover();
        return store;
    }

    private int run(final String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return CommandLineTool.run(new PrintWriter(out), new PrintWriter(err), words);
    }

    private int store(final String... words) {
        final List<String> all = new ArrayList<>(List.of("store"));
        all.addAll(List.of(words));
        all.addAll(List.of("--directory", directory.toString()));
        return run(all.toArray(String[]::new));
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void shouldAnswerAsPeopleExpect() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("store").contains("Exit codes");
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).containsPattern("Posthorn \\d+\\.\\d+");
        assertThat(run("store", "--version")).isZero();
        assertThat(run("store", "verify", "--help")).isZero();
        assertThat(run("stroe")).isEqualTo(2);
        assertThat(err.toString()).contains("stroe").contains("Did you mean");
        assertThat(run("store")).isEqualTo(2);
        assertThat(run("store", "dump", "--directory", "x")).isEqualTo(2);
        assertThat(run("store", "dump", "first", "--directory", "x")).isEqualTo(2);
    }

    @Test
    void shouldVerifyAndSayWhatIsDamaged() throws IOException {
        assertThat(store("verify")).isZero();
        assertThat(out.toString()).contains("20 records").contains("The store is sound.");
        final Path segment = directory.resolve("commitlog").resolve("0".repeat(20));
        final byte[] bytes = Files.readAllBytes(segment);
        bytes[(int) appended.get(3).physicalOffset() + 92] ^= 1;
        Files.write(segment, bytes);
        assertThat(store("verify", "--json")).isEqualTo(1);
        assertThat(json().get("sound").asBoolean()).isFalse();
        assertThat(json().get("faults").get(0).get("physicalOffset").asLong())
                .isEqualTo(appended.get(3).physicalOffset());
    }

    @Test
    void shouldShowARecord() throws IOException {
        final String offset = Long.toString(appended.get(4).physicalOffset());
        assertThat(store("dump", offset)).isZero();
        assertThat(out.toString()).contains("order 4").contains("KEYS = key4");
        assertThat(store("dump", offset, "--json", "--limit", "3")).isZero();
        assertThat(json().get("bodyText").asText()).isEqualTo("ord");
        assertThat(json().get("queueOffset").asLong()).isEqualTo(2);
        assertThat(store("dump", "1")).isEqualTo(3);
        assertThat(err.toString()).contains("No record begins at 1");
    }

    @Test
    void shouldListSegmentsAndQueues() throws IOException {
        assertThat(store("segments", "--json")).isZero();
        assertThat(json().get(0).get("records").asLong()).isEqualTo(20);
        assertThat(store("queues", "--topic", "orders", "--json")).isZero();
        assertThat(json()).hasSize(2);
        assertThat(store("queues")).isZero();
        assertThat(out.toString().lines()).hasSize(3);
    }

    @Test
    void shouldCutAndSetGroupsBack() throws IOException {
        final long cut = appended.get(10).physicalOffset();
        assertThat(store("truncate", Long.toString(cut), "--yes", "--json")).isZero();
        assertThat(json().get("recordsCut").asLong()).isEqualTo(10);
        assertThat(json().get("offsetsSetBack").asInt()).isEqualTo(1);
        assertThat(Path.of(json().get("lostTail").asText())).exists();
        final ConsumerOffsets offsets = Offsets.in(directory);
        assertThat(offsets.committed("readers", "orders", 0)).isEqualTo(5);
        assertThat(offsets.committed("readers", "orders", 1)).isEqualTo(2);
        assertThat(store("rebuild", "--json")).isZero();
        assertThat(json().get("records").asLong()).isEqualTo(10);
    }

    @Test
    void shouldCutOnlyWhenTheOffsetIsTyped() throws IOException {
        final String cut = Long.toString(appended.get(10).physicalOffset());
        final InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("y\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(store("truncate", cut)).isEqualTo(3);
            assertThat(err.toString()).contains("10 records").contains("Nothing was cut.");
            assertThat(store("verify")).isZero();
            System.setIn(new ByteArrayInputStream((cut + "\n").getBytes(StandardCharsets.UTF_8)));
            assertThat(store("truncate", cut, "--discard")).isZero();
        } finally {
            System.setIn(before);
        }
        assertThat(out.toString()).contains("10 records");
        assertThat(directory.resolve("lost-tail-" + cut)).doesNotExist();
    }

    @Test
    void shouldRefuseAStoreInUseWithASentence() throws IOException {
        try (Store inUse = open()) {
            assertThat(inUse.isRecovered()).isTrue();
            for (final String command : List.of("verify", "segments", "queues", "rebuild")) {
                assertThat(store(command)).as(command).isEqualTo(3);
                assertThat(err.toString()).as(command).contains("is locked");
            }
        }
    }

    @Test
    void shouldSayWhyNothingCanBeImported() {
        assertThat(store("import", "--from", home.resolve("nowhere").toString())).isEqualTo(3);
        assertThat(err.toString()).contains("topics.json is missing");
        assertThat(store("import")).isEqualTo(2);
    }
}
