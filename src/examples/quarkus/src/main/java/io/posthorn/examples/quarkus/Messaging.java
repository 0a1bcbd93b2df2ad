package io.posthorn.examples.quarkus;

import io.posthorn.jms.PosthornXAConnectionFactory;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionManager;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.messaginghub.pooled.jms.JmsPoolXAConnectionFactory;

/** A pool whose connections take part in the transaction of whoever uses them. */
// begin: pool
@ApplicationScoped
public class Messaging {

    @Produces
    @Singleton
    @Identifier("pooled")
    JmsPoolXAConnectionFactory pool(
            @ConfigProperty(name = "posthorn.url") String url, TransactionManager transactions) {
        JmsPoolXAConnectionFactory pool = new JmsPoolXAConnectionFactory();
        pool.setConnectionFactory(new PosthornXAConnectionFactory(url));
        pool.setTransactionManager(transactions);
        pool.setMaxConnections(4);
        return pool;
    }

    void close(@Disposes @Identifier("pooled") JmsPoolXAConnectionFactory pool) {
        pool.stop();
    }
}
// end: pool
