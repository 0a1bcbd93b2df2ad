package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.benchmarks.contest.Arguments;

/**
 * Opens a store that is there, says how long that took and what it takes of the machine, and ends
 * in good order.
 */
final class StartTurn {

    private StartTurn() {}

    public static void main(final String[] arguments) {
        Turn.run(
                () -> {
                    final Arguments given = Arguments.of(StartTurn.class, arguments);
                    final TargetStore store = StoreSetup.of(given).store();
                    final Spread spread = Spread.of(given);
                    final long expected = given.longNumber("expect", 0);
                    given.end();
                    final long begin = System.nanoTime();
                    store.open();
                    store.awaitDerived();
                    final double seconds = (System.nanoTime() - begin) / 1e9;
                    final long messages = store.messages(spread);
                    if (messages != expected) {
                        throw new IllegalStateException(
                                "%d messages are there, %d were stored"
                                        .formatted(messages, expected));
                    }
                    final Answer answer = new Answer().with("open and recover, s", seconds);
                    Footprint.measure().addTo(answer);
                    answer.with("log, GiB", store.logBytes() / (double) (1L << 30));
                    store.describeRecovery(answer);
                    store.close();
                    answer.print();
                });
    }
}
