package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.benchmarks.contest.Arguments;

/**
 * Writes a number of messages and ends: in good order, or as a kill would. The first half is not
 * measured if the store was empty: it makes the queues and warms up.
 */
final class FillTurn {

    private static final double MILLION = 1e6;

    private FillTurn() {}

    public static void main(final String[] arguments) {
        Turn.run(
                () -> {
                    final Arguments given = Arguments.of(FillTurn.class, arguments);
                    final StoreSetup setup = StoreSetup.of(given);
                    final Spread spread = Spread.of(given);
                    final int bodyLength = given.number("body", 256);
                    final long count = given.longNumber("count", 100_000);
                    final int senders = given.number("senders", 2);
                    final boolean close = given.text("end", "halt").equals("close");
                    given.end();
                    final TargetStore store = setup.store();
                    store.open();
                    final long half = count / senders / 2;
                    write(store, spread, bodyLength, senders, half);
                    store.awaitDerived();
                    final double cpu = Footprint.cpuSeconds();
                    final long begin = System.nanoTime();
                    write(store, spread, bodyLength, senders, count / senders - half);
                    store.awaitDerived();
                    final double seconds = (System.nanoTime() - begin) / 1e9;
                    final double measured = (count / senders - half) * (double) senders;
                    final Answer answer =
                            new Answer()
                                    .with("messages/s", measured / seconds)
                                    .with(
                                            "CPU s per million",
                                            (Footprint.cpuSeconds() - cpu) * MILLION / measured)
                                    .with("messages", store.messages(spread));
                    if (close) {
                        final long closing = System.nanoTime();
                        store.close();
                        answer.with("close, s", (System.nanoTime() - closing) / 1e9);
                    }
                    answer.print();
                });
    }

    private static void write(
            final TargetStore store,
            final Spread spread,
            final int bodyLength,
            final int senders,
            final long each)
            throws Exception {
        final Patience patience = new Patience();
        Senders.run(
                senders,
                number -> {
                    final Outgoing message = new Outgoing(spread, bodyLength, number, senders);
                    final Patience.Attempt attempt = () -> store.append(message);
                    for (long i = 0; i < each; i++) {
                        patience.append(attempt);
                        message.next();
                    }
                });
    }
}
