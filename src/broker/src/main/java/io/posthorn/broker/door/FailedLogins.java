package io.posthorn.broker.door;

import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Counts clients that were not let in, and tells operators of them now and then: whoever guesses
 * passwords must not be able to fill the log too. Any thread.
 */
final class FailedLogins {

    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What somebody typed may be anything, a password in the wrong field perhaps. */
    private static final Pattern SHOWN = Pattern.compile("[\\w.@+-]{1,64}");

    private final Clock clock;
    private final Counter failed;

    /** How many were not told of yet, and when the next may be. */
    private final AtomicLong untold = new AtomicLong();

    private final AtomicLong nextAt;

    FailedLogins(final Clock clock, final Counters counters) {
        this.clock = clock;
        this.nextAt = new AtomicLong(clock.nanos());
        failed =
                counters.counter(
                        "posthorn_broker_login_failures_total",
                        "connections",
                        "Connections that were refused because of their user or password");
    }

    void note(final String user, final String peer, final String sentence) {
        failed.increment();
        final long count = untold.incrementAndGet();
        final long now = clock.nanos();
        final long next = nextAt.get();
        if (now - next >= 0 && nextAt.compareAndSet(next, now + SILENCE_NANOS)) {
            untold.addAndGet(-count);
            DoorLog.LOG.loginsRefused(count, peer, shown(user), sentence);
        }
    }

    private static String shown(final String user) {
        if (user == null) {
            return "nobody";
        }
        return SHOWN.matcher(user).matches() ? user : "somebody whose name is no user's";
    }
}
