package io.posthorn.jms.connector.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.jms.connector.PosthornResourceAdapter;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PosthornActivationSpecTest {

    private static PosthornActivationSpec topic() {
        final PosthornActivationSpec spec = new PosthornActivationSpec();
        spec.setDestination("news");
        spec.setDestinationType("jakarta.jms.Topic");
        return spec;
    }

    private static void assertInvalid(
            final PosthornActivationSpec spec, final String sentence, final String... properties) {
        assertThatExceptionOfType(InvalidPropertyException.class)
                .isThrownBy(spec::validate)
                .withMessageContaining(sentence)
                .satisfies(
                        e ->
                                assertThat(
                                                Arrays.stream(e.getInvalidPropertyDescriptors())
                                                        .map(PropertyDescriptor::getName))
                                        .containsExactly(properties));
    }

    @Test
    void shouldKnowWhatIsUsual() throws Exception {
        final PosthornActivationSpec spec = topic();
        spec.validate();
        assertThat(spec.getAcknowledgeMode()).isEqualTo("Auto-acknowledge");
        assertThat(spec.getSubscriptionDurability()).isEqualTo("NonDurable");
        assertThat(spec.getPrefetch()).isEqualTo(10);
        assertThat(spec.getReconnectPause()).isEqualTo(1_000);
        assertThat(spec.getMaxReconnectPause()).isEqualTo(30_000);
        assertThat(spec.sessions()).isEqualTo(5);
        spec.setSubscriptionDurability("Durable");
        spec.setSubscriptionName("readers");
        assertThat(spec.sessions()).isEqualTo(5);
        spec.setClientId("me");
        assertThat(spec.sessions()).as("of an unshared subscription").isEqualTo(1);
        spec.validate();
        spec.setAcknowledgeMode("");
        spec.setSubscriptionDurability(null);
        spec.setPrefetch(null);
        spec.validate();
        assertThat(spec.getAcknowledgeMode()).isEqualTo("Auto-acknowledge");
        assertThat(spec.isDurable()).isFalse();
    }

    /** Annotations of beans and descriptors of applications hold nothing but text. */
    @Test
    void shouldTakeEachPropertyAsText() throws Exception {
        for (final PropertyDescriptor property :
                Introspector.getBeanInfo(PosthornActivationSpec.class).getPropertyDescriptors()) {
            if (property.getWriteMethod() != null
                    && property.getPropertyType() != ResourceAdapter.class) {
                assertThat(property.getPropertyType().getConstructor(String.class))
                        .as(property.getName())
                        .isNotNull();
            }
        }
    }

    @Test
    void shouldNeedOneDestination() {
        final PosthornActivationSpec spec = new PosthornActivationSpec();
        assertInvalid(
                spec,
                "Either destination or destinationLookup has to be given, not both.",
                "destination",
                "destinationLookup");
        spec.setDestination("orders");
        assertInvalid(spec, "destinationType is missing", "destinationType");
        spec.setDestinationType("javax.jms.Queue");
        assertInvalid(
                spec,
                "destinationType is jakarta.jms.Queue or jakarta.jms.Topic, not javax.jms.Queue.",
                "destinationType");
    }

    @Test
    void shouldSayEverythingThatIsWrong() {
        final PosthornActivationSpec spec = topic();
        spec.setAcknowledgeMode("Client-acknowledge");
        spec.setMaxSessions(0);
        spec.setReconnectPause(-1L);
        assertInvalid(
                spec,
                "acknowledgeMode is Auto-acknowledge or Dups-ok-acknowledge, not"
                        + " Client-acknowledge. maxSessions is a whole number above 0, not 0."
                        + " reconnectPause is a whole number above 0, not -1.",
                "acknowledgeMode",
                "maxSessions",
                "reconnectPause");
    }

    @Test
    void shouldKnowWhatASubscriptionNeeds() {
        final PosthornActivationSpec spec = topic();
        spec.setSubscriptionDurability("Durable");
        assertInvalid(spec, "A durable subscription needs a name", "subscriptionName");
        spec.setSubscriptionName("readers");
        spec.setClientId("me");
        spec.setMaxSessions(2);
        assertInvalid(
                spec,
                "A durable subscription with a clientId has one session",
                "maxSessions",
                "clientId");
        spec.setMaxSessions(null);
        spec.setDestinationType("jakarta.jms.Queue");
        assertInvalid(spec, "A queue has no subscriptions", "subscriptionDurability");
    }

    @Test
    void shouldTakeFromTheAdapterWhatItDoesNotSay() throws Exception {
        final PosthornResourceAdapter adapter = new PosthornResourceAdapter();
        adapter.setUrl("posthorn://one?prefetch=3");
        adapter.setOptions("tls=true&requestTimeout=5");
        adapter.setUser("ada");
        adapter.setPassword("secret");
        final PosthornActivationSpec spec = topic();
        spec.setResourceAdapter(adapter);
        assertThat(spec.broker().getUrl())
                .isEqualTo(
                        "posthorn://one?password=secret&prefetch=3&requestTimeout=5&tls=true"
                                + "&user=ada");
        spec.setUser("bob");
        spec.setOptions("requestTimeout=6");
        assertThat(spec.broker().getUrl())
                .isEqualTo("posthorn://one?prefetch=3&requestTimeout=6&tls=true&user=bob");
        assertThatExceptionOfType(ResourceException.class)
                .isThrownBy(() -> spec.setResourceAdapter(null));
    }
}
