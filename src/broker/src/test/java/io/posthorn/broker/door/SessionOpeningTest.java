package io.posthorn.broker.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.LiveBroker;
import io.posthorn.broker.session.Authenticator;
import io.posthorn.broker.session.Identity;
import io.posthorn.remoting.channel.Connection;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.session.OpenSession;
import io.posthorn.testkit.Await;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionOpeningTest {

    private final CountDownLatch database = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private final LiveBroker live = LiveBroker.asking(new Slow());

    @AfterEach
    void close() {
        database.countDown();
        live.close();
    }

    /** Knows everybody whose password is his name; "slow" only once the database answers. */
    private final class Slow implements Authenticator {

        @Override
        public Optional<Answer> recall(final String user, final String password) {
            return "slow".equals(user) || "broken".equals(user)
                    ? Optional.empty()
                    : Optional.of(answer(user, password));
        }

        @Override
        public Answer ask(final String user, final String password) {
            if ("broken".equals(user)) {
                throw new IllegalStateException("a defect");
            }
            waiting.incrementAndGet();
            try {
                if (!database.await(30, TimeUnit.SECONDS)) {
                    throw new AssertionError("nobody opened the database");
                }
            } catch (final InterruptedException e) {
                throw new AssertionError(e);
            }
            return answer(user, password);
        }

        private Answer answer(final String user, final String password) {
            if (user == null) {
                return new Unavailable("Nobody knows.");
            }
            return user.equals(password) ? new Known(new Identity(user, true)) : new Refused("No.");
        }
    }

    private Connection connect() {
        return live.client.connectAlone(live.address).orTimeout(15, TimeUnit.SECONDS).join();
    }

    private static CompletableFuture<Frame> open(
            final Connection on, final String session, final String user, final String password) {
        return on.call(
                RequestCode.SESSION_OPEN.frame(
                        new OpenSession.Request(session, null, user, password)),
                LiveBroker.LIMIT);
    }

    private static Frame answer(final CompletableFuture<Frame> call) {
        return call.orTimeout(15, TimeUnit.SECONDS).join();
    }

    private static void assertAnswer(final Frame answer, final ResponseCode code) {
        assertThat(ResponseCode.nameOf(answer.code()))
                .as(answer.remark())
                .isEqualTo(ResponseCode.nameOf(code.code()));
    }

    private static Frame ping(final Connection on) {
        return answer(on.call(RequestCode.SESSION_PING.frame(), LiveBroker.LIMIT));
    }

    private long counted(final String name) {
        return live.counters.families().stream()
                .filter(family -> family.name().equals(name))
                .mapToLong(
                        family -> {
                            final long[] sum = new long[1];
                            family.source().accept((value, labels) -> sum[0] += (long) value);
                            return sum[0];
                        })
                .sum();
    }

    @Test
    void shouldSayAsWhomTheClientIsKnown() {
        final Frame answer = answer(open(connect(), "s", "ann", "ann"));
        assertAnswer(answer, ResponseCode.SUCCESS);
        assertThat(OpenSession.Response.from(answer.fields()).user()).isEqualTo("ann");
    }

    @Test
    void shouldBeginNoSessionForWhoIsRefusedAndCountHim() {
        final Connection connection = connect();
        final Frame answer = answer(open(connection, "s", "ann", "bob"));
        assertAnswer(answer, ResponseCode.SESSION_REFUSED);
        assertThat(answer.remark()).isEqualTo("No.");
        assertAnswer(ping(connection), ResponseCode.SESSION_UNKNOWN);
        assertThat(counted("posthorn_broker_login_failures_total")).isOne();
        assertAnswer(answer(open(connection, "s", "ann", "ann")), ResponseCode.SUCCESS);
        assertAnswer(ping(connection), ResponseCode.SUCCESS);
    }

    @Test
    void shouldTellWhetherItIsWorthTryingAgain() {
        final Frame answer = answer(open(connect(), "s", null, null));
        assertAnswer(answer, ResponseCode.SERVICE_NOT_AVAILABLE);
        assertThat(answer.remark()).isEqualTo("Nobody knows.");
        assertThat(counted("posthorn_broker_login_failures_total")).isZero();
    }

    @Test
    void shouldNotHoldUpTheConnectionWhileAPasswordIsChecked() {
        final Connection connection = connect();
        final CompletableFuture<Frame> slow = open(connection, "s", "slow", "slow");
        Await.until("the database is asked", LiveBroker.LIMIT, () -> waiting.get() == 1);
        assertAnswer(ping(connection), ResponseCode.SESSION_UNKNOWN);
        assertAnswer(answer(open(connect(), "t", "ann", "ann")), ResponseCode.SUCCESS);
        assertThat(slow).isNotDone();
        database.countDown();
        assertAnswer(answer(slow), ResponseCode.SUCCESS);
        assertAnswer(ping(connection), ResponseCode.SUCCESS);
    }

    @Test
    void shouldBeginOneSessionForAConnectionThatAsksTwice() {
        final Connection connection = connect();
        final CompletableFuture<Frame> first = open(connection, "s", "slow", "slow");
        final CompletableFuture<Frame> second = open(connection, "t", "slow", "slow");
        Await.until("both are asked about", LiveBroker.LIMIT, () -> waiting.get() == 2);
        database.countDown();
        CompletableFuture.allOf(first, second).orTimeout(15, TimeUnit.SECONDS).join();
        assertThat(
                        List.of(
                                ResponseCode.nameOf(first.join().code()),
                                ResponseCode.nameOf(second.join().code())))
                .containsExactlyInAnyOrder("SUCCESS", "SESSION_ILLEGAL_STATE");
        assertThat(counted("posthorn_sessions")).isOne();
    }

    @Test
    void shouldLeaveASessionToItsUser() {
        final Connection mine = connect();
        assertAnswer(answer(open(mine, "secret", "ann", "ann")), ResponseCode.SUCCESS);
        mine.close();
        final Frame answer = answer(open(connect(), "secret", "bob", "bob"));
        assertAnswer(answer, ResponseCode.SESSION_REFUSED);
        final Frame again = answer(open(connect(), "secret", "ann", "ann"));
        assertThat(OpenSession.Response.from(again.fields()).isResumed()).isTrue();
    }

    @Test
    void shouldAnswerWhenTheAuthenticatorFails() {
        assertAnswer(answer(open(connect(), "s", "broken", "broken")), ResponseCode.SYSTEM_ERROR);
    }
}
