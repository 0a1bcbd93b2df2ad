package io.posthorn.benchmarks.jms;

import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.benchmarks.contest.Latencies;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A listener waits while messages are sent at a rate that asks nobody too much. */
final class Steady {

    /** A sender that is late catches up, so it need not wake up for each message. */
    private static final long NAP_NANOS = 200_000;

    private final Clients clients;
    private final String name;

    Steady(final Clients clients, final String name) {
        this.clients = clients;
        this.name = name;
    }

    /**
     * Sends at a rate.
     *
     * @return from the planned moment of a send, so that a stalled broker does not hide its stall,
     *     until the listener has the message
     */
    Answer run(final int rate, final int seconds) throws Exception {
        final int count = rate * seconds;
        final Latencies latencies = new Latencies();
        final Arrivals first = new Arrivals(1);
        final Arrivals arrivals = new Arrivals(count);
        try (Connection sending = clients.connect();
                Connection receiving = clients.connect()) {
            final long marker = System.nanoTime();
            final Session receiver = Clients.session(receiving, 0);
            receiver.createConsumer(receiver.createQueue(name))
                    .setMessageListener(
                            message -> {
                                try {
                                    final long planned = clients.madeAt(message);
                                    if (planned == marker) {
                                        first.count();
                                    } else {
                                        latencies.recordSince(planned);
                                        arrivals.count();
                                    }
                                } catch (final JMSException e) {
                                    first.fail(e);
                                    arrivals.fail(e);
                                }
                            });
            receiving.start();
            final Session sender = Clients.session(sending, 0);
            final Queue queue = sender.createQueue(name);
            final MessageProducer producer = sender.createProducer(queue);
            producer.send(clients.message(sender, marker));
            first.await();
            final long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                final long planned = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
                while (System.nanoTime() < planned) {
                    LockSupport.parkNanos(NAP_NANOS);
                }
                producer.send(clients.message(sender, planned));
            }
            arrivals.await();
        }
        return latencies.addTo(new Answer().with("count", count));
    }
}
