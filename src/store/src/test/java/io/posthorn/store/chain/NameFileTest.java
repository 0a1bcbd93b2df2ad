package io.posthorn.store.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NameFileTest {

    private static final Path HOME = Path.of("names");

    /** Bytes of an entry before its name. */
    private static final int HEAD = 11;

    private final SimulatedDisk disk = new SimulatedDisk();

    @Test
    void shouldNotBringBackNamesBehindOneThatWasLostWithThePower() throws IOException {
        final String[] old = {"x".repeat(3 * HEAD + 9), "old-b", "old-c"};
        try (NameFile names = NameFile.open(disk, HOME)) {
            names.makeRoom(3);
            for (int i = 0; i < old.length; i++) {
                names.add(i, old[i]);
            }
        }
        // The sector with the first name was not written, the one with those behind it was.
        final byte[] first = disk.read(HOME.resolve("names-00000"));
        for (int i = 0; i < HEAD + old[0].length(); i++) {
            disk.corrupt(HOME.resolve("names-00000"), i, first[i]);
        }
        final Map<Integer, String> expected =
                Map.of(0, "new-a", 1, "new-b", 2, "z".repeat(HEAD + old[0].length() - 43));
        try (NameFile names = NameFile.open(disk, HOME)) {
            assertThat(names.names()).isEmpty();
            names.makeRoom(3);
            for (int i = 0; i < 3; i++) {
                names.add(names.nextNumber(), expected.get(i));
            }
        }
        try (NameFile names = NameFile.open(disk, HOME)) {
            assertThat(names.names()).isEqualTo(expected);
        }
    }
}
