package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.testkit.ManualClock;
import org.junit.jupiter.api.Test;

class SubscriptionTableTest {

    private final SubscriptionTable table = new SubscriptionTable();
    private final FakeSource source = new FakeSource();

    private GroupSubscription subscription(final String group, final String topic) {
        return new GroupSubscription(
                group,
                topic,
                SubscriptionRules.QUEUE,
                source,
                new ManualClock(),
                new SubscriptionListener() {
                    @Override
                    public void changed(final GroupSubscription where) {
                        // Nothing is written down here.
                    }

                    @Override
                    public void awaited(final GroupSubscription where, final boolean isAwaited) {
                        table.awaited(where, isAwaited);
                    }

                    @Override
                    public void goOn(final GroupSubscription where) {
                        throw new AssertionError("there is not so much");
                    }

                    @Override
                    public void dead(final GroupSubscription where, final Dead dead) {
                        throw new AssertionError(dead.toString());
                    }
                });
    }

    @Test
    void shouldFindWhatIsThereAndHoldNothingOfATopicWithoutSubscriptions() {
        final GroupSubscription first = subscription("a", "t");
        final GroupSubscription second = subscription("b", "t");
        table.put(first);
        table.put(second);
        assertThat(table.find("a", "t")).isSameAs(first);
        assertThat(table.of("t")).containsExactlyInAnyOrder(first, second);
        assertThat(table.remove("a", "t")).isSameAs(first);
        assertThat(table.remove("a", "t")).isNull();
        assertThat(table.topics()).containsExactly("t");
        assertThat(table.remove("b", "t")).isSameAs(second);
        assertThat(table.topics()).isEmpty();
        assertThat(table.all()).isEmpty();
    }

    @Test
    void shouldKnowWhereSomebodyWaits() {
        final GroupSubscription waiting = subscription("a", "t");
        table.put(waiting);
        final Outlet outlet = waiting.attach(Wish.ALL, Long.MAX_VALUE, messages -> {});
        assertThat(table.awaitingIn("t")).as("without credit").isEmpty();
        outlet.credit(1);
        assertThat(table.awaitingIn("t")).containsExactly(waiting);
        source.add(0, 1);
        waiting.arrived();
        assertThat(table.awaitingIn("t")).as("has what it wanted").isEmpty();
        outlet.credit(1);
        waiting.close();
        assertThat(table.awaitingIn("t")).isEmpty();
    }
}
