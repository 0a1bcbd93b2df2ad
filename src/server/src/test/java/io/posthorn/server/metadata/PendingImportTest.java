package io.posthorn.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.TopicConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingImportTest {

    @TempDir Path directory;

    private PendingImport.Taken takeOver() throws IOException {
        return new PendingImport(directory)
                .takeOver(directory.resolve("metadata.json"), "cluster", "broker");
    }

    private Copy copy() throws IOException {
        return Copy.read(directory.resolve("metadata.json")).orElseThrow();
    }

    @Test
    void shouldHaveWhatWaitsWrittenToTheDatabase() throws IOException {
        new PendingImport(directory)
                .write(List.of(TopicConfig.of("orders", 4)), List.of(GroupConfig.of("readers")));
        assertThat(takeOver()).isEqualTo(new PendingImport.Taken(1, 1));
        assertThat(copy().waiting())
                .containsExactlyInAnyOrder(
                        new Change.TopicSaved(TopicConfig.of("orders", 4)),
                        new Change.GroupSaved(GroupConfig.of("readers")));
        assertThat(takeOver()).isEqualTo(new PendingImport.Taken(0, 0));
    }

    @Test
    void shouldLeaveAloneWhatIsKnown() throws IOException {
        final Change deleted = new Change.TopicDeleted("gone");
        new Copy(
                        "cluster",
                        "broker",
                        List.of(TopicConfig.of("orders", 8)),
                        List.of(),
                        List.of(deleted),
                        List.of())
                .write(directory.resolve("metadata.json"));
        new PendingImport(directory)
                .write(
                        List.of(
                                TopicConfig.of("orders", 4),
                                TopicConfig.of("gone", 4),
                                TopicConfig.of("new", 4)),
                        List.of());
        assertThat(takeOver()).isEqualTo(new PendingImport.Taken(1, 0));
        assertThat(copy().topics()).containsExactly(TopicConfig.of("orders", 8));
        assertThat(copy().waiting())
                .containsExactly(deleted, new Change.TopicSaved(TopicConfig.of("new", 4)));
    }

    @Test
    void shouldDoNothingWhereNothingWaits() throws IOException {
        assertThat(takeOver()).isEqualTo(new PendingImport.Taken(0, 0));
        assertThat(Files.exists(directory.resolve("metadata.json"))).isFalse();
    }
}
