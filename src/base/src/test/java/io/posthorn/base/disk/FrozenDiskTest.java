package io.posthorn.base.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that is done to a frozen disk gets to the real one. */
final class FrozenDiskTest {

    @TempDir Path directory;

    @Test
    void shouldShowWhatWasWrittenPastAMappingButLeaveTheFileAsItIs() throws IOException {
        final Path path = directory.resolve("file");
        Files.write(path, new byte[8]);
        try (MappedFile file = new FrozenDisk().open(path)) {
            file.write(2, new byte[] {5, 6, 7}, 2);
            file.bytes().put(6, (byte) 9);
            assertThat(file.bytes().getShort(2)).isEqualTo((short) 0x0506);
        }
        assertThat(Files.readAllBytes(path)).containsOnly(0);
    }

    @Test
    void shouldWriteIntoTheFileOfALocalDisk() throws IOException {
        final Path path = directory.resolve("file");
        Files.write(path, new byte[8]);
        try (MappedFile file = new LocalDisk().open(path)) {
            file.write(2, new byte[] {5, 6, 7}, 2);
            assertThat(file.bytes().getShort(2)).isEqualTo((short) 0x0506);
        }
        assertThat(Files.readAllBytes(path)).containsExactly(0, 0, 5, 6, 0, 0, 0, 0);
    }
}
