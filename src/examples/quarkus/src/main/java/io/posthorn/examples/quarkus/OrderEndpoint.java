package io.posthorn.examples.quarkus;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.transaction.Transactional;

/** Gets orders. */
// begin: endpoint
@ApplicationScoped
public class OrderEndpoint implements MessageListener {

    @Inject ConnectionFactory factory;
    @Inject OrderBook book;

    /** The message, the row and the invoice: all of it happens, or nothing. */
    @Override
    @Transactional
    public void onMessage(Message message) {
        try (JMSContext context = factory.createContext()) {
            String order = message.getBody(String.class);
            book.write(order);
            context.createProducer().send(context.createQueue("invoices"), "invoice for " + order);
            if (order.contains("mouldy") && !message.getJMSRedelivered()) {
                // Rolls all of it back; the message comes again.
                throw new IllegalStateException("nobody wants " + order);
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
// end: endpoint
