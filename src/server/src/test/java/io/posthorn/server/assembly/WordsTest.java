package io.posthorn.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void shouldSayWhatTheJdkSaysByAClass() {
        assertThat(Words.of(new AccessDeniedException("/data")))
                .isEqualTo("/data cannot be used: access is denied");
        assertThat(Words.of(new NoSuchFileException("/data")))
                .isEqualTo("/data cannot be used: there is no such file or directory");
        assertThat(Words.of(new FileAlreadyExistsException("/data")))
                .isEqualTo("/data cannot be used: it is no directory");
        assertThat(Words.of(new FileSystemException("/data", null, "Read-only file system")))
                .isEqualTo("/data cannot be used: Read-only file system");
    }

    @Test
    void shouldLeaveSentencesAsTheyAre() {
        assertThat(Words.of(new IOException("another broker uses this directory")))
                .isEqualTo("another broker uses this directory");
    }
}
