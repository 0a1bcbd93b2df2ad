package io.posthorn.examples.jakarta;

import jakarta.annotation.Resource;
import jakarta.ejb.EJBContext;
import jakarta.ejb.Stateless;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.util.List;

/** Hands orders on. */
// begin: desk
@Stateless
public class OrderDesk {

    @Resource(lookup = "java:comp/env/jms/posthorn")
    ConnectionFactory factory;

    @Resource EJBContext ejb;

    /** All of the orders, or none. */
    public void take(List<String> orders, boolean isPaid) {
        try (JMSContext context = factory.createContext()) {
            for (String order : orders) {
                context.createProducer().send(context.createQueue("orders"), order);
            }
        }
        if (!isPaid) {
            ejb.setRollbackOnly();
        }
    }
}
// end: desk
