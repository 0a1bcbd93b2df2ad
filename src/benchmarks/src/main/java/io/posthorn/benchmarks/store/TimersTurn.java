package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Answer;
import io.posthorn.benchmarks.contest.Arguments;
import io.posthorn.benchmarks.contest.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What {@link Timers} has each contender do. */
final class TimersTurn {

    private static final double MEGABYTE = 1 << 20;
    private static final double MILLION = 1e6;
    private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);
    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);
    private static final long PATIENCE_MS = TimeUnit.MINUTES.toMillis(2);
    private static final Spread LATER = Spread.of(1, 8);
    private static final Spread SOON = new Spread(java.util.List.of("due-soon"), 8);

    private final StoreSetup setup;
    private final int pending;
    private final int rate;
    private final int seconds;
    private final int leadMs;
    private final int bodyLength;

    private TimersTurn(final Arguments given) {
        setup = StoreSetup.of(given);
        pending = given.number("pending", 100_000);
        rate = given.number("rate", 10_000);
        seconds = given.number("seconds", 3);
        leadMs = given.number("lead", 15) * 1_000;
        bodyLength = given.number("body", 256);
        given.end();
    }

    public static void main(final String[] arguments) {
        Turn.run(() -> new TimersTurn(Arguments.of(TimersTurn.class, arguments)).run());
    }

    private void run() throws Exception {
        final Answer answer = new Answer();
        final Lateness lateness = new Lateness(rate * seconds);
        final TimerStore store = setup.timers();
        store.open(SOON.topics().get(0), lateness);
        wait(store, answer);
        deliver(store, lateness, answer);
        answer.print();
    }

    private void wait(final TimerStore store, final Answer answer) throws Exception {
        final Footprint before = Footprint.measure();
        final double diskBefore = diskMb();
        final Random random = new Random(1);
        final Outgoing message = new Outgoing(LATER, bodyLength, 0, 1);
        final Patience patience = new Patience();
        final long now = System.currentTimeMillis();
        final double cpu = Footprint.cpuSeconds();
        final long begin = System.nanoTime();
        for (int i = 0; i < pending; i++) {
            final long dueMs = now + HOUR_MS + (long) (random.nextDouble() * (DAY_MS - HOUR_MS));
            patience.append(() -> store.append(message, dueMs));
            message.next();
        }
        store.awaitScheduled();
        final double taken = (System.nanoTime() - begin) / 1e9;
        final double used = Footprint.cpuSeconds() - cpu;
        final Footprint after = Footprint.measure();
        answer.with("scheduled/s", pending / taken)
                .with("CPU s per million", used * MILLION / pending)
                .with("heap for those pending, MB", after.heapMb() - before.heapMb())
                .with(
                        "other memory for those pending, MB",
                        after.residentMb() - before.residentMb())
                .with("disk beside the log for those pending, MB", diskMb() - diskBefore);
    }

    private void deliver(final TimerStore store, final Lateness lateness, final Answer answer)
            throws Exception {
        final Outgoing message = new Outgoing(SOON, bodyLength, 0, 1);
        final Patience patience = new Patience();
        final long firstMs = System.currentTimeMillis() + leadMs;
        for (int i = 0; i < rate * seconds; i++) {
            final long dueMs = firstMs + i * TimeUnit.SECONDS.toMillis(1) / rate;
            patience.append(() -> store.append(message, dueMs));
            message.next();
        }
        store.awaitScheduled();
        final long spareMs = firstMs - System.currentTimeMillis();
        if (spareMs < 0) {
            throw new IllegalStateException(
                    "the first were due before the last were taken; give a lead of more than %d s"
                            .formatted(leadMs / 1_000));
        }
        final double cpu = Footprint.cpuSeconds();
        lateness.await(firstMs + TimeUnit.SECONDS.toMillis(seconds) + PATIENCE_MS);
        lateness.addTo(answer);
        answer.with(
                "CPU s per million delivered",
                (Footprint.cpuSeconds() - cpu) * MILLION / (rate * seconds));
    }

    private double diskMb() throws IOException {
        final Path log = setup.directory().resolve("commitlog");
        return (Directories.allocatedBytes(setup.directory()) - Directories.allocatedBytes(log))
                / MEGABYTE;
    }
}
