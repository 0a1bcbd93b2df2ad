package io.posthorn.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.topic.DeclaredSubscription;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.RetryPolicy;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time is turned and the writer's turns are called by hand, so nothing here waits. */
class WriteBehindTest {

    @TempDir Path directory;

    private final HandClock clock = new HandClock();
    private final FakeStore store = new FakeStore();

    private WriteBehind open() {
        return new WriteBehind(
                store,
                new WriteBehind.Site("c", "broker-a", "jdbc:test", directory.resolve("copy.json")),
                clock);
    }

    private void turn(final WriteBehind catalog) throws Exception {
        clock.forward(Duration.ofSeconds(2));
        catalog.writer().turn();
    }

    @Test
    void shouldWriteWhatWasHandedOverAtTheNextTurn() throws Exception {
        final WriteBehind catalog = open();
        catalog.load();
        catalog.save(TopicConfig.of("a", 4));
        catalog.save(GroupConfig.of("g"));
        assertThat(store.topics).isEmpty();
        turn(catalog);
        assertThat(store.topics).containsEntry("a", TopicConfig.of("a", 4));
        assertThat(store.groups).containsEntry("g", GroupConfig.of("g"));
        assertThat(store.audit).extracting(AuditEntry::name).containsExactly("a", "g");
    }

    @Test
    void shouldWriteOnlyTheLastChangeOfATopic() throws Exception {
        final WriteBehind catalog = open();
        catalog.load();
        catalog.save(TopicConfig.of("a", 4));
        catalog.save(TopicConfig.of("a", 5));
        catalog.deleteTopic("a");
        catalog.save(TopicConfig.of("a", 6));
        assertThat(catalog.waitingCount()).isEqualTo(1);
        turn(catalog);
        assertThat(store.changesWritten).isEqualTo(1);
        assertThat(store.topics.get("a").readQueueNums()).isEqualTo(6);
        assertThat(store.audit).hasSize(4);
    }

    @Test
    void shouldKeepChangesWhileTheDatabaseIsAwayAndCatchUp() throws Exception {
        final WriteBehind catalog = open();
        catalog.load();
        store.away = true;
        catalog.save(TopicConfig.of("a", 4));
        turn(catalog);
        catalog.save(TopicConfig.of("b", 4));
        turn(catalog);
        assertThat(catalog.databaseAnswers()).isFalse();
        assertThat(catalog.waitingCount()).isEqualTo(2);
        store.away = false;
        clock.forward(Duration.ofSeconds(20));
        turn(catalog);
        assertThat(catalog.databaseAnswers()).isTrue();
        assertThat(catalog.waitingCount()).isZero();
        assertThat(store.topics).containsOnlyKeys("a", "b");
    }

