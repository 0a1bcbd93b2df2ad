package io.posthorn.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.server.user.User;
import io.posthorn.server.user.UserStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every database we support. */
abstract class UserTableCases {

    private static final Instant EARLY = Instant.parse("2026-01-31T08:00:00.123456Z");
    private static final Instant LATE = Instant.parse("2026-02-01T08:00:00Z");

    @Inject UserStore users;
    @Inject PanacheStore tables;

    @BeforeEach
    void empty() {
        tables.prepare();
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            UserRow.deleteAll();
                            AuditRow.deleteAll();
                        });
    }

    private static User user(final String name) {
        return new User(name, "hash of " + name, true, EARLY, EARLY);
    }

    @Test
    void shouldFindAUserAsHeWasAdded() {
        assertThat(users.isEmpty()).isTrue();
        assertThat(users.add(user("ann"), "test")).isTrue();
        assertThat(users.find("ann")).hasValue(user("ann"));
        assertThat(users.find("Ann")).isEmpty();
        assertThat(users.isEmpty()).isFalse();
    }

    @Test
    void shouldAddNobodyTwice() {
        users.add(user("ann"), "test");
        assertThat(users.add(user("ann").withPasswordHash("other"), "test")).isFalse();
        assertThat(users.find("ann")).hasValue(user("ann"));
    }

    @Test
    void shouldChangeAUser() {
        users.add(user("ann"), "test");
        final User changed =
                users.change(
                                "ann",
                                ann ->
                                        ann.withEnabled(false)
                                                .withPasswordHash("new")
                                                .withChangedAt(LATE),
                                "test")
                        .orElseThrow();
        assertThat(changed).isEqualTo(new User("ann", "new", false, EARLY, LATE));
        assertThat(users.find("ann")).hasValue(changed);
        assertThat(users.change("bob", bob -> bob, "test")).isEmpty();
    }

    @Test
    void shouldRemoveAUser() {
        users.add(user("ann"), "test");
        assertThat(users.remove("ann", "test")).isTrue();
        assertThat(users.remove("ann", "test")).isFalse();
        assertThat(users.find("ann")).isEmpty();
    }

    @Test
    void shouldListUsersByNameOnePageAtATime() {
        for (final String name : List.of("cat", "ann", "bob", "100_percent", "Anna")) {
            users.add(user(name), "test");
        }
        final UserStore.Found second = users.list("", 1, 2);
        assertThat(second.total()).isEqualTo(5);
        assertThat(second.users()).hasSize(2);
        assertThat(users.list("", 7, 2).users()).isEmpty();
        assertThat(users.list("ANN", 0, 10).users())
                .extracting(User::name)
                .containsExactlyInAnyOrder("ann", "Anna");
        assertThat(users.list("_", 0, 10).users())
                .extracting(User::name)
                .containsExactly("100_percent");
        assertThat(users.list("%", 0, 10).users()).isEmpty();
    }

    @Test
    void shouldKeepUsersOfOtherClustersApart() {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            final UserRow other = new UserRow();
                            other.take(user("ann").withPasswordHash("theirs"));
                            other.cluster = "other";
                            other.persist();
                        });
        assertThat(users.isEmpty()).isTrue();
        assertThat(users.find("ann")).isEmpty();
        assertThat(users.list("", 0, 10).total()).isZero();
        assertThat(users.add(user("ann"), "test")).isTrue();
        assertThat(users.remove("ann", "test")).isTrue();
        final long left = QuarkusTransaction.requiringNew().call(() -> UserRow.count());
        assertThat(left).isOne();
    }

    @Test
    void shouldKeepTheAuditTrailWithoutAnythingSecret() {
        users.add(user("ann"), "somebody");
        users.change("ann", ann -> ann.withPasswordHash("new hash"), "somebody");
        users.remove("ann", "somebody");
        final List<AuditRow> trail =
                QuarkusTransaction.requiringNew()
                        .call(() -> AuditRow.<AuditRow>list("kind = ?1 order by id", "user"));
        assertThat(trail)
                .extracting(row -> row.action)
                .containsExactly("create", "change", "delete");
        assertThat(trail).allSatisfy(row -> assertThat(row.actor).isEqualTo("somebody"));
        assertThat(trail)
                .noneSatisfy(row -> assertThat(String.valueOf(row.details)).contains("hash of"))
                .noneSatisfy(row -> assertThat(String.valueOf(row.details)).contains("new hash"));
        assertThat(trail.get(1).details).contains("\"passwordChanged\":true");
    }
}
