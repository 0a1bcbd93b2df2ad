package io.posthorn.broker.delivery;

import io.posthorn.broker.cursor.Scan;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The consumers of a subscription that want the same. They share how far they have looked, and take
 * turns. Stays for a while when the last of them has gone, because the next one often wants the
 * same again. For the subscription's turn.
 */
final class Audience {

    /**
     * Groups of messages share so many places: a consumer may get a few more groups than it would
     * have to, but no number of groups fills the memory.
     */
    private static final int PLACES = 1 << 10;

    private final Wish wish;
    private final Map<Lane, Scan> scans = new HashMap<>();

    /** Those with credit, the next one first. */
    private final Deque<Outlet> ready = new ArrayDeque<>();

    /** Were passed because their groups stand still. */
    private final Aside waiting = new Aside();

    /** Were passed because those refuse them who had credit. */
    private final Aside refused = new Aside();

    /** Is shown messages that were put aside; null for nobody. */
    private Outlet favoured;

    /** Which consumer gets the messages of a group. */
    private Outlet[] owners;

    private int size;

    Audience(final Wish wish) {
        this.wish = wish;
    }

    Wish wish() {
        return wish;
    }

    Scan scanOf(final Lane lane) {
        Scan scan = scans.get(lane);
        if (scan == null) {
            scan = lane.cursor().newScan();
            scans.put(lane, scan);
        }
        return scan;
    }

    void end() {
        scans.forEach((lane, scan) -> lane.cursor().end(scan));
    }

    Deque<Outlet> ready() {
        return ready;
    }

    /** Messages whose groups stand still at present. */
    Aside waiting() {
        return waiting;
    }

    /** Messages that those refuse who had credit. */
    Aside refused() {
        return refused;
    }

    /**
     * Messages that others refuse are offered again, as far as a consumer can take them; says
     * whether there were any.
     */
    boolean offerRefusedTo(final Outlet outlet) {
        final int before = refused.size();
        refused.offer(this, outlet.creditLeft(), (lane, offset) -> !outlet.refuses(lane, offset));
        return refused.size() < before;
    }

    /**
     * Says who is shown messages that were put aside, as many as it can take; null for nobody any
     * more.
     */
    void favour(final Outlet outlet) {
        favoured = outlet;
    }

    /** A message that was shown again is not to be had after all: the next one takes its place. */
    void offerOneMore(final Lane lane) {
        if (favoured != null) {
            favoured.kept().offer(this, lane, 1, (same, offset) -> true);
            refused.offer(this, lane, 1, (same, offset) -> !favoured.refuses(lane, offset));
        }
    }

    /** The next one with credit that does not refuse a message; null if there is none. */
    Outlet readyFor(final Lane lane, final long offset) {
        for (final Outlet outlet : ready) {
            if (!outlet.refuses(lane, offset)) {
                return outlet;
            }
        }
        return null;
    }

    /** Lets another one be next, if this one still is. */
    void giveWay(final Outlet outlet) {
        if (ready.size() > 1 && ready.peek() == outlet) {
            ready.add(ready.remove());
        }
    }

    void join() {
        size++;
    }

    void leave(final Outlet outlet) {
        size--;
        ready.remove(outlet);
        if (owners != null) {
            for (int i = 0; i < PLACES; i++) {
                owners[i] = owners[i] == outlet ? null : owners[i];
            }
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /**
     * Who gets a message of a group: the same one as before, or who is next that does not refuse
     * it. Null if there is none.
     */
    Outlet ownerOf(final String group, final Lane lane, final long offset) {
        if (owners == null) {
            owners = new Outlet[PLACES];
        }
        final int place = GroupWaits.placeOf(group, PLACES);
        if (owners[place] == null) {
            owners[place] = readyFor(lane, offset);
        }
        return owners[place];
    }

    @Override
    public String toString() {
        return wish + " " + Arrays.toString(ready.toArray());
    }
}
