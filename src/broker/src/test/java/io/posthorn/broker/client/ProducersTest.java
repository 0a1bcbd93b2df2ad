package io.posthorn.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProducersTest {

    private final ManualClock clock = new ManualClock();
    private final Producers producers = new Producers(Duration.ofSeconds(120), clock);
    private final TestLink one = new TestLink();
    private final TestLink two = new TestLink();

    @Test
    void shouldListTheMembersOfAGroupByClientId() {
        producers.heartbeat("p", "b", two);
        producers.heartbeat("p", "a", one);
        assertThat(producers.members("p")).extracting(Member::clientId).containsExactly("a", "b");
        assertThat(producers.members("unknown")).isEmpty();
        assertThat(producers.groups()).containsExactly("p");
    }

    @Test
    void shouldDropWhoLeavesOrLosesTheConnection() {
        producers.heartbeat("p", "a", one);
        producers.heartbeat("p", "b", two);
        producers.heartbeat("q", "b", two);
        producers.leave("p", "a");
        assertThat(producers.members("p")).extracting(Member::clientId).containsExactly("b");
        producers.closed(two);
        assertThat(producers.groups()).isEmpty();
    }

    @Test
    void shouldKeepAClientThatCameBackOnAnotherConnection() {
        producers.heartbeat("p", "a", one);
        producers.heartbeat("p", "a", two);
        producers.closed(one);
        assertThat(producers.members("p")).hasSize(1);
    }

    @Test
    void shouldFindAClientAsLongAsItIsInAnyGroup() {
        producers.heartbeat("p", "a", one);
        producers.heartbeat("q", "a", one);
        assertThat(producers.find("a").link()).isSameAs(one);
        producers.leave("q", "a");
        assertThat(producers.find("a").link()).isSameAs(one);
        producers.heartbeat("p", "a", two);
        assertThat(producers.find("a").link()).as("its newest connection").isSameAs(two);
        producers.closed(one);
        assertThat(producers.find("a").link()).isSameAs(two);
        producers.closed(two);
        assertThat(producers.find("a")).isNull();
        producers.heartbeat("p", "b", one);
        clock.advance(Duration.ofSeconds(121));
        producers.expire();
        assertThat(producers.find("b")).isNull();
    }

    @Test
    void shouldDropWhoWasSilentForTooLong() {
        producers.heartbeat("p", "a", one);
        clock.advance(Duration.ofSeconds(60));
        producers.heartbeat("p", "a", one);
        clock.advance(Duration.ofSeconds(120));
        producers.expire();
        assertThat(producers.members("p")).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        producers.expire();
        assertThat(producers.members("p")).isEmpty();
    }
}
