package io.posthorn.examples.quarkus;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.transaction.Transactional;

/** Places orders with the pool alone, without a container's endpoints. */
// begin: shop
@ApplicationScoped
public class Shop {

    @Inject
    @Identifier("pooled")
    ConnectionFactory factory;

    @Inject OrderBook book;

    /** The row and the message: both, or neither. */
    @Transactional
    public void place(String order, boolean isPaid) {
        book.write(order);
        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(context.createQueue("parcels"), order);
        }
        if (!isPaid) {
            throw new IllegalStateException("nobody pays for " + order);
        }
    }
}
// end: shop
