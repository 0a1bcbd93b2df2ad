package io.posthorn.benchmarks.jms;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** Where messages go; each session makes the destination itself. */
@FunctionalInterface
interface Place {

    Destination in(Session session) throws JMSException;

    static Place queue(final String name) {
        return session -> session.createQueue(name);
    }

    static Place topic(final String name) {
        return session -> session.createTopic(name);
    }
}
