package io.posthorn.systemtests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

class QuarkusIT extends WithBroker {

    // begin: pool
    @ApplicationScoped
    public static class Messaging {

        @Produces
        @ApplicationScoped
        JmsPoolConnectionFactory connectionFactory(
                @ConfigProperty(name = "posthorn.url") String url) {
            JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
            pool.setConnectionFactory(new PosthornConnectionFactory(url));
            pool.setMaxConnections(4);
            return pool;
        }

        void close(@Disposes JmsPoolConnectionFactory pool) {
            pool.stop();
        }
    }

    // end: pool

    // begin: sender
    @ApplicationScoped
    public static class Orders {

        @Inject ConnectionFactory factory;

        void place(String order) {
            // Taken from the pool, and given back by close.
            try (JMSContext context = factory.createContext()) {
                context.createProducer().send(context.createQueue("quarkus.orders"), order);
            }
        }
    }

    // end: sender

    @Test
    void shouldSendWithThePool() throws Exception {
        final Messaging messaging = new Messaging();
        final JmsPoolConnectionFactory pool = messaging.connectionFactory(url());
        final Orders orders = new Orders();
        orders.factory = pool;
        final int count = 200;
        final List<CompletableFuture<Void>> placing = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final String order = "order " + i;
            placing.add(CompletableFuture.runAsync(() -> orders.place(order)));
        }
        CompletableFuture.allOf(placing.toArray(CompletableFuture[]::new)).get();
        assertThat(pool.getNumConnections()).isBetween(1, 4);
        final List<String> got = new ArrayList<>();
        try (JMSContext context = pool.createContext(JMSContext.SESSION_TRANSACTED)) {
            final var consumer = context.createConsumer(context.createQueue("quarkus.orders"));
            for (int i = 0; i < count; i++) {
                got.add(consumer.receive(LIMIT_MS).getBody(String.class));
                context.commit();
            }
        }
        assertThat(got).doesNotHaveDuplicates().hasSize(count).doesNotContainNull();
        messaging.close(pool);
    }
}
