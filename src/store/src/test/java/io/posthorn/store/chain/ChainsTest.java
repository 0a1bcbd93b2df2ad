package io.posthorn.store.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.testkit.SeededRandom;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainsTest {

    private static final Path HOME = Path.of("chains");
    private static final int FILE_LENGTH = 64 << 10;

    @Test
    void shouldReadUnitsAcrossBlocksOfAllSizes() throws IOException {
        final Chains chains = open(new SimulatedDisk());
        chains.makeRoom(1, 1);
        final Chain chain = chains.create("a");
        final int count = 24 + 409 + 3 * 6_553 + 7;
        for (int i = 0; i < count; i++) {
            chains.makeRoom(1, 1);
            chain.append(10L * i, 10, -i);
        }
        assertThat(chain.next()).isEqualTo(count);
        final Unit.Batch batch = new Unit.Batch(1_000);
        long next = 0;
        while (chain.read(next, batch) > 0) {
            for (int i = 0; i < batch.count(); i++) {
                assertThat(batch.physicalOffset(i)).isEqualTo(10 * (next + i));
                assertThat(batch.tag(i)).isEqualTo(-(next + i));
            }
            next += batch.count();
        }
        assertThat(next).isEqualTo(count);
    }

    @Test
    void shouldGiveNothingOutsideItsRange() throws IOException {
        final Chains chains = open(new SimulatedDisk());
        chains.makeRoom(1, 1);
        final Chain chain = chains.create("a");
        final Unit.Batch batch = new Unit.Batch(10);
        assertThat(chain.read(0, batch)).isZero();
        chain.skipTo(5);
        chains.makeRoom(1, 1);
        chain.append(1, 1, 1);
        assertThat(chain.read(4, batch)).isZero();
        assertThat(chain.read(5, batch)).isEqualTo(1);
        assertThat(chain.read(6, batch)).isZero();
    }

    @Test
    void shouldForgetTrimmedUnitsAndUseTheirBlocksAgain() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Chains chains = open(disk);
        chains.makeRoom(1, 1);
        final Chain chain = chains.create("a");
        long next = 0;
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 6_553; i++) {
                chains.makeRoom(1, 1);
                chain.append(next, 1, next);
                next++;
            }
            final Chains.Pending pending = chains.begin();
            pending.force(next);
            pending.release();
            chain.trim(next - 100);
            assertThat(chain.first()).isEqualTo(next - 100);
        }
        assertThat(disk.files()).as("files do not grow with what was trimmed").hasSizeLessThan(12);
    }

    @Test
    void shouldPassOverUnitsAtOnceAndGiveTheirBlocksBackAFewAtATime() throws IOException {
        final Chains chains = open(new SimulatedDisk());
        chains.makeRoom(1, 1);
        final Chain chain = chains.create("a");
        final int count = 24 + 409 + 3 * 6_553;
        for (int i = 0; i < count; i++) {
            chains.makeRoom(1, 1);
            chain.append(i, 1, i);
        }
        final Unit.Batch one = new Unit.Batch(1);
        assertThat(chain.passOver(10_000, 1)).as("nothing is durable").isTrue();
        assertThat(chain.blockCount()).as("the end is not forgotten").isEqualTo(5);
        chains.begin().force(count);
        assertThat(chain.passOver(10_000, 1)).isFalse();
        assertThat(chain.first()).isEqualTo(10_000);
        assertThat(chain.blockCount()).isEqualTo(4);
        assertThat(chain.read(9_999, one)).isZero();
        assertThat(chain.read(10_000, one)).isOne();
        assertThat(chain.isGivenBack(23)).isTrue();
        assertThat(chain.isGivenBack(24)).isFalse();
        assertThat(chain.passOver(10_000, 2)).isTrue();
        assertThat(chain.blockCount()).isEqualTo(2);
        assertThat(chain.passOver(count, 10)).isTrue();
        assertThat(chain.blockCount()).as("the end is not forgotten").isOne();
        assertThat(chain.first()).isEqualTo(count);
        assertThat(chain.lastPhysicalOffset()).isEqualTo(count - 1);
        chains.makeRoom(1, 1);
        chain.append(count, 1, count);
        assertThat(chain.read(count, one)).isOne();
    }

    @Test
    void shouldNotForgetWhereAChainEndsWhenItsLastBlockIsLost() throws IOException {
        for (final boolean isTrimmed : new boolean[] {true, false}) {
            final SimulatedDisk disk = new SimulatedDisk();
            final Chains chains = open(disk);
            chains.makeRoom(1, 1);
            final Chain chain = chains.create("a");
            for (int i = 0; i < 24; i++) {
                chain.append(1 + i, 1, i);
            }
            chains.begin().force(100);
            chains.makeRoom(1, 1);
            chain.append(100, 1, 24);
            giveBack(chain, isTrimmed);
            assertThat(chain.first()).isEqualTo(24);
            assertThat(open(disk.killProcess()).find("a").next()).isEqualTo(24);
            chains.begin().force(101);
            giveBack(chain, isTrimmed);
            assertThat(chain.blockCount()).isOne();
            assertThat(open(disk.killProcess()).find("a").next()).isEqualTo(25);
        }
    }

    private static void giveBack(final Chain chain, final boolean isTrimmed) {
        if (isTrimmed) {
            chain.trim(100);
        } else {
            assertThat(chain.passOver(24, 10)).isTrue();
        }
    }

    @Test
    void shouldAgreeWithAModelThroughCrashes() throws IOException {
        final SeededRandom random = SeededRandom.create();
        SimulatedDisk disk = new SimulatedDisk();
        final Map<String, List<Long>> durable = new HashMap<>();
        long offset = 1;
        for (int life = 0; life < 30; life++) {
            final Chains chains = open(disk);
            final long mark = chains.mark();
            assertThat(chains.all())
                    .extracting(Chain::name)
                    .as("%s", random)
                    .containsAll(durable.keySet());
            for (final Chain chain : chains.all()) {
                final List<Long> found = unitsOf(chain);
                assertThat(found)
                        .as("%s %s", chain, random)
                        .isEqualTo(durable.getOrDefault(chain.name(), List.of()));
                assertThat(found).as("%s", random).allMatch(each -> each < mark);
            }
            final Map<String, List<Long>> now = new HashMap<>();
            durable.forEach((name, units) -> now.put(name, new ArrayList<>(units)));
            for (int step = 0; step < random.nextInt(3_000); step++) {
                final String name = "chain-" + random.nextInt(20);
                chains.makeRoom(1, 1);
                final Chain chain =
                        chains.find(name) == null ? chains.create(name) : chains.find(name);
                chains.makeRoom(1, 1);
                chain.append(offset, 1, 0);
                now.computeIfAbsent(name, key -> new ArrayList<>()).add(offset);
                offset++;
                if (random.nextInt(500) == 0) {
                    final Chains.Pending pending = chains.begin();
                    pending.force(offset);
                    pending.release();
                    durable.clear();
                    now.forEach((key, units) -> durable.put(key, new ArrayList<>(units)));
                }
            }
            if (chains.mark() == 0) {
                durable.clear();
            }
            disk = disk.losePower(random);
        }
    }

    @Test
    void shouldNotGrowWhileThereIsNoRoom() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Chains chains = open(disk);
        chains.makeRoom(1, 1);
        disk.withCapacity(0);
        for (int i = 0; i < 1_000; i++) {
            assertThatThrownBy(() -> chains.makeRoom(500, 1)).hasMessageContaining("No space");
        }
        disk.withCapacity(Long.MAX_VALUE / 2);
        chains.makeRoom(500, 1);
        assertThat(disk.files())
                .extracting(file -> file.getFileName().toString())
                .filteredOn(name -> name.startsWith("blocks-"))
                .allSatisfy(
                        name -> assertThat(Integer.parseInt(name.substring(7))).isLessThan(400));
    }

    @Test
    void shouldRefuseMoreChainsAtOnceThanItCanName() throws IOException {
        final Chains chains = open(new SimulatedDisk());
        assertThatThrownBy(() -> chains.makeRoom(1_001, 1)).hasMessageContaining("not 1001");
    }

    @Test
    void shouldStartAnewWhenAFileIsDamaged() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Chains chains = open(disk);
        chains.makeRoom(1, 1);
        chains.create("a").append(1, 1, 1);
        chains.begin().force(2);
        disk.corrupt(HOME.resolve("blocks-00000"), 9, 0x40);
        final Chains again = open(disk.killProcess());
        assertThat(again.mark()).isZero();
        assertThat(again.all()).isEmpty();
    }

    @Test
    void shouldNotBringADeletedChainBack() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Chains chains = open(disk);
        chains.makeRoom(4, 4);
        final Chain deleted = chains.create("a");
        deleted.append(1, 1, 1);
        chains.create("b").append(2, 1, 1);
        chains.begin().force(3);
        chains.delete(deleted);
        final Chains again = open(disk.killProcess());
        assertThat(again.all()).extracting(Chain::name).containsExactly("b");
        again.makeRoom(1, 1);
        final Chain fresh = again.create("a");
        assertThat(unitsOf(fresh)).isEmpty();
        fresh.append(9, 1, 1);
        assertThat(unitsOf(fresh)).containsExactly(9L);
    }

    private static Chains open(final SimulatedDisk disk) throws IOException {
        return Chains.open(disk, HOME, FILE_LENGTH);
    }

    private static List<Long> unitsOf(final Chain chain) {
        final List<Long> units = new ArrayList<>();
        final Unit.Batch batch = new Unit.Batch(64);
        long next = chain.first();
        while (chain.read(next, batch) > 0) {
            for (int i = 0; i < batch.count(); i++) {
                units.add(batch.physicalOffset(i));
            }
            next += batch.count();
        }
        return units;
    }
}
