package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.benchmarks.contest.Arguments;

/**
 * Opens a store that is there, says how long that took and what it takes of the machine, and ends
 * in good order.
 */
final class StartTurn {

    private static final double PERCENT = 100;
    private static final double GIB = 1L << 30;

    private StartTurn() {}

    public static void main(final String[] arguments) {
        Turn.run(
                () -> {
                    final Arguments given = Arguments.of(StartTurn.class, arguments);
                    final TargetStore store = StoreSetup.of(given).store();
                    final Spread spread = Spread.of(given);
                    final long expected = given.longNumber("expect", 1);
                    given.end();
                    final long begin = System.nanoTime();
                    store.open();
                    final Census census = Census.await(store, spread, expected);
                    final Answer answer =
                            new Answer()
                                    .with("open and recover, s", (census.atNanos() - begin) / 1e9)
                                    .with(
                                            "messages found, %",
                                            PERCENT * census.messages() / expected);
                    Footprint.measure().addTo(answer);
                    answer.with("log, GiB", store.logBytes() / GIB);
                    store.describeRecovery(answer);
                    store.close();
                    answer.print();
                });
    }
}
