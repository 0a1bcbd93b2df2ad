package io.posthorn.jms.connector.inbound;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** A message-driven bean, as the manual shows it. */
// begin: bean
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(
                    propertyName = "destinationType",
                    propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "destination", propertyValue = "orders"),
            @ActivationConfigProperty(
                    propertyName = "messageSelector",
                    propertyValue = "country = 'CH'"),
            @ActivationConfigProperty(propertyName = "maxSessions", propertyValue = "10")
        })
public class Orders implements MessageListener {

    @Resource(lookup = "java:/jms/posthorn")
    ConnectionFactory factory;

    /** The order and the invoice: both, or neither. */
    @Override
    public void onMessage(Message order) {
        try (JMSContext context = factory.createContext()) {
            String invoice = "invoice for " + order.getBody(String.class);
            context.createProducer().send(context.createQueue("invoices"), invoice);
        } catch (JMSException e) {
            // The container rolls back, and the message comes again.
            throw new IllegalStateException(e);
        }
    }
}
// end: bean
