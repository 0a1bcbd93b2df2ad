package io.posthorn.broker.delivery;

import io.posthorn.broker.cursor.Cursor;

/**
 * Groups of messages that stand still because one of theirs waits for its time: what comes after it
 * must not overtake it. For the subscription's turn.
 *
 * <p>Groups share places, so that no number of groups fills the memory; a group may wait for one
 * that it shares a place with.
 */
final class GroupWaits {

    private static final int PLACES = 1 << 10;

    /** Until when each place waits, ms; 0 where none does. Null as long as none ever did. */
    private long[] until;

    /** The place of a group among {@code places}, a power of two. */
    static int placeOf(final String group, final int places) {
        final int hash = group.hashCode();
        return (hash ^ hash >>> 16) & places - 1;
    }

    /** A message of a group waits until then. */
    void await(final String group, final long deadlineMs) {
        if (until == null) {
            until = new long[PLACES];
        }
        final int place = placeOf(group, PLACES);
        until[place] = Math.max(until[place], deadlineMs);
    }

    /** Whether a group stands still. It does until {@link #end} says otherwise, and no clock. */
    boolean isWaiting(final String group) {
        return until != null && until[placeOf(group, PLACES)] != 0;
    }

    /** Ends what has waited long enough; says whether there was any. */
    boolean end(final long nowMs) {
        boolean isAny = false;
        for (int i = 0; until != null && i < PLACES; i++) {
            if (until[i] != 0 && until[i] <= nowMs) {
                until[i] = 0;
                isAny = true;
            }
        }
        return isAny;
    }

    /** When the first one has waited long enough, ms. */
    long firstDeadline() {
        long first = Cursor.NEVER;
        for (int i = 0; until != null && i < PLACES; i++) {
            first = until[i] == 0 ? first : Math.min(first, until[i]);
        }
        return first;
    }
}
