package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SubscriptionRulesTest {

    private static final SubscriptionRules DELAYED =
            SubscriptionRules.QUEUE
                    .withDelay(new RedeliveryDelay(1_000, 1.5, 60_000))
                    .withMostDeliveries(7);

    @Test
    void shouldReadBackWhatWasWritten() {
        for (final SubscriptionRules rules :
                new SubscriptionRules[] {
                    SubscriptionRules.QUEUE,
                    SubscriptionRules.DURABLE.exclusively().labelled("a-label"),
                    SubscriptionRules.popping(SubscriptionRules.Start.LAST, 3).passing(),
                    DELAYED,
                    DELAYED.labelled("a-label").exclusively()
                }) {
            assertThat(SubscriptionRules.parse(rules.text())).isEqualTo(rules);
        }
    }

    @Test
    void shouldReadWhatWasWrittenBeforeThereWereDelays() {
        assertThat(SubscriptionRules.parse("FIRST true false true 0 true true"))
                .isEqualTo(SubscriptionRules.QUEUE);
        assertThat(SubscriptionRules.parse("LAST false false true 0 true true mine"))
                .isEqualTo(SubscriptionRules.DURABLE.labelled("mine"));
    }

    @Test
    void shouldRefuseADelayThatMakesNoSense() {
        assertThatThrownBy(() -> new RedeliveryDelay(-1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RedeliveryDelay(10, 0.5, 10))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RedeliveryDelay(10, 1, 9))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new RedeliveryDelay(10, 10, 500).after(1_000)).isEqualTo(500);
    }
}
