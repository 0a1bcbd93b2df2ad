package io.posthorn.broker.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The consumers of a subscription, those that want the same together. For the subscription's turn.
 */
final class Audiences {

    /** Wishes that nobody has at present, but may have again. */
    private static final int IDLE_AUDIENCES = 64;

    private final Map<Wish, Audience> byWish = new LinkedHashMap<>();
    private final Map<Integer, Outlet> outlets = new LinkedHashMap<>();

    /** Those of a wish, one more by now. */
    Audience join(final Wish wish) {
        final Audience audience = byWish.computeIfAbsent(wish, Audience::new);
        audience.join();
        return audience;
    }

    /** In the order in which their wishes came. */
    Collection<Audience> all() {
        return byWish.values();
    }

    void attach(final Outlet outlet) {
        outlets.put(outlet.holder(), outlet);
    }

    void detach(final Outlet outlet) {
        outlets.remove(outlet.holder());
    }

    /** The one attached of a number; null if it has left, or was a take. */
    Outlet outletOf(final int holder) {
        return outlets.get(holder);
    }

    /** Those attached, in the order in which they came. */
    Collection<Outlet> outlets() {
        return outlets.values();
    }

    /** Whether anybody has credit. */
    boolean isAnyReady() {
        for (final Audience audience : byWish.values()) {
            if (!audience.ready().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Whether anybody has credit who waits until a queue gives its next message. */
    boolean isAnyReadyInOrder() {
        for (final Audience audience : byWish.values()) {
            if (audience.wish().inOrder() && !audience.ready().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Keeps only so many wishes that nobody has. */
    void forgetIdle() {
        int idle = 0;
        for (final Audience audience : byWish.values()) {
            idle += audience.isEmpty() ? 1 : 0;
        }
        for (final Iterator<Audience> each = byWish.values().iterator();
                each.hasNext() && idle > IDLE_AUDIENCES; ) {
            final Audience audience = each.next();
            if (audience.isEmpty()) {
                audience.end();
                each.remove();
                idle--;
            }
        }
    }

    /** How many takes wait for a message. */
    int waitingTakes() {
        int waiting = 0;
        for (final Audience audience : byWish.values()) {
            for (final Outlet outlet : audience.ready()) {
                waiting += outlet.isTake() ? 1 : 0;
            }
        }
        return waiting;
    }

    /** How each consumer stands that is attached. */
    List<ConsumerState> states(final Lanes lanes) {
        final Map<Integer, Long> held = new HashMap<>();
        for (final Lane lane : lanes.inOrder()) {
            lane.cursor().forEachLease(holder -> held.merge(holder, 1L, Long::sum));
        }
        return outlets.values().stream()
                .map(outlet -> outlet.state(held.getOrDefault(outlet.holder(), 0L)))
                .toList();
    }
}
