package io.posthorn.examples.jakarta;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** Answers orders. */
// begin: bean
@MessageDriven(
        activationConfig = {
            // For Payara; WildFly is told in its configuration.
            @ActivationConfigProperty(propertyName = "resourceAdapter", propertyValue = "posthorn"),
            @ActivationConfigProperty(
                    propertyName = "destinationType",
                    propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "destination", propertyValue = "orders"),
            @ActivationConfigProperty(propertyName = "maxSessions", propertyValue = "10")
        })
public class Invoices implements MessageListener {

    @Resource(lookup = "java:comp/env/jms/posthorn")
    ConnectionFactory factory;

    /** The order and the invoice: both, or neither. */
    @Override
    public void onMessage(Message message) {
        try (JMSContext context = factory.createContext()) {
            String order = message.getBody(String.class);
            context.createProducer().send(context.createQueue("invoices"), "invoice for " + order);
            if (order.contains("mouldy") && !message.getJMSRedelivered()) {
                // The container rolls both back, and the message comes again.
                throw new IllegalStateException("nobody wants " + order);
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
// end: bean
