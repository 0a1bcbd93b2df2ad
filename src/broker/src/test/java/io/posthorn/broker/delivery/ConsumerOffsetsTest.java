package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.base.disk.SmallFile;
import io.posthorn.testkit.SeededRandom;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsumerOffsetsTest {

    private static final Path FILE = Path.of("store", "consumer-offsets");

    private SimulatedDisk disk = new SimulatedDisk();

    private ConsumerOffsets load() throws IOException {
        final ConsumerOffsets offsets = new ConsumerOffsets(new SmallFile(disk, FILE));
        offsets.load();
        return offsets;
    }

    @Test
    void shouldFindSavedOffsetsAgainAfterTheProcessWasKilled() throws IOException {
        final ConsumerOffsets offsets = load();
        offsets.commit("g", "t", 0, 5);
        offsets.commit("g", "t", 1, Long.MAX_VALUE);
        offsets.commit("h", "%RETRY%h", 0, 0);
        offsets.save();
        offsets.commit("g", "t", 0, 6);
        disk = disk.killProcess();
        final ConsumerOffsets again = load();
        assertThat(again.committed("g", "t")).isEqualTo(Map.of(0, 5L, 1, Long.MAX_VALUE));
        assertThat(again.committed("h", "%RETRY%h", 0)).isZero();
        assertThat(again.committed("g", "t", 2)).isEqualTo(ConsumerOffsets.NONE);
    }

    @Test
    void shouldKeepOneOfTheLastTwoSavesWhenPowerIsLost() throws IOException {
        final SeededRandom random = SeededRandom.create();
        for (int round = 0; round < 50; round++) {
            final ConsumerOffsets offsets = load();
            final long before = Math.max(0, offsets.committed("g", "t", 0));
            offsets.commit("g", "t", 0, before + 1);
            offsets.save();
            disk = disk.losePower(random);
            assertThat(load().committed("g", "t", 0))
                    .as("after a save, %s", random)
                    .isEqualTo(before + 1);
        }
    }

    @Test
    void shouldWriteNothingWhenNothingChanged() throws IOException {
        final ConsumerOffsets offsets = load();
        offsets.save();
        assertThat(disk.files()).isEmpty();
        offsets.commit("g", "t", 0, 1);
        offsets.save();
        disk.delete(FILE);
        offsets.save();
        assertThat(disk.exists(FILE)).isFalse();
    }

    @Test
    void shouldTryAgainAfterAFailedSave() throws IOException {
        final ConsumerOffsets offsets = load();
        offsets.commit("g", "t", 0, 1);
        disk.withCapacity(0);
        assertThatThrownBy(offsets::save).isInstanceOf(IOException.class);
        disk.withCapacity(1 << 20);
        offsets.save();
        assertThat(load().committed("g", "t", 0)).isOne();
    }

    @Test
    void shouldNeverOverwriteWhatItCouldNotRead() throws IOException {
        new SmallFile(disk, FILE).write("g\tt\tzero\t5\n".getBytes(StandardCharsets.UTF_8));
        final ConsumerOffsets offsets = new ConsumerOffsets(new SmallFile(disk, FILE));
        assertThatThrownBy(offsets::load)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no consumer offset")
                .hasMessageContaining("zero");
        final byte[] before = disk.read(FILE);
        offsets.commit("g", "t", 0, 1);
        offsets.save();
        assertThat(disk.read(FILE)).isEqualTo(before);
    }

    @Test
    void shouldForgetATopicOrAGroup() throws IOException {
        final ConsumerOffsets offsets = load();
        offsets.commit("g", "t", 0, 1);
        offsets.commit("g", "u", 0, 1);
        offsets.reset("h", "t", 0, 1);
        assertThat(offsets.topicsOf("g")).containsExactly("t", "u");
        assertThat(offsets.groupsOf("t")).containsExactly("g", "h");
        offsets.forgetTopic("t");
        assertThat(offsets.groupsOf("t")).isEmpty();
        assertThat(offsets.takeReset("h", "t", 0)).isEqualTo(ConsumerOffsets.NONE);
        offsets.forgetGroup("g");
        assertThat(offsets.topicsOf("g")).isEmpty();
    }

    @Test
    void shouldHandOutAReset() throws IOException {
        final ConsumerOffsets offsets = load();
        offsets.reset("g", "t", 0, 7);
        assertThat(offsets.takeReset("g", "t", 1)).isEqualTo(ConsumerOffsets.NONE);
        assertThat(offsets.takeReset("g", "t", 0)).isEqualTo(7);
        assertThat(offsets.takeReset("g", "t", 0)).isEqualTo(ConsumerOffsets.NONE);
        final List<String> all = new ArrayList<>();
        offsets.forEach((group, topic, queueId, offset) -> all.add(group + topic + offset));
        assertThat(all).containsExactly("gt7");
    }

    @Test
    void shouldStopOnOffsetsThatCannotBe() throws IOException {
        final ConsumerOffsets offsets = load();
        assertThatThrownBy(() -> offsets.commit("g", "t", 0, -1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> offsets.commit("g", "t", -1, 1)).hasMessageContaining("-1");
    }
}
