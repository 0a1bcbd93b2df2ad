package io.posthorn.systemtests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.JMSContext;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class CamelIT extends WithBroker {

    @Test
    void shouldRoute() throws Exception {
        final String url = url();
        // begin: camel
        CamelContext camel = new DefaultCamelContext();
        camel.addComponent(
                "jms",
                JmsComponent.jmsComponentAutoAcknowledge(new PosthornConnectionFactory(url)));
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("jms:queue:camel.orders?transacted=true&lazyCreateTransactionManager=false"
                                        + "&concurrentConsumers=2")
                                .transform(simple("invoice for ${body} to ${header.country}"))
                                .to("jms:queue:camel.invoices?deliveryPersistent=true");
                        from("jms:queue:camel.prices").transform(simple("${body}: 4.50"));
                    }
                });
        camel.start();
        ProducerTemplate template = camel.createProducerTemplate();
        template.sendBodyAndHeader("jms:queue:camel.orders", "one cheese", "country", "CH");
        // Request and reply, over a temporary queue.
        String price = template.requestBody("jms:queue:camel.prices", "cheese", String.class);
        // end: camel
        try (camel;
                JMSContext context = new PosthornConnectionFactory(url).createContext()) {
            assertThat(price).isEqualTo("cheese: 4.50");
            assertThat(
                            context.createConsumer(context.createQueue("camel.invoices"))
                                    .receiveBody(String.class, LIMIT_MS))
                    .isEqualTo("invoice for one cheese to CH");
            for (int i = 0; i < 20; i++) {
                assertThat(template.requestBody("jms:queue:camel.prices", i, String.class))
                        .isEqualTo(i + ": 4.50");
            }
        }
    }

    /** Replies of many askers over one queue, told apart by selectors. */
    @Test
    void shouldShareAQueueForReplies() throws Exception {
        try (CamelContext camel = new DefaultCamelContext();
                CamelContext answering = new DefaultCamelContext()) {
            for (final CamelContext each : new CamelContext[] {camel, answering}) {
                each.addComponent(
                        "jms",
                        JmsComponent.jmsComponentAutoAcknowledge(
                                new PosthornConnectionFactory(url())));
            }
            answering.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("jms:queue:camel.shared").transform(simple("${body}!"));
                        }
                    });
            answering.start();
            camel.start();
            final ProducerTemplate template = camel.createProducerTemplate();
            for (int i = 0; i < 5; i++) {
                assertThat(
                                template.requestBody(
                                        "jms:queue:camel.shared?replyTo=camel.replies"
                                                + "&replyToType=Shared&receiveTimeout=250",
                                        "hello " + i,
                                        String.class))
                        .isEqualTo("hello " + i + "!");
            }
        }
    }
}
