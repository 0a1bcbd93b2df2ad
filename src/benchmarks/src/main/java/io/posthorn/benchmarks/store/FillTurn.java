package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.benchmarks.contest.Arguments;
import io.posthorn.benchmarks.contest.Senders;

/**
 * Writes a number of messages and ends: in good order, or as a kill would. The halves are measured
 * apart: the first one makes the queues if they are new, and warms up.
 */
final class FillTurn {

    private static final double MILLION = 1e6;

    private final TargetStore store;
    private final Spread spread;
    private final int bodyLength;
    private final int senders;
    private final long count;
    private final long before;
    private final boolean close;

    private FillTurn(final Arguments given) {
        store = StoreSetup.of(given).store();
        spread = Spread.of(given);
        bodyLength = given.number("body", 256);
        senders = given.number("senders", 2);
        count = given.longNumber("count", 100_000);
        before = given.longNumber("before", 0);
        close = given.text("end", "halt").equals("close");
        given.end();
    }

    public static void main(final String[] arguments) {
        Turn.run(() -> new FillTurn(Arguments.of(FillTurn.class, arguments)).run());
    }

    private void run() throws Exception {
        store.open();
        final Answer answer = new Answer();
        final long half = count / senders / 2;
        answer.with("messages/s of the first half", write(half, before));
        final double cpu = Footprint.cpuSeconds();
        final long rest = count / senders - half;
        answer.with("messages/s", write(rest, before + half * senders))
                .with(
                        "CPU s per million",
                        (Footprint.cpuSeconds() - cpu) * MILLION / (rest * senders));
        if (close) {
            final long closing = System.nanoTime();
            store.close();
            answer.with("close, s", (System.nanoTime() - closing) / 1e9);
        }
        answer.print();
    }

    /** Returns how many a second, until the last can be found in its queue. */
    private double write(final long each, final long present) throws Exception {
        final Patience patience = new Patience();
        final long begin = System.nanoTime();
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
        final long written = each * senders;
        final Census census = Census.await(store, spread, present + written);
        return written / ((census.atNanos() - begin) / 1e9);
    }
}
