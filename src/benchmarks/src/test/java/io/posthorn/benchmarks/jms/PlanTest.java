package io.posthorn.benchmarks.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.benchmarks.contest.UsageFault;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void shouldMeasureEverythingOfBothUnlessToldOtherwise() {
        final Plan plan = Plan.of();
        assertThat(plan.servers()).containsExactly(Provider.ARTEMIS, Provider.POSTHORN);
        assertThat(plan.only()).containsExactly(Row.values());
    }

    @Test
    void shouldMeasureOnlyWhatIsAskedFor() {
        final Plan plan = Plan.of("only=topic,end-to-end", "servers=posthorn", "backlog=1000000");
        assertThat(plan.only()).containsExactly(Row.TOPIC, Row.END_TO_END);
        assertThat(plan.servers()).containsExactly(Provider.POSTHORN);
        assertThat(plan.backlog()).isEqualTo(1_000_000);
    }

    @Test
    void shouldSayWhatThereIsWhenAskedForSomethingElse() {
        assertThatExceptionOfType(UsageFault.class)
                .isThrownBy(() -> Plan.of("only=queues", "servers=rocketmq", "message=1"))
                .withMessageContaining("there are auto-1,auto-8,transacted-1")
                .withMessageContaining("there are artemis,posthorn")
                .withMessageContaining("message is unknown")
                .withMessageContaining("messages=2000");
    }
}
