package io.posthorn.broker.cursor;

import io.posthorn.base.check.Invariant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A subscription's place in one queue. Each message of the queue is open, leased or settled; below
 * {@link #settledBelow} all are settled. Messages that were settled out of order take a bit each,
 * leased ones and those that came back some fifteen bytes, and neither takes an object of its own.
 *
 * <p>Not safe for use by several threads: whoever holds the subscription's turn owns it.
 */
public final class Cursor {

    /** Stands for no queue offset. */
    public static final long NONE = -1;

    /** The deadline of a lease that ends only with its consumer. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Holds what nobody holds. */
    public static final int NO_HOLDER = 0;

    /** Holds what is not to be handed out before its deadline, without anybody having it. */
    public static final int NOBODY = -1;

    private static final int SMALLEST = 4;

    /** Pages by number, in a ring; null where nothing is known. */
    private Page[] ring = new Page[SMALLEST];

    /** The first page that may not be full, and how many pages the ring covers from there on. */
    private long firstPage;

    private int pageCount;

    private long settledBelow;
    private int epoch;
    private long leasedCount;

    /** Of those leased: in nobody's hands until they are settled or released. */
    private long hiddenCount;

    /** Open, but handed out before. */
    private long returnedCount;

    /** Settled at {@link #settledBelow} or behind it. */
    private long settledBehind;

    private long firstDeadline = NEVER;
    private boolean isMoved;
    private final List<Scan> scans = new ArrayList<>();
    private final List<Page> changed = new ArrayList<>();
    private final Reservation reservation = new Reservation();

    /**
     * @param settledBelow the first queue offset that is of interest
     */
    public Cursor(final long settledBelow) {
        this.settledBelow = settledBelow;
        this.firstPage = Page.numberOf(settledBelow);
    }

    /**
     * Below this queue offset all are settled.
     *
     * @return the first that is not settled, if there is such a message
     */
    public long settledBelow() {
        return settledBelow;
    }

    /**
     * How often this cursor was moved by an operator.
     *
     * @return rises with each {@link #moveTo}
     */
    public int epoch() {
        return epoch;
    }

    /**
     * How many messages are leased, those that wait for their time after they came back included.
     *
     * @return not negative
     */
    public long leasedCount() {
        return leasedCount;
    }

    /**
     * How many messages nobody has and nobody can get: a transaction is about to settle them, or
     * they are about to be buried.
     *
     * @return at most {@link #leasedCount}
     */
    public long hiddenCount() {
        return hiddenCount;
    }

    /**
     * How many messages were handed out, came back and are to be handed out again.
     *
     * @return not negative
     */
    public long returnedCount() {
        return returnedCount;
    }

    /**
     * How many messages are not settled yet, leased ones included.
     *
     * @param end where the queue ends
     * @return not negative
     */
    public long leftCount(final long end) {
        return Math.max(0, end - settledBelow - settledBehind);
    }

    /** Takes a message out of what is counted, before it changes, or puts it back in afterwards. */
    private void tally(final Page page, final long offset, final int by) {
        if (page.isSettled(offset)) {
            settledBehind += by;
            return;
        }
        final int holder = page.holderOf(offset);
        if (holder == NO_HOLDER) {
            returnedCount += page.countOf(offset) > 0 ? by : 0;
        } else {
            leasedCount += by;
            hiddenCount += holder == NOBODY && page.deadlineOf(offset) == NEVER ? by : 0;
        }
    }

    /**
     * Whether a message is settled.
     *
     * @param offset its queue offset
     * @return true if it will never be handed out again
     */
    public boolean isSettled(final long offset) {
        if (offset < settledBelow) {
            return true;
        }
        final Page page = page(offset);
        return page != null && (page == Page.FULL || page.isSettled(offset));
    }

    /**
     * Who has a message.
     *
     * @param offset its queue offset
     * @return {@link #NO_HOLDER} if it is not leased
     */
    public int holderOf(final long offset) {
        final Page page = offset < settledBelow ? null : page(offset);
        return page == null || page == Page.FULL ? NO_HOLDER : page.holderOf(offset);
    }

    /**
     * Whether nobody has a message and nobody can get it until it is settled or released.
     *
     * @param offset its queue offset
     * @return false also for one that waits for its time only
     */
    public boolean isHidden(final long offset) {
        return holderOf(offset) == NOBODY && deadlineOf(offset) == NEVER;
    }

    /**
     * When a message's lease ends.
     *
     * @param offset its queue offset
     * @return ms, as given; {@link #NEVER} also if it is not leased
     */
    public long deadlineOf(final long offset) {
        final Page page = offset < settledBelow ? null : page(offset);
        return page == null || page == Page.FULL ? NEVER : page.deadlineOf(offset);
    }

    /**
     * How often a message was handed out.
     *
     * @param offset its queue offset
     * @return 0 if never, or if it is settled
     */
    public int countOf(final long offset) {
        final Page page = offset < settledBelow ? null : page(offset);
        return page == null || page == Page.FULL ? 0 : page.countOf(offset);
    }

    /**
     * Begins to look at messages for consumers with one selector, from the oldest that is not
     * settled.
     *
     * @return to be given back by {@link #end}
     */
    public Scan newScan() {
        final Scan scan = new Scan(settledBelow);
        scans.add(scan);
        return scan;
    }

    /**
     * Forgets how far a selector has looked.
     *
     * @param scan one of this cursor's
     */
    public void end(final Scan scan) {
        scans.remove(scan);
    }

    /**
     * The next message that a scan has not looked at: one that came back before any later one. The
     * answer stays the same until it is passed, leased or settled.
     *
     * @param scan one of this cursor's
     * @param end where the queue ends
     * @return a queue offset, or {@link #NONE} if there is none
     */
    public long next(final Scan scan, final long end) {
        while (!scan.returned.isEmpty()) {
            final long offset = scan.returned.least();
            if (isOpen(offset)) {
                return offset;
            }
            scan.returned.removeLeast();
        }
        scan.next = firstOpen(Math.max(scan.next, settledBelow), end);
        return scan.next < end ? scan.next : NONE;
    }

    private long firstOpen(final long from, final long end) {
        long offset = from;
        while (offset < end) {
            final Page page = page(offset);
            if (page == null) {
                return offset;
            }
            if (page == Page.FULL) {
                offset = Page.numberOf(offset) + 1 << Page.SHIFT;
            } else {
                final long open = page.firstUnsettled(offset);
                if (open == offset && page.holderOf(offset) == NO_HOLDER) {
                    return offset;
                }
                offset = Math.max(open, offset + 1);
            }
        }
        return offset;
    }

    private boolean isOpen(final long offset) {
        return !isSettled(offset) && holderOf(offset) == NO_HOLDER;
    }

    /**
     * Leaves a message for consumers with another selector.
     *
     * @param scan whose consumers do not want it
     * @param offset what {@link #next} gave
     */
    public void pass(final Scan scan, final long offset) {
        if (scan.returned.holdsLeast(offset)) {
            // It may have come back twice, and been taken by another selector in between.
            while (scan.returned.holdsLeast(offset)) {
                scan.returned.removeLeast();
            }
        } else {
            Invariant.that(
                    scan.next == offset,
                    () -> "%d was passed where %d is next".formatted(offset, scan.next));
            scan.next = offset + 1;
        }
    }

    /**
     * Hands a message out.
     *
     * @param scan whose consumer gets it
     * @param offset what {@link #next} gave
     * @param holder who gets it; above 0
     * @param deadline ms until when; {@link #NEVER} for as long as the holder is there
     * @return how often it was handed out, this time included
     */
    public int lease(final Scan scan, final long offset, final int holder, final long deadline) {
        Invariant.that(
                holder > NO_HOLDER && isOpen(offset),
                () -> "%d cannot be leased to %d".formatted(offset, holder));
        pass(scan, offset);
        final Page page = pageFor(offset);
        final int count = page.countOf(offset) + 1;
        if (count == 1) {
            reservation.cover(offset);
        }
        note(page);
        tally(page, offset, -1);
        page.lease(offset, holder, deadline, count);
        tally(page, offset, 1);
        firstDeadline = Math.min(firstDeadline, deadline);
        return page.countOf(offset);
    }

    /**
     * Takes an open message out of everybody's sight, without handing it out, until it is settled
     * or released.
     *
     * @param offset its queue offset
     */
    public void hide(final long offset) {
        postpone(offset, NEVER);
    }

    /**
     * Takes an open message out of everybody's sight, without handing it out, for a time.
     *
     * @param offset its queue offset
     * @param deadline ms until when; {@link #NEVER} until it is settled or released
     */
    public void postpone(final long offset, final long deadline) {
        Invariant.that(isOpen(offset), () -> "%d cannot be hidden".formatted(offset));
        final Page page = pageFor(offset);
        note(page);
        tally(page, offset, -1);
        page.lease(offset, NOBODY, deadline, page.countOf(offset));
        tally(page, offset, 1);
        firstDeadline = Math.min(firstDeadline, deadline);
    }

    /**
     * Shows a scan a message again that it passed.
     *
     * @param scan one of this cursor's
     * @param offset its queue offset
     * @return false if somebody has it, or it is settled: then it is not shown, or only when it
     *     comes back
     */
    public boolean offerAgain(final Scan scan, final long offset) {
        final boolean isOffered = offset < scan.next && isOpen(offset);
        if (isOffered) {
            scan.returned.add(offset);
        }
        return isOffered;
    }

    /**
     * Ends a message for good, whether it was leased or not.
     *
     * @param offset its queue offset
     * @return false if it was settled before
     */
    public boolean settle(final long offset) {
        if (isSettled(offset)) {
            return false;
        }
        final Page page = pageFor(offset);
        note(page);
        tally(page, offset, -1);
        page.settle(offset);
        tally(page, offset, 1);
        if (offset == settledBelow) {
            advance();
        }
        return true;
    }

    /**
     * Ends many messages for good, whether they were leased or not.
     *
     * @param below all before this queue offset
     */
    public void settleBelow(final long below) {
        while (settledBelow < below) {
            final long page = Page.numberOf(settledBelow);
            final long pageEnd = page + 1 << Page.SHIFT;
            if (page(settledBelow) == null) {
                settledBelow = Math.min(below, pageEnd);
                isMoved = true;
                advance();
            } else {
                settle(settledBelow);
            }
        }
    }

    /** Forgets full pages at the front. */
    private void advance() {
        while (true) {
            final long number = Page.numberOf(settledBelow);
            dropBefore(number);
            final Page page = page(settledBelow);
            if (page == null) {
                return;
            }
            final long open =
                    page == Page.FULL
                            ? number + 1 << Page.SHIFT
                            : page.firstUnsettled(settledBelow);
            if (open == settledBelow) {
                return;
            }
            settledBehind -= open - settledBelow;
            settledBelow = open;
        }
    }

    private void dropBefore(final long number) {
        while (firstPage < number && pageCount > 0) {
            ring[at(firstPage)] = null;
            firstPage++;
            pageCount--;
        }
        if (pageCount == 0) {
            firstPage = number;
        }
    }

    /**
     * Gives a message back: it is handed out again before any later one.
     *
     * @param offset its queue offset
     * @param isCounted whether the time it was handed out counts
     * @return false if it was not leased
     */
    public boolean release(final long offset, final boolean isCounted) {
        if (holderOf(offset) == NO_HOLDER) {
            return false;
        }
        final Page page = page(offset);
        release(page, offset, page.countOf(offset) - (isCounted ? 0 : 1));
        return true;
    }

    private void release(final Page page, final long offset, final int count) {
        note(page);
        tally(page, offset, -1);
        page.release(offset, Math.max(0, count));
        tally(page, offset, 1);
        for (final Scan scan : scans) {
            if (offset < scan.next) {
                scan.returned.add(offset);
            }
        }
    }

    /**
     * Changes until when a message is leased.
     *
     * @param offset its queue offset
     * @param holder who has it from now on; {@link #NOBODY} if it waits
     * @param deadline ms
     * @return false if it was not leased
     */
    public boolean extend(final long offset, final int holder, final long deadline) {
        if (holderOf(offset) == NO_HOLDER) {
            return false;
        }
        final Page page = page(offset);
        note(page);
        tally(page, offset, -1);
        page.lease(offset, holder, deadline, page.countOf(offset));
        tally(page, offset, 1);
        firstDeadline = Math.min(firstDeadline, deadline);
        return true;
    }

    /** Decides about leases that end without their holder's doing. */
    @FunctionalInterface
    public interface Ended {
        /**
         * A lease has ended; the message is open again.
         *
         * @param offset its queue offset
         * @param count how often it was handed out
         */
        void ended(long offset, int count);
    }

    /**
     * Not later than the first deadline.
     *
     * @return ms; {@link #NEVER} if no lease has one
     */
    public long firstDeadline() {
        return firstDeadline;
    }

    /**
     * Takes back what is leased for too long.
     *
     * @param now ms
     * @param ended told of each, in order; must not change this cursor
     */
    public void expire(final long now, final Ended ended) {
        if (now < firstDeadline) {
            return;
        }
        long first = NEVER;
        for (int i = 0; i < pageCount; i++) {
            final Page page = ring[at(firstPage + i)];
            if (page == null || page == Page.FULL) {
                continue;
            }
            if (page.firstDeadline() <= now) {
                takeBack(page, NO_HOLDER, now, true, ended);
                page.refreshFirstDeadline();
            }
            first = Math.min(first, page.firstDeadline());
        }
        firstDeadline = first;
    }

    /**
     * Takes back all that somebody has.
     *
     * @param holder who has gone
     * @param isCounted whether the time they were handed out counts
     * @param ended told of each, in order; must not change this cursor
     */
    public void releaseAllOf(final int holder, final boolean isCounted, final Ended ended) {
        for (int i = 0; i < pageCount && leasedCount > 0; i++) {
            final Page page = ring[at(firstPage + i)];
            if (page != null && page != Page.FULL && page.leasedCount() > 0) {
                takeBack(page, holder, Long.MIN_VALUE, isCounted, ended);
            }
        }
    }

    private void takeBack(
            final Page page,
            final int holder,
            final long now,
            final boolean isCounted,
            final Ended ended) {
        final long begin = page.firstOffset();
        for (long offset = begin; offset < begin + Page.SIZE; offset++) {
            final int had = page.holderOf(offset);
            if (had != NO_HOLDER && (had == holder || page.deadlineOf(offset) <= now)) {
                final int count = page.countOf(offset) - (isCounted ? 0 : 1);
                release(page, offset, count);
                ended.ended(offset, count);
            }
        }
    }

    /**
     * Goes to another place, as an operator wants it: all before it is settled, nothing from there
     * on is, and no lease is left.
     *
     * @param offset the first message to be handed out
     */
    public void moveTo(final long offset) {
        forget();
        epoch++;
        isMoved = true;
        settledBelow = offset;
        firstPage = Page.numberOf(offset);
        for (final Scan scan : scans) {
            scan.next = offset;
            scan.returned.clear();
        }
    }

    private void forget() {
        reservation.end();
        Arrays.fill(ring, null);
        pageCount = 0;
        leasedCount = 0;
        hiddenCount = 0;
        returnedCount = 0;
        settledBehind = 0;
        firstDeadline = NEVER;
        changed.clear();
    }

    /**
     * Whether something has to be written down.
     *
     * @return true if anything changed since {@link CursorNotes#changes}
     */
    public boolean isChanged() {
        return isMoved || !changed.isEmpty();
    }

    /**
     * Whether {@link CursorNotes#ahead} has to be laid down before what was leased is delivered.
     *
     * @return true seldom: once for many messages
     */
    public boolean isNoteNeededAhead() {
        return reservation.isNeeded();
    }

    /**
     * Says that {@link CursorNotes#ahead} is laid down.
     *
     * @param number what {@link #reservationNumber} gave when the note was made
     */
    public void laidAhead(final int number) {
        reservation.laid(number);
    }

    /**
     * Says which note is the newest of those that {@link CursorNotes#ahead} makes.
     *
     * @return rises
     */
    public int reservationNumber() {
        return reservation.number();
    }

    /**
     * Takes back what {@link CursorNotes#ahead} said, because notes of all that was handed out are
     * laid down.
     *
     * @return false if there was nothing to be taken back
     */
    public boolean endReservation() {
        final boolean isAny = reservation.from() != reservation.to();
        reservation.end();
        return isAny;
    }

    Reservation reservation() {
        return reservation;
    }

    /**
     * After a crash: what may have been handed out, and no note says so, counts as handed out once.
     * To be called when all notes were read.
     *
     * @param end where the queue ends
     * @return whether there was any
     */
    public boolean countWhatMayHaveBeenHandedOut(final long end) {
        boolean isAny = false;
        final long to = Math.min(reservation.to(), end);
        for (long at = Math.max(reservation.from(), settledBelow); at < to; at++) {
            if (countOf(at) == 0 && !isSettled(at)) {
                restoreCount(at, 1);
                isAny = true;
            }
        }
        return isAny;
    }

    /** Takes over what was written down; of older epochs nothing. */
    void restore(final int notedEpoch, final long notedBelow) {
        if (notedEpoch > epoch) {
            forget();
            epoch = notedEpoch;
            settledBelow = notedBelow;
            firstPage = Page.numberOf(notedBelow);
        }
        if (notedEpoch == epoch) {
            settleBelow(notedBelow);
        }
    }

    void restoreCount(final long offset, final int count) {
        if (!isSettled(offset)) {
            final Page page = pageFor(offset);
            note(page);
            tally(page, offset, -1);
            page.restoreCount(offset, count);
            tally(page, offset, 1);
        }
    }

    /** Pages with changes in the order of their numbers. */
    List<Page> changedPages() {
        changed.sort((a, b) -> Long.compare(a.firstOffset(), b.firstOffset()));
        return changed;
    }

    /** Told who has how many messages. */
    @FunctionalInterface
    public interface Held {
        /**
         * A message is leased.
         *
         * @param holder who has it; {@link #NOBODY} for one that waits or is hidden
         */
        void held(int holder);
    }

    /**
     * Shows who has what. Looks at each lease, so not for every message.
     *
     * @param reader told of each message that is leased; must not change this cursor
     */
    public void forEachLease(final Held reader) {
        for (int i = 0; i < pageCount && leasedCount > 0; i++) {
            final Page page = ring[at(firstPage + i)];
            if (page != null && page != Page.FULL && page.leasedCount() > 0) {
                page.forEachLease(reader);
            }
        }
    }

    /** Takes what is known of one message. */
    @FunctionalInterface
    interface Known {
        void known(long offset, int count);
    }

    /** Hands out what {@link #settledBelow} does not say, in order; the count is -1 if settled. */
    void forEachKnown(final Known reader) {
        for (int i = 0; i < pageCount; i++) {
            final long number = firstPage + i;
            final Page page = ring[at(number)];
            final long end = number + 1 << Page.SHIFT;
            long offset = Math.max(settledBelow, number << Page.SHIFT);
            for (; page != null && offset < end; offset++) {
                if (page == Page.FULL || page.isSettled(offset)) {
                    reader.known(offset, -1);
                } else if (page.countOf(offset) > 0) {
                    reader.known(offset, page.countOf(offset));
                }
            }
        }
    }

    void forgetChanges() {
        isMoved = false;
        for (final Page page : changed) {
            page.forgetChanges();
            final long offset = page.firstOffset();
            if (page.isAllSettled() && page(offset) == page) {
                ring[at(Page.numberOf(offset))] = Page.FULL;
            }
        }
        changed.clear();
    }

    private void note(final Page page) {
        if (!page.isChanged()) {
            changed.add(page);
        }
    }

    private Page page(final long offset) {
        final long number = Page.numberOf(offset);
        return number < firstPage || number >= firstPage + pageCount ? null : ring[at(number)];
    }

    private Page pageFor(final long offset) {
        final long number = Page.numberOf(offset);
        Invariant.that(
                number >= firstPage, () -> "%d lies before page %d".formatted(offset, firstPage));
        final int needed = Math.toIntExact(number - firstPage + 1);
        if (needed > ring.length) {
            grow(needed);
        }
        pageCount = Math.max(pageCount, needed);
        Page page = ring[at(number)];
        if (page == null) {
            page = new Page(number);
            ring[at(number)] = page;
        }
        return page;
    }

    private void grow(final int needed) {
        final Page[] larger = new Page[Integer.highestOneBit(needed - 1) << 1];
        for (int i = 0; i < pageCount; i++) {
            final long number = firstPage + i;
            larger[(int) number & larger.length - 1] = ring[at(number)];
        }
        ring = larger;
    }

    private int at(final long number) {
        return (int) number & ring.length - 1;
    }

    @Override
    public String toString() {
        return "settled below %d, %d leased, epoch %d".formatted(settledBelow, leasedCount, epoch);
    }
}
