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

    /** Lets another one be next. */
    void rotate() {
        if (ready.size() > 1) {
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

    /** Who gets the messages of a group: the same one as before, or who is next. */
    Outlet ownerOf(final String group) {
        if (owners == null) {
            owners = new Outlet[PLACES];
        }
        final int place = GroupWaits.placeOf(group, PLACES);
        if (owners[place] == null) {
            owners[place] = ready.peek();
        }
        return owners[place];
    }

    @Override
    public String toString() {
        return wish + " " + Arrays.toString(ready.toArray());
    }
}
