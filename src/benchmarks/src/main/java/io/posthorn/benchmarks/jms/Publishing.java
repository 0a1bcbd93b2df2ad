package io.posthorn.benchmarks.jms;

import io.posthorn.benchmarks.contest.Answer;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;

/** Durable subscribers take what producers send beside them. */
final class Publishing {

    private static final String SUBSCRIPTION = "all";

    private final Clients clients;
    private final String topic;
    private final int subscribers;
    private final int producers;

    Publishing(
            final Clients clients, final String topic, final int subscribers, final int producers) {
        this.clients = clients;
        this.topic = topic;
        this.subscribers = subscribers;
        this.producers = producers;
    }

    /**
     * Sends until one of both is reached, and waits until every subscriber has everything.
     *
     * @param count messages
     * @param seconds after which no send is begun
     * @return what the senders say, and how many deliveries there were a second
     */
    Answer run(final int count, final int seconds) throws Exception {
        final Arrivals arrivals = new Arrivals(Long.MAX_VALUE);
        final List<Subscriber> all = new ArrayList<>();
        try {
            for (int i = 0; i < subscribers; i++) {
                all.add(new Subscriber("subscriber-" + i, arrivals));
            }
            for (final Subscriber subscriber : all) {
                subscriber.connection.start();
            }
            final Sending sending = new Sending(clients, Place.topic(topic), producers, 0);
            final long begin = System.nanoTime();
            final Answer answer = sending.run(count, seconds);
            final long deliveries = sending.sent() * subscribers;
            arrivals.expect(deliveries);
            final double took = (arrivals.await() - begin) / 1e9;
            for (final Subscriber subscriber : all) {
                subscriber.unsubscribe();
            }
            return answer.with("deliveries", deliveries / took);
        } finally {
            for (final Subscriber subscriber : all) {
                subscriber.connection.close();
            }
        }
    }

    /** One of them, with connection and session. */
    private final class Subscriber {

        private final Arrivals arrivals;
        private final Connection connection = clients.connect();
        private final Session session;
        private final MessageConsumer consumer;

        Subscriber(final String clientId, final Arrivals arrivals) throws JMSException {
            this.arrivals = arrivals;
            connection.setClientID(clientId);
            session = Clients.session(connection, 0);
            consumer = session.createDurableConsumer(session.createTopic(topic), SUBSCRIPTION);
            consumer.setMessageListener(this::take);
        }

        private void take(final Message message) {
            try {
                clients.madeAt(message);
                arrivals.count();
            } catch (final JMSException e) {
                arrivals.fail(e);
            }
        }

        void unsubscribe() throws JMSException {
            consumer.close();
            session.unsubscribe(SUBSCRIPTION);
        }
    }
}
