package io.posthorn.store.scrub;

import io.posthorn.base.count.Counters;
import io.posthorn.store.recovery.Damage;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/**
 * What of the log is known to be damaged, whoever found it: recovery, a reader, or the scrub. Each
 * place is told to operators once. For any thread.
 */
public final class Damages {

    /** More than that says no more than that the disk is broken. */
    private static final int MOST = 10_000;

    /** Where the tone of the log changes from a line for each place to none. */
    private static final int MOST_TOLD = 100;

    private final ConcurrentSkipListMap<Long, Damage> places = new ConcurrentSkipListMap<>();
    private final LongSupplier logStart;

    /**
     * @param logStart where the log begins; damage before it has gone with its segment
     * @param counters where the numbers are declared
     */
    public Damages(final LongSupplier logStart, final Counters counters) {
        this.logStart = logStart;
        counters.gauge(
                "posthorn_store_damaged_places",
                "places",
                "Places of the commit log that cannot be read any more",
                () -> all().size());
    }

    /**
     * Takes note of damage, and tells operators if it was not known.
     *
     * @param damage where, and what is wrong there
     */
    public void found(final Damage damage) {
        final int known = places.size();
        if (known >= MOST || places.putIfAbsent(damage.from(), damage) != null) {
            return;
        }
        if (known < MOST_TOLD) {
            ScrubLog.LOG.damaged(damage.from(), damage.to(), damage.fault());
        } else if (known == MOST_TOLD) {
            ScrubLog.LOG.muchDamaged(MOST_TOLD);
        }
    }

    /**
     * What is known to be damaged and still part of the log.
     *
     * @return a copy, in the log's order; at most 10 000
     */
    public List<Damage> all() {
        places.headMap(logStart.getAsLong()).clear();
        return List.copyOf(places.values());
    }
}
