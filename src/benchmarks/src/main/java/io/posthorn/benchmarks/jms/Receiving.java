package io.posthorn.benchmarks.jms;

import io.posthorn.benchmarks.contest.Answer;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;

/** Consumers with listeners share a queue in which messages wait. */
final class Receiving {

    private final Clients clients;
    private final String queue;
    private final int consumers;
    private final int batch;

    Receiving(final Clients clients, final String queue, final int consumers, final int batch) {
        this.clients = clients;
        this.queue = queue;
        this.consumers = consumers;
        this.batch = batch;
    }

    /**
     * Receives, from the start of the connections until the last message has come.
     *
     * @param count messages, all that are there
     * @return how many, and the rate
     */
    Answer run(final int count) throws Exception {
        final Arrivals arrivals = new Arrivals(count);
        final List<Consumer> all = new ArrayList<>();
        try {
            for (int i = 0; i < consumers; i++) {
                all.add(new Consumer(arrivals));
            }
            final long begin = System.nanoTime();
            for (final Consumer consumer : all) {
                consumer.connection.start();
            }
            final double seconds = (arrivals.await() - begin) / 1e9;
            for (final Consumer consumer : all) {
                consumer.finish();
            }
            return new Answer().with("count", count).with("rate", count / seconds);
        } finally {
            for (final Consumer consumer : all) {
                consumer.connection.close();
            }
        }
    }

    /** One of them, with connection and session. Its session's thread owns the count. */
    private final class Consumer {

        private final Arrivals arrivals;
        private final Connection connection = clients.connect();
        private final Session session = Clients.session(connection, batch);
        private int uncommitted;

        Consumer(final Arrivals arrivals) throws JMSException {
            this.arrivals = arrivals;
            session.createConsumer(session.createQueue(queue)).setMessageListener(this::take);
        }

        private void take(final Message message) {
            try {
                clients.madeAt(message);
                if (batch > 0 && ++uncommitted == batch) {
                    session.commit();
                    uncommitted = 0;
                }
                arrivals.count();
            } catch (final JMSException e) {
                arrivals.fail(e);
            }
        }

        /** Commits what was too little for a batch, once no listener runs any more. */
        void finish() throws JMSException {
            connection.stop();
            if (batch > 0) {
                session.commit();
            }
        }
    }
}
