package io.posthorn.broker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.destination.Destination;
import io.posthorn.broker.intake.Preparation;
import io.posthorn.broker.session.SessionRefusal.Reason;
import io.posthorn.broker.transaction.TransactionRefusal;
import io.posthorn.message.DestinationKind;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private final TestHouse house = new TestHouse();
    private final Sessions sessions = house.sessions();
    private final List<Handed> got = new ArrayList<>();

    @AfterEach
    void close() {
        house.close();
    }

    private Session open(final String name, final String clientId) throws SessionRefusal {
        return sessions.open(name, clientId, Identity.NOBODY);
    }

    private static Wanted all(final Destination destination) {
        return new Wanted(destination, false, false, null, null, false);
    }

    private static Wanted durable(final Destination topic, final String selector) {
        return new Wanted(topic, true, false, "sub", selector, false);
    }

    private static void send(final Session session, final Destination to) {
        final Preparation made =
                session.prepare(
                        new Outgoing(
                                to.topic(),
                                0,
                                0,
                                1,
                                HostAddress.NONE,
                                PropertyText.EMPTY,
                                ByteBuffer.allocate(3)));
        session.send(
                List.of(((Preparation.Ready) made).draft()), true, (appended, confirmation) -> {});
    }

    private static void assertRefused(final Reason reason, final Work work) {
        assertThatExceptionOfType(SessionRefusal.class)
                .isThrownBy(work::run)
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    /** Does something a session may refuse. */
    @FunctionalInterface
    private interface Work {
        void run() throws SessionRefusal;
    }

    @Test
    void shouldGiveAClientIdentifierToOneSessionOnly() throws SessionRefusal {
        final Session first = open("a", "me");
        assertRefused(Reason.CLIENT_ID_IN_USE, () -> open("b", "me"));
        final Session unnamed = open("c", null);
        assertRefused(
                Reason.CLIENT_ID_IN_USE, () -> sessions.identify(unnamed, "me", Identity.NOBODY));
        first.close();
        sessions.identify(unnamed, "me", Identity.NOBODY);
        assertThat(unnamed.clientId()).isEqualTo("me");
        assertRefused(
                Reason.ILLEGAL_STATE, () -> sessions.identify(unnamed, "other", Identity.NOBODY));
    }

    /** Jakarta Messaging 3.1, 6.1.2: it is kept from others while somebody uses it. */
    @Test
    void shouldFreeTheClientIdentifierOfASessionThatWasLost() throws SessionRefusal {
        final Session killed = open("a", "me");
        final Destination temporary = killed.createTemporary(DestinationKind.QUEUE);
        killed.dropConnection();
        final Session restarted = open("b", "me");
        assertThat(restarted.isResumed()).isFalse();
        assertThat(house.topics.find(temporary.topic())).isNull();
        assertRefused(Reason.CLIENT_ID_IN_USE, () -> open("a", "me"));
        restarted.dropConnection();
        final Session unnamed = open("c", null);
        sessions.identify(unnamed, "me", Identity.NOBODY);
        unnamed.dropConnection();
        assertRefused(
                Reason.CLIENT_ID_IN_USE, () -> sessions.open("d", "me", new Identity("bob", true)));
        assertThat(open("c", "me").isResumed()).isTrue();
    }

    @Test
    void shouldKeepASessionForItsOwnUser() throws SessionRefusal {
        final Identity ann = new Identity("ann", true);
        final Session lost = sessions.open("secret", "me", ann);
        lost.dropConnection();
        assertRefused(
                Reason.FORBIDDEN, () -> sessions.open("secret", "me", new Identity("bob", true)));
        assertRefused(
                Reason.FORBIDDEN, () -> sessions.open("secret", "me", new Identity("ann", false)));
        final Session again = sessions.open("secret", "me", ann);
        assertThat(again.isResumed()).isTrue();
        assertThat(again.user()).isEqualTo(ann);
        assertRefused(
                Reason.FORBIDDEN, () -> sessions.identify(again, "me", new Identity("bob", true)));
    }

    private static String userOf(final Session session, final String claimed) {
        final Preparation made =
                session.prepare(
                        new Outgoing(
                                "q",
                                0,
                                0,
                                1,
                                HostAddress.NONE,
                                claimed == null
                                        ? PropertyText.EMPTY
                                        : TestHouse.properties(PropertyKeys.USER_ID, claimed),
                                ByteBuffer.allocate(3)));
        return ((Preparation.Ready) made).draft().properties().get(PropertyKeys.USER_ID);
    }

    @Test
    void shouldSayOfAMessageWhoseItIsOnlyIfThatIsProven() throws SessionRefusal {
        house.withTopic("q", 1);
        final Session ann = sessions.open("a", null, new Identity("ann", true));
        assertThat(userOf(ann, null)).isEqualTo("ann");
        assertThat(userOf(ann, "bob")).isEqualTo("ann");
        final Session guest = sessions.open("b", null, new Identity("anonymous", false));
        assertThat(userOf(guest, null)).isNull();
        assertThat(userOf(guest, "bob")).isNull();
    }

    @Test
    void shouldLetAClientGoOnWithItsSession() throws SessionRefusal {
        final Session lost = open("secret", "me");
        final Destination temporary = lost.createTemporary(DestinationKind.QUEUE);
        final Destination topic = lost.destination(DestinationKind.TOPIC, "news");
        lost.attach(1, all(topic), got::addAll).outlet().credit(10);
        lost.dropConnection();
        send(open("other", null), topic);
        final Session again = open("secret", "me");
        assertThat(again.isResumed()).isTrue();
        again.attach(1, all(topic), got::addAll).outlet().credit(10);
        assertThat(got).as("what came while it was away").hasSize(1);
        again.attach(2, all(temporary), got::addAll);
        again.detach(2);
        again.deleteTemporary(temporary.topic());
    }

    private static Wanted shared(final Destination topic, final String selector) {
        return new Wanted(topic, false, true, "sub", selector, false);
    }

    /** Jakarta Messaging 3.1, 8.3.3: it is there as long as it has consumers. */
    @Test
    void shouldKeepASharedSubscriptionWhoseLastConsumerMayComeBack() throws SessionRefusal {
        final Session lost = open("secret", null);
        final Session sender = open("sender", null);
        final Destination topic = lost.destination(DestinationKind.TOPIC, "news");
        lost.attach(1, shared(topic, null), got::addAll).outlet().credit(10);
        lost.dropConnection();
        send(sender, topic);
        assertThat(got).isEmpty();

        final Session back = open("secret", null);
        back.attach(1, shared(topic, null), got::addAll).outlet().credit(10);
        assertThat(got).hasSize(1);
        back.detach(1);

        send(sender, topic);
        open("new", null).attach(1, shared(topic, null), got::addAll).outlet().credit(10);
        assertThat(got).as("it ended with its last consumer").hasSize(1);
    }

    @Test
    void shouldKeepASharedSubscriptionFromNobodyElse() throws SessionRefusal {
        final Session killed = open("secret", null);
        final Destination topic = killed.destination(DestinationKind.TOPIC, "news");
        killed.attach(1, shared(topic, "a = 1"), got::addAll);
        final Session restarted = open("new", null);
        assertRefused(
                Reason.ILLEGAL_STATE, () -> restarted.attach(1, shared(topic, null), got::addAll));
        killed.dropConnection();

        restarted.attach(1, shared(topic, null), got::addAll).outlet().credit(10);
        killed.close();
        send(restarted, topic);
        assertThat(got).hasSize(1);
    }

    @Test
    void shouldEndASharedSubscriptionToWhichNobodyComesBack() throws SessionRefusal {
        final Session lost = open("secret", null);
        final Session sender = open("sender", null);
        final Destination topic = lost.destination(DestinationKind.TOPIC, "news");
        lost.attach(1, shared(topic, null), got::addAll);
        lost.dropConnection();
        lost.close();
        send(sender, topic);

        sender.attach(1, shared(topic, null), got::addAll).outlet().credit(10);
        assertThat(got).isEmpty();
    }

    @Test
    void shouldEndASessionThatNobodyComesBackTo() throws SessionRefusal {
        final Session lost = open("secret", "me");
        final Destination temporary = lost.createTemporary(DestinationKind.TOPIC);
        lost.dropConnection();
        sessions.expire();
        assertThat(house.topics.find(temporary.topic())).isNotNull();
        house.clock.advance(Duration.ofSeconds(31));
        sessions.expire();
        assertThat(house.topics.find(temporary.topic())).isNull();
        assertThat(open("secret", "me").isResumed()).isFalse();
    }

    @Test
    void shouldTakeASessionOverThatSeemsToBeConnected() throws SessionRefusal {
        final Session old = open("secret", "me");
        final Destination queue = old.destination(DestinationKind.QUEUE, "q");
        send(old, queue);
        old.attach(1, all(queue), handed -> {}).outlet().credit(1);
        final Session taken = open("secret", "me");
        assertRefused(Reason.ILLEGAL_STATE, () -> old.attach(2, all(queue), got::addAll));
        taken.attach(1, all(queue), got::addAll).outlet().credit(1);
        assertThat(got).as("the old one's consumer has gone").hasSize(1);
        assertThat(got.get(0).count()).isEqualTo(2);
        old.dropConnection();
        assertThat(taken.consumer(1)).isNotNull();
    }

    /** Jakarta Messaging 3.1, 6.2.2. */
    @Test
    void shouldLetOnlyItsSessionConsumeFromATemporaryDestination() throws SessionRefusal {
        final Session owner = open("a", null);
        final Session other = open("b", null);
        final Destination temporary = owner.createTemporary(DestinationKind.QUEUE);
        assertRefused(Reason.NO_DESTINATION, () -> other.attach(1, all(temporary), got::addAll));
        owner.attach(1, all(temporary), got::addAll).outlet().credit(1);
        send(other, temporary);
        assertThat(got).hasSize(1);
        assertRefused(Reason.ILLEGAL_STATE, () -> owner.deleteTemporary(temporary.topic()));
        assertRefused(Reason.NO_DESTINATION, () -> other.deleteTemporary(temporary.topic()));
        owner.close();
        assertThat(house.topics.find(temporary.topic())).isNull();
        assertRefused(
                Reason.NO_DESTINATION,
                () -> other.destination(DestinationKind.QUEUE, temporary.name()));
    }

    /** Jakarta Messaging 3.1, 8.3.3: with other terms it is another subscription. */
    @Test
    void shouldBeginADurableSubscriptionAnewWithOtherTerms() throws SessionRefusal {
        final Session session = open("a", "me");
        final Destination topic = session.destination(DestinationKind.TOPIC, "news");
        session.attach(1, durable(topic, null), got::addAll);
        session.detach(1);
        send(session, topic);
        session.attach(2, durable(topic, "a = 1"), got::addAll).outlet().credit(5);
        session.detach(2);
        session.attach(3, durable(topic, null), got::addAll).outlet().credit(5);
        assertThat(got).isEmpty();
        assertRefused(
                Reason.ILLEGAL_STATE, () -> session.attach(4, durable(topic, null), got::addAll));
        assertRefused(Reason.ILLEGAL_STATE, () -> session.unsubscribe("sub"));
        session.detach(3);
        session.unsubscribe("sub");
        assertRefused(Reason.NO_DESTINATION, () -> session.unsubscribe("sub"));
    }

    @Test
    void shouldRollBackTransactionsWhenTheConnectionIsLost()
            throws SessionRefusal, TransactionRefusal {
        final Session session = open("a", null);
        final Destination queue = session.destination(DestinationKind.QUEUE, "q");
        send(session, queue);
        final SessionConsumer consumer = session.attach(1, all(queue), got::addAll);
        consumer.outlet().credit(1);
        assertThat(session.transaction(7).settle(consumer.subscription(), got.get(0))).isTrue();
        session.dropConnection();
        assertRefused(Reason.ILLEGAL_STATE, () -> session.commit(7, Runnable::run, outcome -> {}));
        final Session other = open("b", null);
        other.attach(1, all(queue), got::addAll).outlet().credit(1);
        assertThat(got).hasSize(2);
    }

    @Test
    void shouldRefuseASelectorThatCannotBeRead() throws SessionRefusal {
        final Session session = open("a", null);
        final Destination queue = session.destination(DestinationKind.QUEUE, "q");
        assertRefused(
                Reason.BAD_SELECTOR,
                () ->
                        session.attach(
                                1,
                                new Wanted(queue, false, false, null, "a = ", false),
                                got::addAll));
        assertThat(session.consumer(1)).isNull();
    }

    @Test
    void shouldKeepTheTermsOfASubscriptionInALabel() {
        final SubscriberTerms terms =
                new SubscriberTerms(
                        new SubscriberName("-", "a name, with: signs", true),
                        true,
                        "x = '-'",
                        true,
                        7_000_000_000L);
        assertThat(SubscriberTerms.parse(terms.label())).isEqualTo(terms);
        assertThat(terms.label()).doesNotContain(" ");
        final SubscriberTerms few =
                new SubscriberTerms(new SubscriberName(null, "s", true), false, null, false, 0);
        assertThat(SubscriberTerms.parse(few.label())).isEqualTo(few);
        assertThat(SubscriberTerms.parse("unshared,-,-,s,-"))
                .as("as it was written once")
                .isEqualTo(few);
        assertThat(SubscriberTerms.parse("")).isNull();
    }

    @Test
    void shouldGiveEachNamedSubscriptionAGroupOfItsOwn() {
        final String longName = "n".repeat(300);
        assertThat(
                        List.of(
                                new SubscriberName("a", "b", true).group(),
                                new SubscriberName("a", "b", false).group(),
                                new SubscriberName(null, "a|b", true).group(),
                                new SubscriberName("a|b", "", true).group(),
                                new SubscriberName(null, longName + "1", true).group(),
                                new SubscriberName(null, longName + "2", true).group()))
                .doesNotHaveDuplicates()
                .allSatisfy(group -> assertThat(group.length()).isLessThanOrEqualTo(200));
    }
}
