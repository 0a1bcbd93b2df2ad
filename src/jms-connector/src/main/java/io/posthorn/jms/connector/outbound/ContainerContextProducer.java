package io.posthorn.jms.connector.outbound;

import io.posthorn.jms.PosthornContextProducer;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSProducer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/** A producer of a handle's context; whoever sends waits until it is sent. */
final class ContainerContextProducer extends PosthornContextProducer {

    ContainerContextProducer(final Session session, final MessageProducer producer) {
        super(session, producer);
    }

    @Override
    public JMSProducer setAsync(final CompletionListener completionListener) {
        if (completionListener != null) {
            throw Refusal.unchecked("JMSProducer.setAsync");
        }
        return this;
    }
}
