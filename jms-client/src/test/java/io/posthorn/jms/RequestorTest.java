package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;
import org.junit.jupiter.api.Test;

/**
 * The two helpers of the specification (Jakarta Messaging 3.1, 6.5), which are built on sessions.
 */
class RequestorTest extends WithHouse {

    /** Answers each request with its text and an exclamation mark. */
    private static void answer(final Session session, final jakarta.jms.Destination requests)
            throws JMSException {
        final MessageProducer producer = session.createProducer(null);
        session.createConsumer(requests)
                .setMessageListener(
                        request -> {
                            try {
                                final Message reply =
                                        session.createTextMessage(textOf(request) + "!");
                                reply.setJMSCorrelationID(request.getJMSMessageID());
                                producer.send(request.getJMSReplyTo(), reply);
                            } catch (final JMSException e) {
                                throw new AssertionError(e);
                            }
                        });
    }

    @Test
    void shouldAskByAQueue() throws JMSException {
        final Connection server = connection();
        final Session answers = server.createSession();
        final Queue requests = queue(answers);
        answer(answers, requests);
        try (QueueConnection client = factory().createQueueConnection()) {
            client.start();
            final QueueSession session = client.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
            final QueueRequestor requestor = new QueueRequestor(session, requests);
            for (final String text : new String[] {"a", "b", "c"}) {
                assertThat(textOf(requestor.request(session.createTextMessage(text))))
                        .isEqualTo(text + "!");
            }
            requestor.close();
        }
    }

    @Test
    void shouldAskByATopic() throws JMSException {
        final Connection server = connection();
        final Session answers = server.createSession();
        final Topic requests = topic(answers);
        answer(answers, requests);
        try (TopicConnection client = factory().createTopicConnection()) {
            client.start();
            final TopicSession session = client.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
            final TopicRequestor requestor = new TopicRequestor(session, requests);
            for (final String text : new String[] {"a", "b", "c"}) {
                assertThat(textOf(requestor.request(session.createTextMessage(text))))
                        .isEqualTo(text + "!");
            }
            requestor.close();
        }
    }

    @Test
    void shouldRefuseToAskNobody() throws JMSException {
        try (QueueConnection client = factory().createQueueConnection()) {
            final QueueSession session = client.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
            assertThatExceptionOfType(InvalidDestinationException.class)
                    .isThrownBy(() -> new QueueRequestor(session, null));
        }
    }
}
