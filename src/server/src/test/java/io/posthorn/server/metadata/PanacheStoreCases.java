package io.posthorn.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.topic.DeclaredSubscription;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.RetryPolicy;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicFilterType;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every database we support. */
abstract class PanacheStoreCases {

    @Inject PanacheStore store;

    @BeforeEach
    void empty() {
        store.prepare();
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            TopicRow.deleteAll();
                            GroupRow.deleteAll();
                            BrokerRow.deleteAll();
                            AuditRow.deleteAll();
                        });
    }

    @Test
    void shouldReadTopicsAndGroupsAsTheyWereSaved() {
        final TopicConfig topic =
                new TopicConfig(
                        "orders",
                        3,
                        5,
                        TopicConfig.READ,
                        true,
                        1,
                        Map.of("message.type", "FIFO", "länge", "ß"),
                        TopicFilterType.MULTI_TAG);
        final GroupConfig group =
                new GroupConfig(
                        "billing",
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
                        List.of(new DeclaredSubscription("orders", "SQL92", "a > 1", 3)),
                        Map.of("k", "v"));
        store.write(List.of(new Change.TopicSaved(topic), new Change.GroupSaved(group)), List.of());
        assertThat(store.read().topics()).containsExactly(topic);
        assertThat(store.read().groups()).containsExactly(group);
    }

    @Test
    void shouldChangeARowRatherThanAddASecond() {
        store.write(List.of(new Change.TopicSaved(TopicConfig.of("a", 4))), List.of());
        store.write(List.of(new Change.TopicSaved(TopicConfig.of("a", 8))), List.of());
        store.write(List.of(new Change.GroupSaved(GroupConfig.of("g"))), List.of());
        store.write(List.of(new Change.GroupSaved(GroupConfig.of("g"))), List.of());
        assertThat(store.read().topics()).containsExactly(TopicConfig.of("a", 8));
        assertThat(store.read().groups()).containsExactly(GroupConfig.of("g"));
    }

    @Test
    void shouldDeleteAndNotMindWhatIsNotThere() {
        store.write(
                List.of(
                        new Change.TopicSaved(TopicConfig.of("a", 4)),
                        new Change.GroupSaved(GroupConfig.of("g"))),
                List.of());
        store.write(
                List.of(
                        new Change.TopicDeleted("a"),
                        new Change.TopicDeleted("nobody"),
                        new Change.GroupDeleted("g")),
                List.of());
        assertThat(store.read().topics()).isEmpty();
        assertThat(store.read().groups()).isEmpty();
    }

    @Test
    void shouldKeepTheTopicsOfOtherBrokersApart() {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            final TopicRow other = new TopicRow();
                            other.take(TopicConfig.of("theirs", 1));
                            other.cluster = "DefaultCluster";
                            other.broker = "broker-b";
                            other.createdAt = Instant.EPOCH;
                            other.changedAt = Instant.EPOCH;
                            other.persist();
                        });
        store.write(List.of(new Change.TopicSaved(TopicConfig.of("theirs", 4))), List.of());
        assertThat(store.read().topics()).containsExactly(TopicConfig.of("theirs", 4));
    }

    @Test
    void shouldNoteBrokersOnceAndRememberWhenTheyWereSeen() {
        for (long seenAt = 2_000; seenAt <= 4_000; seenAt += 1_000) {
            store.write(
                    List.of(
                            new Change.BrokerSeen(
                                    new BrokerSighting(
                                            "c", "b", 0, "127.0.0.1:10911", "1", 1_000, seenAt))),
                    List.of());
        }
        final List<BrokerRow> rows =
                QuarkusTransaction.requiringNew()
                        .call(() -> BrokerRow.<BrokerRow>list("cluster", "c"));
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).seenAt.toEpochMilli()).isEqualTo(4_000);
    }

    @Test
    void shouldKeepTheAuditTrail() {
        store.write(
                List.of(),
                List.of(new AuditEntry(5_000, "broker", "save", "topic", "a", "{\"x\":1}")));
        final List<AuditRow> rows =
                QuarkusTransaction.requiringNew().call(() -> AuditRow.<AuditRow>listAll());
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).details).isEqualTo("{\"x\":1}");
        assertThat(rows.get(0).happenedAt.toEpochMilli()).isEqualTo(5_000);
    }

    @Test
    void shouldWriteAllOfABatchOrNothing() {
        final String tooLong = "x".repeat(300);
        try {
            store.write(
                    List.of(
                            new Change.TopicSaved(TopicConfig.of("a", 4)),
                            new Change.TopicSaved(TopicConfig.of(tooLong, 4))),
                    List.of());
            throw new AssertionError("the database took a name of 300 characters");
        } catch (final RuntimeException e) {
            assertThat(store.read().topics()).isEmpty();
        }
    }
}
