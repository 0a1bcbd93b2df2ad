package io.posthorn.broker.delivery;

import static org.junit.jupiter.api.Assertions.fail;

import io.posthorn.broker.delivery.SubscriptionRules.Start;
import io.posthorn.broker.delivery.SubscriptionRun.Step;
import io.posthorn.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Compares a subscription with its model over long lists of random steps. {@code
 * -Dposthorn.simulations=N} for more than the usual number; a failure prints its seed and the few
 * steps of the list that it takes.
 */
class SubscriptionPropertyTest {

    private static final int SIMULATIONS = Integer.getInteger("posthorn.simulations", 200);
    private static final int STEPS = 150;

    private static final List<SubscriptionRules> RULES =
            List.of(
                    SubscriptionRules.QUEUE,
                    SubscriptionRules.QUEUE.withMostDeliveries(1),
                    SubscriptionRules.QUEUE.withMostDeliveries(2),
                    SubscriptionRules.QUEUE.exclusively(),
                    SubscriptionRules.QUEUE.withDelay(RedeliveryDelay.of(15)),
                    SubscriptionRules.QUEUE
                            .withDelay(new RedeliveryDelay(4, 2, 30))
                            .withMostDeliveries(3),
                    SubscriptionRules.QUEUE.exclusively().withDelay(RedeliveryDelay.of(20)),
                    SubscriptionRules.DURABLE.withMostDeliveries(3),
                    SubscriptionRules.popping(Start.FIRST, 0),
                    SubscriptionRules.popping(Start.FIRST, 3));

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void shouldDoWhatItsModelDoes() {
        final SeededRandom seeds = SeededRandom.create();
        for (int i = 0; i < SIMULATIONS; i++) {
            final SeededRandom random = SeededRandom.of(i == 0 ? seeds.seed() : seeds.nextLong());
            final SubscriptionRules rules = RULES.get(random.nextInt(RULES.size()));
            final List<Step> steps = SubscriptionRun.steps(random, rules, STEPS);
            if (faultOf(rules, steps) != null) {
                final List<Step> few = fewest(rules, steps);
                fail(
                        "%s, rules %s%n%s"
                                .formatted(
                                        random, rules.text(), String.join("\n", tell(rules, few))),
                        faultOf(rules, few));
            }
        }
    }

    /** Null if all is well. */
    private static Throwable faultOf(final SubscriptionRules rules, final List<Step> steps) {
        try {
            new SubscriptionRun(rules).live(steps);
            return null;
        } catch (final AssertionError | RuntimeException e) {
            return e;
        }
    }

    private static List<String> tell(final SubscriptionRules rules, final List<Step> steps) {
        final SubscriptionRun run = new SubscriptionRun(rules);
        try {
            run.live(steps);
        } catch (final AssertionError | RuntimeException e) {
            run.story().add(e.toString());
        }
        return run.story();
    }

    /** Leaves out what is not needed to fail, half the list at first, single steps at last. */
    private static List<Step> fewest(final SubscriptionRules rules, final List<Step> steps) {
        List<Step> few = steps;
        for (int length = steps.size() / 2; length > 0; length /= 2) {
            for (int from = 0; from < few.size(); ) {
                final List<Step> fewer = new ArrayList<>(few.subList(0, from));
                fewer.addAll(few.subList(Math.min(few.size(), from + length), few.size()));
                if (faultOf(rules, fewer) == null) {
                    from += length;
                } else {
                    few = fewer;
                }
            }
        }
        return few;
    }
}
