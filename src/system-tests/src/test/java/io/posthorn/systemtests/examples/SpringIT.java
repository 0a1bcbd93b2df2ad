package io.posthorn.systemtests.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;

class SpringIT extends WithBroker {

    // begin: configuration
    @Configuration
    @EnableJms
    static class Messaging {

        @Bean
        PosthornConnectionFactory posthorn(@Value("${posthorn.url}") String url) {
            return new PosthornConnectionFactory(url);
        }

        /** For sending: keeps a connection, sessions and producers open. */
        @Bean
        CachingConnectionFactory caching(PosthornConnectionFactory posthorn) {
            return new CachingConnectionFactory(posthorn);
        }

        @Bean
        JmsTemplate jmsTemplate(CachingConnectionFactory caching) {
            JmsTemplate template = new JmsTemplate(caching);
            template.setReceiveTimeout(10_000);
            return template;
        }

        /** For listeners, which keep what they need themselves. */
        @Bean
        DefaultJmsListenerContainerFactory jmsListenerContainerFactory(
                PosthornConnectionFactory posthorn) {
            DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
            factory.setConnectionFactory(posthorn);
            factory.setSessionTransacted(true);
            factory.setConcurrency("1-3");
            return factory;
        }

        /** For topics: every instance of the application shares the subscription. */
        @Bean
        DefaultJmsListenerContainerFactory topicListenerContainerFactory(
                PosthornConnectionFactory posthorn) {
            DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
            factory.setConnectionFactory(posthorn);
            factory.setSessionTransacted(true);
            factory.setPubSubDomain(true);
            factory.setSubscriptionDurable(true);
            factory.setSubscriptionShared(true);
            return factory;
        }

        @Bean
        Orders orders() {
            return new Orders();
        }
    }

    // end: configuration

    // begin: listener
    static class Orders {

        final Set<String> news = ConcurrentHashMap.newKeySet();

        /** What it returns is sent in the transaction in which the order was received. */
        @JmsListener(destination = "spring.orders")
        @SendTo("spring.invoices")
        String invoiceFor(String order, @Header("country") String country) {
            return "invoice for " + order + " to " + country;
        }

        @JmsListener(
                destination = "spring.news",
                subscription = "readers",
                selector = "topic = 'cheese'",
                containerFactory = "topicListenerContainerFactory")
        void read(String text) {
            news.add(text);
        }
    }

    // end: listener

    /** What else is tested. */
    static class Tasks {

        private final Set<String> failed = ConcurrentHashMap.newKeySet();

        @JmsListener(destination = "spring.hard")
        @SendTo("spring.done")
        String fail(final TextMessage task) throws JMSException {
            if (failed.add(task.getText())) {
                throw new IllegalStateException("not yet");
            }
            return task.getText() + " at attempt " + task.getIntProperty("JMSXDeliveryCount");
        }

        @JmsListener(destination = "spring.prices")
        String priceOf(final String what) {
            return what + ": 4.50";
        }
    }

    private AnnotationConfigApplicationContext spring;
    private JmsTemplate jmsTemplate;

    @BeforeEach
    void start() {
        spring = new AnnotationConfigApplicationContext();
        spring.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("posthorn.url", url())));
        spring.register(Messaging.class, Tasks.class);
        spring.refresh();
        jmsTemplate = spring.getBean(JmsTemplate.class);
    }

    @AfterEach
    void stop() {
        if (spring != null) {
            spring.close();
        }
    }

    @Test
    void shouldAnswerOrdersInTheTransactionTheyCameIn() {
        // begin: template
        jmsTemplate.convertAndSend(
                "spring.orders",
                "one cheese",
                message -> {
                    message.setStringProperty("country", "CH");
                    return message;
                });
        String invoice = (String) jmsTemplate.receiveAndConvert("spring.invoices");
        // end: template
        assertThat(invoice).isEqualTo("invoice for one cheese to CH");
    }

    @Test
    void shouldTryAgainWhatFailed() {
        for (int i = 0; i < 20; i++) {
            jmsTemplate.convertAndSend("spring.hard", "task " + i);
        }
        for (int i = 0; i < 20; i++) {
            assertThat((String) jmsTemplate.receiveAndConvert("spring.done"))
                    .endsWith("at attempt 2");
        }
    }

    @Test
    void shouldAskAndAnswer() throws Exception {
        for (int i = 0; i < 20; i++) {
            final Message answer =
                    jmsTemplate.sendAndReceive(
                            "spring.prices", session -> session.createTextMessage("cheese"));
            assertThat(((TextMessage) answer).getText()).isEqualTo("cheese: 4.50");
        }
    }

    @Test
    void shouldSubscribe() {
        final JmsTemplate publisher =
                new JmsTemplate(spring.getBean(PosthornConnectionFactory.class));
        publisher.setPubSubDomain(true);
        final Orders orders = spring.getBean(Orders.class);
        // A listener begins when its container has got so far.
        await().atMost(Duration.ofMillis(LIMIT_MS))
                .until(
                        () -> {
                            publisher.convertAndSend(
                                    "spring.news",
                                    "fresh",
                                    message -> {
                                        message.setStringProperty("topic", "cheese");
                                        return message;
                                    });
                            publisher.convertAndSend("spring.news", "stale");
                            return orders.news.contains("fresh");
                        });
        assertThat(orders.news).containsExactly("fresh");
    }
}
