package io.posthorn.jms.connector.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.connector.WithContainer;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A bean is told to the adapter by its annotation, as a container does it. */
class MessageDrivenTest extends WithContainer {

    private static PosthornActivationSpec specOf(final Class<?> bean) throws Exception {
        final PosthornActivationSpec spec = new PosthornActivationSpec();
        for (final ActivationConfigProperty each :
                bean.getAnnotation(MessageDriven.class).activationConfig()) {
            final PropertyDescriptor property =
                    Arrays.stream(
                                    Introspector.getBeanInfo(PosthornActivationSpec.class)
                                            .getPropertyDescriptors())
                            .filter(known -> known.getName().equals(each.propertyName()))
                            .findFirst()
                            .orElseThrow();
            final Object value =
                    property.getPropertyType()
                            .getConstructor(String.class)
                            .newInstance(each.propertyValue());
            property.getWriteMethod().invoke(spec, value);
        }
        return spec;
    }

    @Test
    void shouldGiveOrdersToABean() throws Exception {
        final Orders bean = new Orders();
        bean.factory = container.pool(5);
        final PosthornActivationSpec spec = specOf(Orders.class);
        assertThat(spec.getMaxSessions()).isEqualTo(10);
        container.adapter().endpointActivation(new Endpoints(bean, container.manager()), spec);
        client.createProducer()
                .setProperty("country", "CH")
                .send(client.createQueue("orders"), "one cheese");
        assertThat(awaited(client.createQueue("invoices")).getBody(String.class))
                .isEqualTo("invoice for one cheese");
    }
}