    @Test
    void shouldRestLongerAndLongerBetweenTriesButNeverLongerThanAQuarterMinute() throws Exception {
        final WriteBehind catalog = open();
        catalog.load();
        store.away = true;
        catalog.save(TopicConfig.of("a", 4));
        final List<Long> rests = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            turn(catalog);
            final int triesBefore = store.tries;
            long seconds = 0;
            while (store.tries == triesBefore) {
                clock.forward(Duration.ofSeconds(1));
                seconds++;
                catalog.writer().turn();
            }
            rests.add(seconds);
            store.tries = 0;
        }
        assertThat(rests).allMatch(seconds -> seconds <= 15).isSorted();
        assertThat(rests.get(rests.size() - 1)).isGreaterThan(8L);
    }

    @Test
    void shouldSayWhichChangesAreKeptOnlyWhenTheCopyIsWritten() throws Exception {
        final WriteBehind catalog = open();
        final List<Long> kept = new ArrayList<>();
        catalog.onKept(kept::add);
        catalog.load();
        catalog.save(TopicConfig.of("a", 4));
        catalog.deleteGroup("g");
        assertThat(catalog.handedOver()).isEqualTo(2);
        assertThat(kept).isEmpty();
        store.away = true;
        turn(catalog);
        assertThat(kept).containsExactly(2L);
        catalog.save(TopicConfig.of("b", 4));
        // The copy was written a moment ago.
        catalog.writer().turn();
        assertThat(kept).containsExactly(2L);
        turn(catalog);
        assertThat(kept).containsExactly(2L, 3L);
        assertThat(open().load().topics()).hasSize(2);
    }

    @Test
    void shouldStartFromTheCopyWhileTheDatabaseIsAway() throws Exception {
        final WriteBehind before = open();
        before.load();
        before.save(TopicConfig.of("a", 4));
        before.save(everyField());
        before.writer().end();
        store.away = true;
        final TopicCatalog.Contents contents = open().load();
        assertThat(contents.topics()).containsExactly(TopicConfig.of("a", 4));
        assertThat(contents.groups()).containsExactly(everyField());
    }

    @Test
    void shouldWriteAfterARestartWhatTheDatabaseHadNotTakenBefore() throws Exception {
        final WriteBehind before = open();
        before.save(TopicConfig.of("old", 1));
        before.load();
        turn(before);
        store.away = true;
        before.save(TopicConfig.of("a", 4));
        before.deleteTopic("old");
        turn(before);
        before.writer().end();

        store.away = false;
        final WriteBehind after = open();
        assertThat(after.load().topics()).containsExactly(TopicConfig.of("a", 4));
        turn(after);
        assertThat(store.topics).containsOnlyKeys("a");
        assertThat(after.waitingCount()).isZero();
    }

    @Test
    void shouldBelieveTheDatabaseRatherThanACopyThatHasNothingWaiting() throws Exception {
        final WriteBehind before = open();
        before.load();
        before.save(TopicConfig.of("a", 4));
        before.writer().end();
        store.topics.put("b", TopicConfig.of("b", 1));
        store.topics.remove("a");
        assertThat(open().load().topics()).containsExactly(TopicConfig.of("b", 1));
    }

    @Test
    void shouldRefuseToStartWithNeitherDatabaseNorCopyAndSayWhatToCheck() {
        store.away = true;
        assertThatThrownBy(() -> open().load())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("posthorn.db.url")
                .hasMessageContaining("the plug is out");
    }

    @Test
    void shouldRefuseToStartFromADamagedCopyAndNameIt() throws Exception {
        Files.writeString(directory.resolve("copy.json"), "{\"topics\":[");
        assertThatThrownBy(() -> open().load()).hasMessageContaining("copy.json");
    }

    @Test
    void shouldNotTakeTheCopyOfAnotherBroker() throws Exception {
        final WriteBehind before = open();
        before.load();
        before.save(TopicConfig.of("a", 4));
        before.writer().end();
        store.away = true;
        final WriteBehind other =
                new WriteBehind(
                        store,
                        new WriteBehind.Site(
                                "c", "broker-b", "jdbc:test", directory.resolve("copy.json")),
                        clock);
        assertThatThrownBy(other::load).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldKeepWaitingForAChangeThatCameWhileAnEarlierOneWasWritten() throws Exception {
        final WriteBehind catalog = open();
        catalog.load();
        catalog.save(TopicConfig.of("a", 4));
        store.whileWriting = () -> catalog.save(TopicConfig.of("a", 5));
        turn(catalog);
        assertThat(store.topics.get("a").readQueueNums()).isEqualTo(5);
        assertThat(catalog.waitingCount()).isZero();
    }

    @Test
    void shouldWriteEverythingInItsLastTurn() throws Exception {
        final WriteBehind catalog = open();
        catalog.load();
        for (int i = 0; i < 1200; i++) {
            catalog.save(TopicConfig.of("t" + i, 1));
        }
        catalog.writer().end();
        assertThat(store.topics).hasSize(1200);
        assertThat(catalog.waitingCount()).isZero();
    }

    private static GroupConfig everyField() {
        return new GroupConfig(
                "g",
                false,
                false,
                false,
                true,
                3,
                7,
                new RetryPolicy.Exponential(5, 50, 2),
                1,
                2,
                false,
                1,
                9,
                List.of(new DeclaredSubscription("t", "SQL92", "a > 1", 3)),
                Map.of("k", "v"));
    }

    /** A clock that moves when told to. */
    private static final class HandClock implements Clock {
        private long nanos = 1;

        void forward(final Duration time) {
            nanos += time.toNanos();
        }

        @Override
        public long wallMs() {
            return 1_700_000_000_000L + nanos / 1_000_000;
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }

    /** Tables in memory, with a plug. */
    private static final class FakeStore implements MetadataStore {
        private final Map<String, TopicConfig> topics = new TreeMap<>();
        private final Map<String, GroupConfig> groups = new TreeMap<>();
        private final List<AuditEntry> audit = new ArrayList<>();
        private boolean away;
        private int tries;
        private int changesWritten;
        private Runnable whileWriting = () -> {};

        private void reach() {
            tries++;
            if (away) {
                throw new IllegalStateException("the plug is out");
            }
        }

        @Override
        public void prepare() {
            reach();
        }

        @Override
        public TopicCatalog.Contents read() {
            return new TopicCatalog.Contents(
                    List.copyOf(topics.values()), List.copyOf(groups.values()));
        }

        @Override
        public void write(final Collection<Change> changes, final Collection<AuditEntry> entries) {
            reach();
            final Runnable meanwhile = whileWriting;
            whileWriting = () -> {};
            meanwhile.run();
            changesWritten += changes.size();
            audit.addAll(entries);
            for (final Change change : changes) {
                if (change instanceof Change.TopicSaved saved) {
                    topics.put(saved.topic().name(), saved.topic());
                } else if (change instanceof Change.TopicDeleted deleted) {
                    topics.remove(deleted.name());
                } else if (change instanceof Change.GroupSaved saved) {
                    groups.put(saved.group().groupName(), saved.group());
                } else if (change instanceof Change.GroupDeleted deleted) {
                    groups.remove(deleted.name());
                }
            }
        }
    }
}
