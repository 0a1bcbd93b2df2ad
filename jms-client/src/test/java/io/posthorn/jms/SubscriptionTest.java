package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, 8.3 and 4.1.6: every kind of subscription, selectors and browsers. */
class SubscriptionTest extends WithHouse {

    private static void publish(final Session session, final Topic topic, final String text)
            throws JMSException {
        try (MessageProducer producer = session.createProducer(topic)) {
            producer.send(session.createTextMessage(text));
        }
    }

    /** 8.3.3: a durable subscription keeps what comes while nobody is there. */
    @Test
    void shouldKeepMessagesForADurableSubscription() throws JMSException {
        final String id = unique("client");
        Connection connection = connection(id);
        Session session = connection.createSession();
        final Topic topic = topic(session);
        MessageConsumer consumer = session.createDurableConsumer(topic, "sub");
        publish(session, topic, "1");
        assertThat(next(consumer)).isEqualTo("1");
        connection.close();
        final Session other = connection().createSession();
        publish(other, topic, "2");
        connection = connection(id);
        session = connection.createSession();
        consumer = session.createDurableConsumer(topic, "sub");
        assertThat(next(consumer)).isEqualTo("2");
        final Session same = session;
        assertThatExceptionOfType(JMSException.class)
                .as("it has a consumer")
                .isThrownBy(() -> same.unsubscribe("sub"));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> same.createDurableConsumer(topic, "sub"));
        consumer.close();
        session.unsubscribe("sub");
        publish(other, topic, "3");
        assertEmpty(session.createDurableConsumer(topic, "sub"));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> same.unsubscribe("never there"));
    }

    @Test
    void shouldNeedAClientIdentifierForAnUnsharedDurableSubscription() throws JMSException {
        final Session session = connection().createSession();
        final Topic topic = topic(session);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> session.createDurableConsumer(topic, "sub"));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> session.createDurableConsumer(topic, "sub", "a = 1", true));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .as("only shared ones can be there for a client without an identifier")
                .isThrownBy(() -> session.unsubscribe("sub"));
        session.createSharedDurableConsumer(topic, unique("shared")).close();
    }

    /** 8.3.3: with another selector or topic it is another subscription. */
    @Test
    void shouldBeginAnewWithAnotherSelectorOrTopic() throws JMSException {
        final Session session = connection(unique("client")).createSession();
        final Topic topic = topic(session);
        session.createDurableConsumer(topic, "sub").close();
        publish(session, topic, "lost");
        MessageConsumer consumer = session.createDurableConsumer(topic, "sub", "x IS NULL", false);
        assertEmpty(consumer);
        publish(session, topic, "kept");
        consumer.close();
        consumer = session.createDurableConsumer(topic, "sub", "x IS NULL", false);
        assertThat(next(consumer)).isEqualTo("kept");
        consumer.close();
        final Topic another = topic(session);
        consumer = session.createDurableConsumer(another, "sub");
        publish(session, topic, "not wanted");
        publish(session, another, "wanted");
        assertThat(next(consumer)).isEqualTo("wanted");
        consumer.close();
        session.unsubscribe("sub");
    }

    /** 8.3.3: while somebody consumes from it, it is what it was made for. */
    @Test
    void shouldNotChangeADurableSubscriptionThatIsInUse() throws JMSException {
        final Session session = connection(unique("client")).createSession();
        final Topic topic = topic(session);
        final Topic another = topic(session);
        final MessageConsumer first = session.createDurableConsumer(topic, "sub");
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> session.createDurableConsumer(topic, "sub"));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> session.createDurableConsumer(another, "sub"));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> session.createDurableConsumer(topic, "sub", "a = 1", false));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> session.createDurableConsumer(topic, "sub", null, true));
        publish(session, topic, "kept");
        assertThat(next(first)).isEqualTo("kept");
    }

    /** 8.3.2: consumers of one shared subscription divide its messages. */
    @Test
    void shouldShareASubscription() throws JMSException {
        final Connection one = connection();
        final Connection two = connection();
        final Session first = one.createSession();
        final Session second = two.createSession();
        final Topic topic = topic(first);
        final MessageConsumer mine = first.createSharedConsumer(topic, "sub");
        final MessageConsumer yours = second.createSharedConsumer(topic, "sub");
        for (int i = 0; i < 10; i++) {
            publish(first, topic, Integer.toString(i));
        }
        final List<String> got = next(mine, 5);
        got.addAll(next(yours, 5));
        assertThat(got).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> second.createSharedConsumer(topic, "sub", "x = 1"));
        mine.close();
        yours.close();
        publish(first, topic, "to nobody");
        assertEmpty(first.createSharedConsumer(topic, "sub"));
    }

    /** 8.3.4: what is shared and what is not cannot have one name. */
    @Test
    void shouldNotMixSharedAndUnsharedDurableSubscriptions() throws JMSException {
        final Session session = connection(unique("client")).createSession();
        final Topic topic = topic(session);
        session.createDurableConsumer(topic, "sub").close();
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> session.createSharedDurableConsumer(topic, "sub"));
        session.createSharedConsumer(topic, "sub").close();
        session.unsubscribe("sub");
        session.createSharedDurableConsumer(topic, "sub").close();
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> session.createDurableConsumer(topic, "sub"));
    }

    @Test
    void shouldNotDeliverToAConsumerWhatItsOwnConnectionSends() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Topic topic = topic(session);
        final MessageConsumer consumer = session.createConsumer(topic, null, true);
        publish(session, topic, "mine");
        publish(connection().createSession(), topic, "yours");
        assertThat(next(consumer)).isEqualTo("yours");
        assertEmpty(consumer);
    }

    /** 3.8: on a queue, what one selector does not want stays for others. */
    @Test
    void shouldLeaveToOthersWhatASelectorDoesNotWant() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 10; i++) {
            final Message message = session.createTextMessage(Integer.toString(i));
            message.setBooleanProperty("even", i % 2 == 0);
            message.setJMSType("t" + i);
            producer.send(message);
        }
        final MessageConsumer even = session.createConsumer(queue, "even = TRUE");
        assertThat(even.getMessageSelector()).isEqualTo("even = TRUE");
        assertThat(next(even, 5)).containsExactly("0", "2", "4", "6", "8");
        assertEmpty(even);
        assertThat(next(session.createConsumer(queue, "JMSType = 't7'"))).isEqualTo("7");
        assertThat(next(session.createConsumer(queue, ""), 4)).containsExactly("1", "3", "5", "9");
    }

    @Test
    void shouldRefuseASelectorThatCannotBeRead() throws JMSException {
        final Session session = connection(unique("client")).createSession();
        final Queue queue = queue(session);
        final Topic topic = topic(session);
        assertThatExceptionOfType(InvalidSelectorException.class)
                .isThrownBy(() -> session.createConsumer(queue, "this is not one"));
        assertThatExceptionOfType(InvalidSelectorException.class)
                .isThrownBy(() -> session.createBrowser(queue, "= 1"));
        assertThatExceptionOfType(InvalidSelectorException.class)
                .isThrownBy(() -> session.createDurableConsumer(topic, "s", "a LIKE 1", false));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> session.createConsumer(null));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> session.createDurableConsumer(null, "s"));
    }

    /** A queue and a topic of one name have nothing to do with each other. */
    @Test
    void shouldKeepAQueueAndATopicOfOneNameApart() throws JMSException {
        final Session session = connection().createSession();
        final String name = unique("both");
        final Queue queue = session.createQueue(name);
        final Topic topic = session.createTopic(name);
        final MessageConsumer ofQueue = session.createConsumer(queue);
        final MessageConsumer ofTopic = session.createConsumer(topic);
        session.createProducer(queue).send(session.createTextMessage("q"));
        session.createProducer(topic).send(session.createTextMessage("t"));
        assertThat(next(ofQueue)).isEqualTo("q");
        assertThat(next(ofTopic)).isEqualTo("t");
        assertEmpty(ofQueue);
        assertEmpty(ofTopic);
    }

    /** 4.1.6: a browser sees all and takes nothing. */
    @Test
    void shouldBrowseAQueue() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        send(connection, queue, 250);
        final QueueBrowser browser = session.createBrowser(queue);
        final List<?> all = Collections.list(browser.getEnumeration());
        assertThat(all).hasSize(250);
        assertThat(textOf((Message) all.get(249))).isEqualTo("249");
        assertThat(Collections.list(browser.getEnumeration())).hasSize(250);
        final MessageConsumer consumer = session.createConsumer(queue);
        assertThat(next(consumer, 250)).hasSize(250);
        until(() -> Unchecked.get(() -> !browser.getEnumeration().hasMoreElements()));
        browser.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(browser::getEnumeration);
    }

    @Test
    void shouldStickMessageGroupsToAConsumer() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final MessageConsumer one = session.createConsumer(queue);
        final Session second = connection().createSession();
        final MessageConsumer two = second.createConsumer(queue);
        final MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 4; i++) {
            final Message message = session.createTextMessage(Integer.toString(i));
            message.setStringProperty("JMSXGroupID", "same");
            message.setIntProperty("JMSXGroupSeq", i + 1);
            producer.send(message);
        }
        final Message first = one.receive(LIMIT_MS);
        assertThat(first.getStringProperty("JMSXGroupID")).isEqualTo("same");
        assertThat(first.getIntProperty("JMSXGroupSeq")).isEqualTo(1);
        assertEmpty(two);
        assertThat(next(one, 3)).containsExactly("1", "2", "3");
    }

    /** 8.3.3: with another wish about its own messages it is another subscription, too. */
    @Test
    void shouldBeginAnewWithOrWithoutLocalMessages() throws JMSException {
        final Session session = connection(unique("client")).createSession();
        final Topic topic = topic(session);
        session.createDurableConsumer(topic, "sub", null, false).close();
        publish(session, topic, "lost");
        final MessageConsumer others = session.createDurableConsumer(topic, "sub", null, true);
        publish(session, topic, "mine");
        publish(connection().createSession(), topic, "yours");
        assertThat(next(others)).isEqualTo("yours");
        assertEmpty(others);
        others.close();
        publish(connection().createSession(), topic, "lost as well");
        final MessageConsumer all = session.createDurableConsumer(topic, "sub", null, false);
        publish(session, topic, "mine again");
        assertThat(next(all)).isEqualTo("mine again");
        all.close();
        session.unsubscribe("sub");
    }

    /** 8.3.4: shared ones change while nobody consumes from them. */
    @Test
    void shouldChangeASharedDurableSubscriptionThatIsNotInUse() throws JMSException {
        final Session session = connection().createSession();
        final String name = unique("shared");
        final Topic topic = topic(session);
        final MessageConsumer first = session.createSharedDurableConsumer(topic, name);
        session.createSharedDurableConsumer(topic, name).close();
        final Topic another = topic(session);
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> session.createSharedDurableConsumer(topic, name, "a = 1"));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> session.createSharedDurableConsumer(another, name));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> session.unsubscribe(name));
        first.close();
        publish(session, topic, "lost");
        final MessageConsumer second =
                session.createSharedDurableConsumer(another, name, "a IS NULL");
        publish(session, topic, "not wanted");
        publish(session, another, "wanted");
        assertThat(next(second)).isEqualTo("wanted");
        assertEmpty(second);
        second.close();
        session.unsubscribe(name);
    }

    /** 8.3.2: while somebody consumes from it, it is what it was made for. */
    @Test
    void shouldNotChangeASharedSubscriptionThatIsInUse() throws JMSException {
        final Session session = connection().createSession();
        final String name = unique("shared");
        final Topic topic = topic(session);
        final Topic another = topic(session);
        final MessageConsumer first = session.createSharedConsumer(topic, name, "a = 1");
        session.createSharedConsumer(topic, name, "a = 1").close();
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> session.createSharedConsumer(topic, name));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> session.createSharedConsumer(another, name, "a = 1"));
        first.close();
        session.createSharedConsumer(another, name).close();
    }

    /** 8.3.2 and 8.3.4: the client identifier is part of the name. */
    @Test
    void shouldKeepSubscriptionsOfTwoClientsApart() throws JMSException {
        final Session one = connection(unique("client")).createSession();
        final Session two = connection(unique("client")).createSession();
        final Topic topic = topic(one);
        final MessageConsumer ofOne = one.createSharedDurableConsumer(topic, "sub");
        final MessageConsumer ofTwo = two.createSharedDurableConsumer(topic, "sub");
        publish(one, topic, "news");
        assertThat(next(ofOne)).isEqualTo("news");
        assertThat(next(ofTwo)).isEqualTo("news");
        ofOne.close();
        ofTwo.close();
        one.unsubscribe("sub");
        two.unsubscribe("sub");
    }

    /** 4.2.4: names of subscriptions. */
    @Test
    void shouldTakeEveryNameThatTheSpecificationNames() throws JMSException {
        final Session session = connection(unique("client")).createSession();
        final Topic topic = topic(session);
        for (final String name : List.of("größe_1.2-3", "-", ".", "a".repeat(128))) {
            session.createDurableConsumer(topic, name).close();
            publish(session, topic, name);
            try (MessageConsumer consumer = session.createDurableConsumer(topic, name)) {
                assertThat(next(consumer)).isEqualTo(name);
            }
            session.unsubscribe(name);
            session.createSharedConsumer(topic, name).close();
        }
        for (final String name : Arrays.asList(null, "")) {
            assertThatExceptionOfType(JMSException.class)
                    .isThrownBy(() -> session.createDurableConsumer(topic, name));
            assertThatExceptionOfType(JMSException.class)
                    .isThrownBy(() -> session.createSharedConsumer(topic, name));
        }
    }

    /** 4.1.6: a selector applies, and the end is an end. */
    @Test
    void shouldBrowseWhatASelectorWants() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final QueueBrowser empty = session.createBrowser(queue);
        assertThat(empty.getQueue()).isEqualTo(queue);
        assertThat(empty.getMessageSelector()).isNull();
        final Enumeration<?> nothing = empty.getEnumeration();
        assertThat(nothing.hasMoreElements()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(nothing::nextElement);
        send(connection, queue, 2);
        final Message wanted = session.createTextMessage("wanted");
        wanted.setIntProperty("a", 1);
        session.createProducer(queue).send(wanted);
        final QueueBrowser browser = session.createBrowser(queue, "a = 1");
        assertThat(browser.getMessageSelector()).isEqualTo("a = 1");
        final List<?> found = Collections.list(browser.getEnumeration());
        assertThat(found).hasSize(1);
        assertThat(textOf((Message) found.get(0))).isEqualTo("wanted");
        assertThat(next(session.createConsumer(queue), 3)).containsExactly("0", "1", "wanted");
        browser.close();
        browser.close();
    }
}
