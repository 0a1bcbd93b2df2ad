package io.posthorn.base.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {

    /** Takes nothing that is written to it, for want of space. */
    private static final Path FULL = Path.of("/dev/full");

    private final Disk disk = new LocalDisk();

    @Test
    void shouldSayForWhichFileThereIsNoSpaceAndLeaveNothingOfIt(@TempDir final Path directory)
            throws IOException {
        assumeTrue(Files.exists(FULL));
        final Path segment = directory.resolve("segment");
        leadToFullDevice(segment);
        assertThatThrownBy(() -> disk.create(segment, 4096))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(segment.toString())
                .hasMessageContaining("No space left");
        final Path note = directory.resolve("note");
        leadToFullDevice(note);
        assertThatThrownBy(() -> disk.replace(note, new byte[] {1}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(note.toString())
                .hasMessageContaining("No space left");
        assertThat(directory).isEmptyDirectory();
    }

    private static void leadToFullDevice(final Path file) throws IOException {
        Files.createSymbolicLink(
                file.resolveSibling(file.getFileName() + LocalDisk.UNFINISHED), FULL);
    }

    @Test
    void shouldLetOthersWorkAfterEachSmallPieceOfAFile(@TempDir final Path directory)
            throws IOException {
        final int length = (2 << 20) + 100;
        final List<Long> steps = new ArrayList<>(List.of(0L));
        disk.create(
                        directory.resolve("segment"),
                        length,
                        (nanos, bytesDone) -> steps.add(bytesDone))
                .close();
        assertThat(steps).last().isEqualTo((long) length);
        for (int i = 1; i < steps.size(); i++) {
            assertThat(steps.get(i) - steps.get(i - 1)).isBetween(1L, 1L << 16);
        }
    }

    @Test
    void shouldLeaveNothingOfAFileThatIsGivenUp(@TempDir final Path directory) {
        final Path segment = directory.resolve("segment");
        assertThatThrownBy(
                        () ->
                                disk.create(
                                        segment,
                                        2 << 20,
                                        (nanos, bytesDone) -> {
                                            throw new CancellationException();
                                        }))
                .isInstanceOf(CancellationException.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldSayWhichFileCannotBeRead(@TempDir final Path directory) throws IOException {
        final Path file = directory.resolve("file");
        Files.createDirectory(file);
        assertThatThrownBy(() -> disk.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }
}
