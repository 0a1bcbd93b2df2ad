package io.posthorn.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.session.Authenticator;
import io.posthorn.broker.session.Authenticator.Answer;
import io.posthorn.broker.session.Authenticator.Known;
import io.posthorn.broker.session.Authenticator.Refused;
import io.posthorn.broker.session.Authenticator.Unavailable;
import io.posthorn.broker.session.Identity;
import io.posthorn.server.user.Passwords;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PasswordCheckTest {

    private static final Duration MEMORY = Duration.ofSeconds(30);
    private static final Answer WRONG = new Refused("The user or the password is wrong.");
    private static final Answer ANN = new Known(new Identity("ann", true));

    private final AtomicLong now = new AtomicLong();
    private final Clock clock =
            new Clock() {
                @Override
                public long wallMs() {
                    return now.get() / 1_000_000;
                }

                @Override
                public long nanos() {
                    return now.get();
                }
            };
    private final FakeUsers users = new FakeUsers();
    private final Passwords passwords = new Passwords(10);
    private final RecentChecks recent = new RecentChecks(2, MEMORY, clock);
    private final UserDesk desk = new UserDesk(true, users, passwords, recent, clock);
    private final Authenticator check = check(new FakeSecurity(true, null, null));

    private Authenticator check(final FakeSecurity settings) {
        return new PasswordCheck(
                settings,
                users,
                passwords,
                recent,
                new InitialUser(settings, users, passwords, clock));
    }

    @Test
    void shouldLetInWhoKnowsThePassword() {
        desk.create("ann", "rose garden", true);
        assertThat(check.ask("ann", "rose garden")).isEqualTo(ANN);
        assertThat(check.ask("ann", "rose gardens")).isEqualTo(WRONG);
        assertThat(check.ask("Ann", "rose garden")).isEqualTo(WRONG);
        assertThat(check.ask("bob", "rose garden")).isEqualTo(WRONG);
    }

    @Test
    void shouldSayAtOnceWhatNoPasswordCanBe() {
        desk.create("ann", "rose garden", true);
        assertThat(check.recall("ann", null)).hasValue(WRONG);
        assertThat(check.recall("ann", "")).hasValue(WRONG);
        assertThat(check.recall("ann", "short")).hasValue(WRONG);
        assertThat(check.recall("ann", "x".repeat(100_000))).hasValue(WRONG);
        assertThat(check.recall("an\nn", "rose garden")).hasValue(WRONG);
        assertThat(users.reads()).isZero();
    }

    @Test
    void shouldLetInAnybodyWithoutUserIfThatIsAllowed() {
        assertThat(check.recall(null, null)).hasValue(new Known(new Identity("guest", false)));
        assertThat(check.recall("", "")).hasValue(new Known(new Identity("guest", false)));
        assertThat(check.recall(null, "rose garden"))
                .hasValue(new Refused("There is a password, but no user."));
        assertThat(check(new FakeSecurity(false, null, null)).recall(null, null))
                .hasValueSatisfying(
                        answer ->
                                assertThat(((Refused) answer).sentence())
                                        .contains("wants a user and a password"));
    }

    @Test
    void shouldTellADisabledUserButOnlyWithTheRightPassword() {
        desk.create("ann", "rose garden", false);
        assertThat(check.ask("ann", "rose garden"))
                .isEqualTo(new Refused("The user ann is disabled."));
        assertThat(check.ask("ann", "tulip garden")).isEqualTo(WRONG);
        desk.alter("ann", null, true);
        assertThat(check.ask("ann", "rose garden")).isEqualTo(ANN);
    }

    @Test
    void shouldRememberForAWhileWhomItLetIn() {
        desk.create("ann", "rose garden", true);
        assertThat(check.recall("ann", "rose garden")).isEmpty();
        check.ask("ann", "rose garden");
        assertThat(check.recall("ann", "rose garden")).hasValue(ANN);
        assertThat(check.recall("ann", "tulip garden")).isEmpty();
        check.ask("ann", "rose garden");
        assertThat(users.reads()).as("the second time was remembered").isOne();
        now.addAndGet(MEMORY.toNanos());
        assertThat(check.recall("ann", "rose garden")).isEmpty();
    }

    @Test
    void shouldForgetWhoIsChangedOrRemoved() {
        desk.create("ann", "rose garden", true);
        check.ask("ann", "rose garden");
        desk.alter("ann", "tulip garden", null);
        assertThat(check.ask("ann", "rose garden")).isEqualTo(WRONG);
        assertThat(check.ask("ann", "tulip garden")).isEqualTo(ANN);
        desk.alter("ann", null, false);
        assertThat(check.ask("ann", "tulip garden")).isInstanceOf(Refused.class);
        desk.alter("ann", null, true);
        check.ask("ann", "tulip garden");
        desk.delete("ann");
        assertThat(check.ask("ann", "tulip garden")).isEqualTo(WRONG);
    }

    @Test
    void shouldNotRememberWhatWasReadBeforeAChange() {
        desk.create("ann", "rose garden", true);
        users.onRead(
                () -> {
                    users.onRead(() -> {});
                    desk.alter("ann", "tulip garden", null);
                });
        assertThat(check.ask("ann", "rose garden")).as("right when it was read").isEqualTo(ANN);
        assertThat(check.recall("ann", "rose garden")).isEmpty();
        assertThat(check.ask("ann", "rose garden")).isEqualTo(WRONG);
    }

    @Test
    void shouldRememberOnlySoMany() {
        for (final String name : new String[] {"ann", "bob", "cat"}) {
            desk.create(name, "rose garden", true);
            check.ask(name, "rose garden");
        }
        assertThat(check.recall("ann", "rose garden")).isEmpty();
        assertThat(check.recall("bob", "rose garden")).isPresent();
        assertThat(check.recall("cat", "rose garden")).isPresent();
    }

    @Test
    void shouldSayThatTheDatabaseIsAwayButGoOnWithWhomItRemembers() {
        desk.create("ann", "rose garden", true);
        check.ask("ann", "rose garden");
        users.goAway(true);
        assertThat(check.ask("ann", "rose garden")).isEqualTo(ANN);
        assertThat(check.ask("bob", "rose garden"))
                .isEqualTo(new Unavailable("The database is away. Try again."));
        assertThatExceptionOfType(AdminRefusal.class)
                .isThrownBy(() -> desk.create("bob", "rose garden", true))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(AdminRefusal.Reason.UNAVAILABLE));
    }

    @Test
    void shouldHaveNoUsersWithoutABroker() {
        final UserDesk nameServers = new UserDesk(false, users, passwords, recent, clock);
        assertThatExceptionOfType(AdminRefusal.class)
                .isThrownBy(() -> nameServers.list("", 0, 10))
                .withMessageContaining("posthorn.roles");
    }

    @Test
    void shouldMakeTheInitialUserOnce() {
        final FakeSecurity settings = new FakeSecurity(false, "admin", "rose garden");
        final InitialUser initial = new InitialUser(settings, users, passwords, clock);
        initial.atStart();
        assertThat(check.ask("admin", "rose garden"))
                .isEqualTo(new Known(new Identity("admin", true)));
        desk.delete("admin");
        desk.create("ann", "tulip garden", true);
        new InitialUser(settings, users, passwords, clock).atStart();
        assertThat(desk.list("", 0, 10).items()).extracting("name").containsExactly("ann");
    }

    @Test
    void shouldMakeTheInitialUserOnceTheDatabaseIsBack() {
        final FakeSecurity settings = new FakeSecurity(false, "admin", "rose garden");
        final InitialUser initial = new InitialUser(settings, users, passwords, clock);
        users.goAway(true);
        initial.atStart();
        users.goAway(false);
        final Authenticator later = new PasswordCheck(settings, users, passwords, recent, initial);
        assertThat(later.ask("admin", "rose garden"))
                .isEqualTo(new Known(new Identity("admin", true)));
    }
}
