package io.posthorn.benchmarks.jms;

import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.benchmarks.contest.Latencies;
import io.posthorn.benchmarks.contest.Senders;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Producers that wait for each answer: to a send, or to the commit after a batch of them. */
final class Sending {

    private final Clients clients;
    private final Place place;
    private final int producers;
    private final int batch;
    private final Latencies latencies = new Latencies();
    private final LongAdder sent = new LongAdder();
    private final LongAdder failures = new LongAdder();

    Sending(final Clients clients, final Place place, final int producers, final int batch) {
        this.clients = clients;
        this.place = place;
        this.producers = producers;
        this.batch = batch;
    }

    /**
     * Sends until one of both is reached.
     *
     * @param count messages
     * @param seconds after which no send or transaction is begun
     * @return how many were sent, how many failed, rate and latencies
     */
    Answer run(final int count, final int seconds) throws Exception {
        final AtomicInteger left = new AtomicInteger(count);
        final List<Producer> all = new ArrayList<>();
        try {
            for (int i = 0; i < producers; i++) {
                all.add(new Producer());
            }
            final long limit = TimeUnit.SECONDS.toNanos(seconds);
            final long begin = System.nanoTime();
            final long nanos =
                    Senders.run(
                            producers,
                            number -> {
                                final Producer producer = all.get(number);
                                while (System.nanoTime() - begin < limit && producer.next(left)) {
                                    // The condition does it.
                                }
                            });
            return latencies.addTo(
                    new Answer()
                            .with("count", sent.sum())
                            .with("failures", failures.sum())
                            .with("rate", sent.sum() / (nanos / 1e9)));
        } finally {
            for (final Producer producer : all) {
                producer.connection.close();
            }
        }
    }

    /** How many were acknowledged. */
    long sent() {
        return sent.sum();
    }

    /** One of them, with connection and session. */
    private final class Producer {

        private final Connection connection = clients.connect();
        private final Session session = Clients.session(connection, batch);
        private final MessageProducer producer = session.createProducer(place.in(session));

        Producer() throws JMSException {
            producer.setDeliveryMode(DeliveryMode.PERSISTENT);
        }

        /** Sends one message, or a batch; false if none is left. */
        boolean next(final AtomicInteger left) throws JMSException {
            final int wanted = Math.max(1, batch);
            final int mine = Math.min(wanted, left.getAndAdd(-wanted));
            if (mine <= 0) {
                return false;
            }
            final long begin = System.nanoTime();
            try {
                for (int i = 0; i < mine; i++) {
                    producer.send(clients.message(session, begin));
                }
                if (batch > 0) {
                    session.commit();
                }
                latencies.recordSince(begin);
                sent.add(mine);
            } catch (final JMSException e) {
                System.err.println("a send failed: " + e);
                failures.add(mine);
                if (batch > 0) {
                    session.rollback();
                }
            }
            return true;
        }
    }
}
