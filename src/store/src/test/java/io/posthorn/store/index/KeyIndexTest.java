package io.posthorn.store.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.base.count.Counters;
import io.posthorn.message.BatchMark;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.testkit.SeededRandom;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyIndexTest {

    private static final Path HOME = Path.of("index");
    private static final int CAPACITY = 100;

    private final SimulatedDisk disk = new SimulatedDisk();

    @Test
    void shouldFindAllRecordsOfAKeyNewestFirst() throws IOException {
        final KeyIndex index = open(disk);
        for (int i = 0; i < 350; i++) {
            index.put(record(i, "U" + i, i % 7 == 0 ? "seven other" : "other"));
        }
        assertThat(index.find("orders", "seven", 0, Long.MAX_VALUE, 1_000))
                .hasSize(50)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(index.find("orders", "seven", 0, Long.MAX_VALUE, 3))
                .containsExactly(343_000L, 336_000L, 329_000L);
        assertThat(index.find("orders", "U33", 0, Long.MAX_VALUE, 10)).containsExactly(33_000L);
        assertThat(index.find("payments", "U33", 0, Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void shouldKeepToTheTimeAskedForAsFarAsItsSecondsGo() throws IOException {
        final KeyIndex index = open(disk);
        for (int i = 0; i < 100; i++) {
            index.put(record(i, "U" + i, "k"));
        }
        assertThat(index.find("orders", "k", 20_000, 30_000, 1_000))
                .hasSizeBetween(11, 13)
                .contains(20_000L, 30_000L);
    }

    @Test
    void shouldDeriveAgainOnlyWhatWasNotSealedAfterACrash() throws IOException {
        final KeyIndex index = open(disk);
        for (int i = 0; i < 250; i++) {
            index.put(record(i, "U" + i, null));
        }
        index.maintain(0, Long.MAX_VALUE);
        final KeyIndex again = open(disk.killProcess());
        assertThat(again.mark()).isEqualTo(199_100L);
        assertThat(again.find("orders", "U199", 0, Long.MAX_VALUE, 10)).containsExactly(199_000L);
        assertThat(again.find("orders", "U200", 0, Long.MAX_VALUE, 10)).isEmpty();
        for (int i = 150; i < 250; i++) {
            again.put(record(i, "U" + i, null));
        }
        assertThat(again.find("orders", "U160", 0, Long.MAX_VALUE, 10)).containsExactly(160_000L);
        assertThat(again.find("orders", "U200", 0, Long.MAX_VALUE, 10)).containsExactly(200_000L);
    }

    @Test
    void shouldGoOnWhereItWasMadeDurable() throws IOException {
        final KeyIndex index = open(disk);
        for (int i = 0; i < 50; i++) {
            index.put(record(i, "U" + i, null));
        }
        index.force(50_000);
        index.close();
        final KeyIndex again = open(disk);
        assertThat(again.mark()).isEqualTo(50_000);
        assertThat(again.find("orders", "U7", 0, Long.MAX_VALUE, 10)).containsExactly(7_000L);
    }

    @Test
    void shouldFindWhatWasDurableWhenThePowerGoes() throws IOException {
        final SeededRandom random = SeededRandom.create();
        SimulatedDisk now = disk;
        int next = 0;
        int durable = 0;
        for (int life = 0; life < 20; life++) {
            final KeyIndex index = open(now);
            assertThat(index.mark()).as("%s", random).isGreaterThanOrEqualTo(1_000L * durable);
            next = Math.toIntExact((index.mark() + 999) / 1_000);
            for (int i = 0; i < next; i++) {
                assertThat(index.find("orders", "U" + i, 0, Long.MAX_VALUE, 10))
                        .as("U%d, %s", i, random)
                        .containsExactly(1_000L * i);
            }
            for (int i = random.nextInt(200); i > 0; i--) {
                index.put(record(next, "U" + next, null));
                next++;
                if (random.nextInt(40) == 0) {
                    index.force(1_000L * next);
                    index.maintain(0, 1_000L * next);
                    durable = next;
                }
            }
            now = random.nextBoolean() ? now.losePower(random) : now.killProcess();
        }
    }

    @Test
    void shouldDropFilesThatPointBeforeTheLog() throws IOException {
        final KeyIndex index = open(disk);
        for (int i = 0; i < 350; i++) {
            index.put(record(i, "U" + i, null));
        }
        for (int i = 0; i < 10; i++) {
            index.maintain(250_000, Long.MAX_VALUE);
        }
        assertThat(index.find("orders", "U99", 0, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(index.find("orders", "U299", 0, Long.MAX_VALUE, 10)).containsExactly(299_000L);
    }

    @Test
    void shouldMakeTheNextFileAheadAlsoWhenTheLogGrowsFasterThanItsKeys() throws IOException {
        final KeyIndex index = open(disk);
        index.put(record(0, "U0", null));
        index.put(record(700_000, "U1", null));
        index.maintain(0, 700_000_100);
        disk.withCapacity(0);
        index.makeRoom();
        index.put(record(1_100_000, "U2", null));
        assertThat(index.find("orders", "U2", 0, Long.MAX_VALUE, 10))
                .containsExactly(1_100_000_000L);
    }

    @Test
    void shouldRefuseBeforeTheFirstKeyThatWouldHaveNoFile() throws IOException {
        final KeyIndex index = open(disk);
        index.put(record(0, "U0", null));
        disk.withCapacity(0);
        index.makeRoom();
        index.put(record(1_070_000, "U1", null));
        assertThatThrownBy(index::makeRoom).isInstanceOf(IOException.class);
    }

    private static KeyIndex open(final SimulatedDisk disk) throws IOException {
        return KeyIndex.open(disk, HOME, CAPACITY, new Counters());
    }

    /** A record every 1 000 bytes and every second, 100 bytes long as far as the index is told. */
    private static RecordFacts record(final int i, final String uniqueKey, final String keys) {
        final PropertyText.Editor properties =
                PropertyText.of(Map.of(PropertyKeys.UNIQUE_KEY, uniqueKey)).edit();
        if (keys != null) {
            properties.set(PropertyKeys.KEYS, keys);
        }
        final ByteBuffer bytes = ByteBuffer.allocate(512);
        Draft.to("orders", 0)
                .properties(properties.toText())
                .build()
                .write(
                        bytes,
                        0,
                        1_000L * i,
                        i,
                        1_000L * i,
                        HostAddress.NONE,
                        BatchMark.NONE,
                        new RecordCheck());
        bytes.putInt(0, 100);
        return new RecordFacts().fill(new RecordView().wrap(bytes, 0));
    }
}
