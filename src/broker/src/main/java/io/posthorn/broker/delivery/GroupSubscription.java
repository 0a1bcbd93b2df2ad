package io.posthorn.broker.delivery;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.cursor.Cursor;
import io.posthorn.broker.cursor.Scan;
import io.posthorn.broker.selector.MessageView;
import io.posthorn.message.EntryTag;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyName;
import io.posthorn.store.chain.Unit;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntToLongFunction;

/**
 * A topic as one group takes it: which messages are settled, who has which, who wants more. Lets
 * each message meet a consumer with credit at once. Any thread may call; whoever holds {@code turn}
 * owns all the state. Consumers are called outside of it.
 */
public final class GroupSubscription {

    /** Looks at so many messages in one go; there may be millions that nobody wants. */
    private static final int LOOKS = 4_096;

    /** One consumer gets so many before it is another one's turn. */
    private static final int BURST = 16;

    /** One queue gives so many before it is another one's turn. */
    private static final int SHARE = 64;

    /**
     * So many messages of its groups are put aside for a consumer that has no credit. Behind them
     * nothing is handed out until it has, or leaves: that is better than to fill the memory.
     */
    private static final int MOST_KEPT = 20_000;

    /** Wishes that nobody has at present, but may have again. */
    private static final int IDLE_AUDIENCES = 64;

    private static final PropertyName TAGS = new PropertyName(PropertyKeys.TAGS);
    private static final PropertyName SENDER_CLIENT = new PropertyName(PropertyKeys.SENDER_CLIENT);
    private static final PropertyName MESSAGE_GROUP = new PropertyName(PropertyKeys.MESSAGE_GROUP);

    private final String group;
    private final String topic;
    private final Source source;
    private final Clock clock;
    private final Listener listener;

    private final ReentrantLock turn = new ReentrantLock();
    private volatile SubscriptionRules rules;

    private final Lanes lanes;

    private final Map<Wish, Audience> audiences = new LinkedHashMap<>();
    private final Map<Integer, Outlet> outlets = new LinkedHashMap<>();
    private final Deque<Outlet> toFlush = new ArrayDeque<>();

    /** Takes that were given something in this turn, and end with it. */
    private final List<Outlet> served = new ArrayList<>();

    private final List<Watch> watches = new ArrayList<>();
    private final List<Watch> toTell = new ArrayList<>();

    /** The message that is being looked at, if it has to be read. */
    private final MessageView shown = new MessageView();

    private int lastHolder;
    private int laneTurn;
    private boolean isChangeTold;

    /** Set by an offer: nothing of the lane can be handed out before somebody has credit. */
    private boolean isStuck;

    /** Whether somebody has credit, so that an arrival matters. */
    private volatile boolean isAwaited;

    private volatile boolean isEnded;

    /** Not later than when the first lease ends. Written in the turn. */
    private volatile long firstDeadline = Cursor.NEVER;

    /** Somebody who wants to know when there is a message, without having it. */
    private record Watch(Wish wish, Runnable told) {}

    /** Told of what has to be done elsewhere. Called in the turn; must only take note of it. */
    public interface Listener {
        /**
         * Something has to be written down.
         *
         * @param subscription where
         */
        void changed(GroupSubscription subscription);

        /**
         * There is more to look at, on another thread.
         *
         * @param subscription where
         */
        void goOn(GroupSubscription subscription);

        /**
         * A message is not handed out any more. Nobody has it until that is done.
         *
         * @param subscription where
         * @param dead which, and why
         */
        void dead(GroupSubscription subscription, Dead dead);
    }

    /**
     * A message that is not handed out any more.
     *
     * @param queueId its queue
     * @param queueOffset its place there
     * @param count how often it was handed out
     * @param cause why
     */
    public record Dead(int queueId, long queueOffset, int count, Cause cause) {}

    /** Why a message is not handed out any more. */
    public enum Cause {
        /** As often as the rules allow. */
        TRIED_TOO_OFTEN,

        /** Its consumer refused it. */
        REJECTED,

        /** It is too old. */
        EXPIRED
    }

    /**
     * @param group whose
     * @param topic of which topic
     * @param rules how it treats its messages
     * @param source the topic's messages
     * @param clock says when leases end and messages are too old
     * @param listener does what is to be done elsewhere
     */
    public GroupSubscription(
            final String group,
            final String topic,
            final SubscriptionRules rules,
            final Source source,
            final Clock clock,
            final Listener listener) {
        this.group = group;
        this.topic = topic;
        this.rules = rules;
        this.source = source;
        this.lanes = new Lanes(source);
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Whose it is.
     *
     * @return a group
     */
    public String group() {
        return group;
    }

    /**
     * Of which topic.
     *
     * @return a topic
     */
    public String topic() {
        return topic;
    }

    /**
     * How it treats its messages.
     *
     * @return its rules at present
     */
    public SubscriptionRules rules() {
        return rules;
    }

    void rules(final SubscriptionRules newRules) {
        rules = newRules;
    }

    /**
     * Adds a consumer.
     *
     * @param wish what it wants
     * @param invisibleMs how long it may keep a message, ms; {@link Long#MAX_VALUE} for as long as
     *     it is there
     * @param sink takes its messages
     * @return the consumer, without credit
     */
    public Outlet attach(final Wish wish, final long invisibleMs, final DeliverySink sink) {
        turn.lock();
        try {
            final Audience audience = audiences.computeIfAbsent(wish, Audience::new);
            audience.join();
            lastHolder++;
            final Outlet outlet = new Outlet(this, lastHolder, audience, invisibleMs, null, sink);
            outlets.put(lastHolder, outlet);
            return outlet;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Takes messages once: the first there are, now or later, but not more than are there at that
     * moment. All of them have the same deadline.
     *
     * @param wish what is wanted
     * @param most how many at the most; above 0
     * @param invisibleMs how long they may be kept, ms
     * @param attempt names an ordered take, so that a repetition of it is given the same messages
     *     again; null if it is not to be repeated
     * @param sink called once, perhaps by this call; not at all after {@link Outlet#withdraw}
     * @return to be withdrawn if nothing came
     */
    public Outlet take(
            final Wish wish,
            final int most,
            final long invisibleMs,
            final String attempt,
            final DeliverySink sink) {
        final Outlet outlet;
        turn.lock();
        try {
            final Audience audience = audiences.computeIfAbsent(wish, Audience::new);
            audience.join();
            outlet = new Outlet(this, Outlet.TAKEN, audience, invisibleMs, attempt, sink);
            outlet.addCredit(most);
            if (attempt != null && takeBack(attempt)) {
                audience.ready().addFirst(outlet);
            } else {
                audience.ready().add(outlet);
            }
            handOut();
        } finally {
            turn.unlock();
        }
        flush();
        return outlet;
    }

    /**
     * What an ordered take was given, which asks again because it did not get the answer; says
     * whether there was such a take.
     */
    private boolean takeBack(final String attempt) {
        boolean isRepeated = false;
        for (final Lane lane : lanes.inOrder()) {
            if (attempt.equals(lane.attempt())) {
                lane.cursor().releaseAllOf(Outlet.TAKEN, false, (offset, count) -> changed());
                isRepeated = true;
            }
        }
        return isRepeated;
    }

    boolean withdraw(final Outlet outlet) {
        turn.lock();
        try {
            if (outlet.isClosed()) {
                return false;
            }
            endTake(outlet);
            forgetIdleAudiences();
            updateAwaited();
        } finally {
            turn.unlock();
        }
        // Others may have waited behind it, for the messages of a group.
        arrived();
        return true;
    }

    private void endTake(final Outlet outlet) {
        outlet.markClosed();
        outlet.audience().leave(outlet);
        offerKept(outlet, Integer.MAX_VALUE);
    }

    /** In the turn: those that were given something get nothing more. */
    private void endTakes() {
        if (!served.isEmpty()) {
            served.forEach(this::endTake);
            served.clear();
            forgetIdleAudiences();
        }
    }

    /**
     * Looks at messages that could be handed out, without handing them out.
     *
     * @param wish what is wanted
     * @param most how many at the most
     * @return in the order of their queues; without holder and deadline
     */
    public List<Handed> peek(final Wish wish, final int most) {
        turn.lock();
        try {
            lanes.refresh();
            return find(wish, most);
        } finally {
            turn.unlock();
        }
    }

    private List<Handed> find(final Wish wish, final int most) {
        final List<Handed> found = new ArrayList<>();
        int looks = LOOKS;
        for (final Lane lane : lanes.inOrder()) {
            if (!isWanted(lane, wish) || isBlocked(lane, wish)) {
                continue;
            }
            final Cursor cursor = lane.cursor();
            final long end = lane.end();
            final Scan scan = cursor.newScan();
            for (long offset = cursor.next(scan, end);
                    offset != Cursor.NONE && found.size() < most && looks > 0;
                    offset = cursor.next(scan, end)) {
                looks--;
                final Handed message = wantedAt(lane, offset, wish);
                if (message != null) {
                    found.add(message);
                }
                cursor.pass(scan, offset);
            }
            cursor.end(scan);
        }
        return found;
    }

    /**
     * Looks at messages that are still to be consumed, whoever has them, but not at those that a
     * transaction is about to settle.
     *
     * @param wish what is wanted
     * @param from where to go on; null for the begin
     * @param most how many at the most
     * @return what was found, and where to go on
     */
    public Glance browse(final Wish wish, final Place from, final int most) {
        final List<Handed> found = new ArrayList<>();
        int looks = LOOKS;
        boolean isThere = from == null;
        turn.lock();
        try {
            lanes.refresh();
            for (final Lane lane : lanes.inOrder()) {
                isThere |= from != null && from.queueId() == lane.queueId();
                if (!isThere) {
                    continue;
                }
                final Cursor cursor = lane.cursor();
                final long end = lane.end();
                final boolean isFirst = from != null && from.queueId() == lane.queueId();
                long offset = Math.max(isFirst ? from.queueOffset() : 0, cursor.settledBelow());
                for (; offset < end; offset++) {
                    if (found.size() == most || looks-- == 0) {
                        return new Glance(found, new Place(lane.queueId(), offset));
                    }
                    final Handed message =
                            cursor.isSettled(offset) || cursor.holderOf(offset) == Cursor.NOBODY
                                    ? null
                                    : wantedAt(lane, offset, wish);
                    if (message != null) {
                        found.add(message);
                    }
                }
            }
            return new Glance(found, null);
        } finally {
            turn.unlock();
        }
    }

    /**
     * A place in a subscription.
     *
     * @param queueId a queue
     * @param queueOffset a place in it
     */
    public record Place(int queueId, long queueOffset) {}

    /**
     * What was found.
     *
     * @param messages in the order in which they would be handed out
     * @param next where to go on; null at the end
     */
    public record Glance(List<Handed> messages, Place next) {}

    private Handed wantedAt(final Lane lane, final long offset, final Wish wish) {
        final int at = lane.find(offset);
        if (at < 0 || lane.entries().size(at) == Unit.HOLE) {
            return null;
        }
        final long physicalOffset = lane.entries().physicalOffset(at);
        final int length = lane.entries().size(at);
        final long tag = lane.entries().tag(at);
        if (EntryTag.isSpecial(tag) || wish.asksForMore()) {
            final boolean isShown =
                    wish.tags().matchesCode(EntryTag.codeOf(tag))
                            && source.show(physicalOffset, length, shown);
            if (!isShown
                    || Expiry.isOver(shown.properties(), clock.wallMs())
                    || !isWanted(wish, shown)) {
                return null;
            }
        }
        return new Handed(
                lane.queueId(),
                offset,
                physicalOffset,
                length,
                Cursor.NO_HOLDER,
                lane.cursor().countOf(offset),
                Cursor.NEVER);
    }

    /**
     * Tells somebody when there is a message that could be handed out.
     *
     * @param wish what is wanted
     * @param told called once, perhaps by this call; must be quick
     * @return ends the watch; does nothing if that was told already
     */
    public Runnable watch(final Wish wish, final Runnable told) {
        final Watch watch = new Watch(wish, told);
        turn.lock();
        try {
            watches.add(watch);
            handOut();
        } finally {
            turn.unlock();
        }
        flush();
        return () -> {
            turn.lock();
            try {
                watches.removeIf(each -> each == watch);
                updateAwaited();
            } finally {
                turn.unlock();
            }
        };
    }

    private void noteWatches() {
        for (final Iterator<Watch> each = watches.iterator(); each.hasNext(); ) {
            final Watch watch = each.next();
            if (!find(watch.wish(), 1).isEmpty()) {
                each.remove();
                toTell.add(watch);
            }
        }
    }

    /**
     * How many messages are left for those who come, about.
     *
     * @param wish whose queues count
     * @return not negative
     */
    public long rest(final Wish wish) {
        long rest = 0;
        turn.lock();
        try {
            for (final Lane lane : lanes.inOrder()) {
                if (isWanted(lane, wish)) {
                    final Cursor cursor = lane.cursor();
                    rest +=
                            Math.max(
                                    0,
                                    source.end(lane.queueId())
                                            - cursor.settledBelow()
                                            - cursor.leasedCount());
                }
            }
        } finally {
            turn.unlock();
        }
        return rest;
    }

    void credit(final Outlet outlet, final int more) {
        turn.lock();
        try {
            if (outlet.isClosed()) {
                return;
            }
            if (outlet.creditLeft() == 0 && more > 0) {
                outlet.audience().ready().add(outlet);
            }
            outlet.addCredit(more);
            offerKept(outlet, more);
            handOut();
        } finally {
            turn.unlock();
        }
        flush();
    }

    /** Messages of a consumer's groups become visible again as far as it can take them. */
    private static void offerKept(final Outlet outlet, final int most) {
        for (int i = 0; i < most && !outlet.kept().isEmpty(); i++) {
            final Outlet.Kept kept = outlet.kept().remove();
            kept.lane().cursor().offerAgain(outlet.audience().scanOf(kept.lane()), kept.offset());
        }
    }

    void drain(final Outlet outlet) {
        turn.lock();
        try {
            outlet.takeCredit();
            outlet.audience().ready().remove(outlet);
            updateAwaited();
        } finally {
            turn.unlock();
        }
    }

    void detach(final Outlet outlet, final boolean isCounted) {
        turn.lock();
        try {
            if (outlet.isClosed()) {
                return;
            }
            outlet.markClosed();
            outlets.remove(outlet.holder());
            outlet.audience().leave(outlet);
            offerKept(outlet, Integer.MAX_VALUE);
            for (final Lane lane : lanes.inOrder()) {
                final List<Dead> dead = new ArrayList<>();
                lane.cursor()
                        .releaseAllOf(
                                outlet.holder(),
                                isCounted,
                                (offset, count) -> noteIfDead(dead, lane, offset, count));
                bury(dead);
            }
            forgetIdleAudiences();
            changed();
            handOut();
        } finally {
            turn.unlock();
        }
        flush();
    }

    private void forgetIdleAudiences() {
        int idle = 0;
        for (final Audience audience : audiences.values()) {
            idle += audience.isEmpty() ? 1 : 0;
        }
        for (final Iterator<Audience> each = audiences.values().iterator();
                each.hasNext() && idle > IDLE_AUDIENCES; ) {
            final Audience audience = each.next();
            if (audience.isEmpty()) {
                audience.end();
                each.remove();
                idle--;
            }
        }
    }

    List<Handed> outgoingOf(final Outlet outlet) {
        turn.lock();
        try {
            return outlet.takeOutgoing();
        } finally {
            turn.unlock();
        }
    }

    /** A message can be seen in a queue. */
    void arrived() {
        if (isAwaited) {
            look();
        }
    }

    /** Lets messages meet consumers. */
    void look() {
        turn.lock();
        try {
            handOut();
        } finally {
            turn.unlock();
        }
        flush();
    }

    private void flush() {
        while (true) {
            final Outlet next;
            final List<Watch> watchers;
            turn.lock();
            try {
                next = toFlush.poll();
                watchers = toTell.isEmpty() ? List.of() : List.copyOf(toTell);
                toTell.clear();
            } finally {
                turn.unlock();
            }
            watchers.forEach(watch -> watch.told().run());
            if (next == null) {
                return;
            }
            next.flush();
        }
    }

    private void handOut() {
        lanes.refresh();
        int looks = LOOKS;
        for (final Audience audience : audiences.values()) {
            if (!audience.ready().isEmpty()) {
                looks = handOutTo(audience, looks);
            }
            if (looks <= 0) {
                listener.goOn(this);
                break;
            }
        }
        endTakes();
        if (!watches.isEmpty()) {
            noteWatches();
        }
        updateAwaited();
    }

    private void updateAwaited() {
        boolean awaited = !watches.isEmpty();
        for (final Audience audience : audiences.values()) {
            awaited |= !audience.ready().isEmpty();
        }
        isAwaited = awaited;
    }

    /**
     * Empties the lanes of a priority before those of a lower one; gives how many looks are left.
     */
    private int handOutTo(final Audience audience, final int looks) {
        final Lane[] all = lanes.inOrder();
        int left = looks;
        int from = 0;
        while (from < all.length && left > 0 && !audience.ready().isEmpty()) {
            int to = from + 1;
            while (to < all.length && all[to].priority() == all[from].priority()) {
                to++;
            }
            left = handOutInTurn(audience, from, to, left);
            from = to;
        }
        return left;
    }

    private int handOutInTurn(
            final Audience audience, final int from, final int to, final int looks) {
        int left = looks;
        int silent = 0;
        while (silent < to - from && left > 0 && !audience.ready().isEmpty()) {
            laneTurn++;
            final Lane lane = lanes.inOrder()[from + Math.floorMod(laneTurn, to - from)];
            final int used =
                    isWanted(lane, audience.wish())
                            ? handOutOf(lane, audience, Math.min(left, SHARE))
                            : 0;
            left -= used;
            silent = used == SHARE ? 0 : silent + 1;
        }
        return left;
    }

    private static boolean isWanted(final Lane lane, final Wish wish) {
        return wish.queueId() == Wish.ANY_QUEUE || wish.queueId() == lane.queueId();
    }

    /** Whether somebody has a message of a queue that is to be consumed in order. */
    private static boolean isBlocked(final Lane lane, final Wish wish) {
        return wish.inOrder() && lane.cursor().leasedCount() > 0;
    }

    /** Gives how often it looked; fewer than it might have if there is nothing left. */
    private int handOutOf(final Lane lane, final Audience audience, final int looks) {
        if (isBlocked(lane, audience.wish())) {
            return 0;
        }
        final Cursor cursor = lane.cursor();
        final Scan scan = audience.scanOf(lane);
        final long end = lane.end();
        final boolean inOrder = audience.wish().inOrder();
        final Outlet only = inOrder ? audience.ready().peek() : null;
        int used = 0;
        int burst = inOrder ? Integer.MAX_VALUE : BURST;
        while (used < looks && !audience.ready().isEmpty()) {
            final long offset = cursor.next(scan, end);
            final Outlet first = offset == Cursor.NONE ? null : firstReady(audience);
            if (first == null || inOrder && first != only) {
                return used;
            }
            if (offer(lane, scan, offset, audience, first) && --burst == 0) {
                rotate(audience);
                burst = BURST;
            }
            if (isStuck) {
                isStuck = false;
                return Math.min(used, SHARE - 1);
            }
            used++;
        }
        return used;
    }

    private Outlet firstReady(final Audience audience) {
        if (!rules.isExclusive() || outlets.isEmpty()) {
            return audience.ready().peek();
        }
        final Outlet only = outlets.values().iterator().next();
        return only.creditLeft() > 0 && only.audience() == audience ? only : null;
    }

    private static void rotate(final Audience audience) {
        if (audience.ready().size() > 1) {
            audience.ready().add(audience.ready().remove());
        }
    }

    /** Shows a message to an audience; says whether somebody got it. */
    private boolean offer(
            final Lane lane,
            final Scan scan,
            final long offset,
            final Audience audience,
            final Outlet first) {
        final Cursor cursor = lane.cursor();
        final int at = lane.find(offset);
        if (at < 0 || lane.entries().size(at) == Unit.HOLE) {
            settleUnread(cursor, offset);
            return false;
        }
        final Unit.Batch entries = lane.entries();
        final long physicalOffset = entries.physicalOffset(at);
        final int length = entries.size(at);
        final long tag = entries.tag(at);
        final Wish wish = audience.wish();
        Outlet outlet = first;
        if (EntryTag.isSpecial(tag) || wish.asksForMore()) {
            if (!wish.tags().matchesCode(EntryTag.codeOf(tag))) {
                unwanted(cursor, scan, offset);
                return false;
            }
            if (!source.show(physicalOffset, length, shown)) {
                if (!lane.isMoved(offset, physicalOffset)) {
                    settleUnread(cursor, offset);
                }
                return false;
            }
            if (Expiry.isOver(shown.properties(), clock.wallMs())) {
                die(lane, offset, Cause.EXPIRED);
                return false;
            }
            if (!isWanted(wish, shown)) {
                unwanted(cursor, scan, offset);
                return false;
            }
            final String messageGroup =
                    rules.isGrouped() && !rules.isExclusive()
                            ? shown.properties().get(MESSAGE_GROUP)
                            : null;
            if (messageGroup != null) {
                outlet = audience.ownerOf(messageGroup);
                if (outlet.creditLeft() == 0) {
                    keep(outlet, lane, scan, offset);
                    return false;
                }
            }
        }
        if (rules.mostDeliveries() > 0 && cursor.countOf(offset) >= rules.mostDeliveries()) {
            die(lane, offset, Cause.TRIED_TOO_OFTEN);
            return false;
        }
        if (outlet.isFullFor(length)) {
            outlet.takeCredit();
            audience.ready().remove(outlet);
            return false;
        }
        final long deadline = outlet.deadlineFrom(clock.wallMs());
        final int count = cursor.lease(scan, offset, outlet.holder(), deadline);
        if (!outlet.hasOutgoing()) {
            toFlush.add(outlet);
            if (outlet.isTake()) {
                served.add(outlet);
            }
        }
        if (outlet.isTake()) {
            lane.attempt(outlet.attempt());
        }
        outlet.hand(
                new Handed(
                        lane.queueId(),
                        offset,
                        physicalOffset,
                        length,
                        outlet.holder(),
                        count,
                        deadline));
        if (outlet.creditLeft() == 0) {
            audience.ready().remove(outlet);
        }
        firstDeadline = Math.min(firstDeadline, deadline);
        changed();
        return true;
    }

    /** Puts a message aside for the only one who may have it. */
    private void keep(final Outlet outlet, final Lane lane, final Scan scan, final long offset) {
        if (outlet.kept().size() < MOST_KEPT) {
            lane.cursor().pass(scan, offset);
            outlet.kept().add(new Outlet.Kept(lane, offset));
        } else {
            isStuck = true;
        }
    }

    private static boolean isWanted(final Wish wish, final MessageView message) {
        if (!wish.tags().wantsAll() && !wish.tags().matches(message.properties().get(TAGS))) {
            return false;
        }
        if (wish.notFrom() != null
                && wish.notFrom().equals(message.properties().get(SENDER_CLIENT))) {
            return false;
        }
        return wish.selector() == null || wish.selector().matches(message);
    }

    private void unwanted(final Cursor cursor, final Scan scan, final long offset) {
        if (rules.leavesUnwanted()) {
            cursor.pass(scan, offset);
        } else {
            cursor.settle(offset);
            changed();
        }
    }

    private void settleUnread(final Cursor cursor, final long offset) {
        cursor.settle(offset);
        changed();
    }

    /** Takes a message out of everybody's sight until it is buried. */
    private void die(final Lane lane, final long offset, final Cause cause) {
        final Cursor cursor = lane.cursor();
        final int count = cursor.countOf(offset);
        cursor.hide(offset);
        listener.dead(this, new Dead(lane.queueId(), offset, count, cause));
    }

    private void noteIfDead(
            final List<Dead> dead, final Lane lane, final long offset, final int count) {
        if (rules.mostDeliveries() > 0 && count >= rules.mostDeliveries()) {
            dead.add(new Dead(lane.queueId(), offset, count, Cause.TRIED_TOO_OFTEN));
        }
    }

    private void bury(final List<Dead> dead) {
        for (final Dead each : dead) {
            lanes.of(each.queueId()).cursor().hide(each.queueOffset());
            listener.dead(this, each);
        }
    }

    /** A dead message has been buried, or could not be: then it is handed out after all. */
    void buried(final int queueId, final long offset, final boolean isGone) {
        turn.lock();
        try {
            final Cursor cursor = lanes.of(queueId).cursor();
            if (isGone) {
                cursor.settle(offset);
            } else {
                cursor.release(offset, true);
            }
            changed();
            handOutInOrder();
        } finally {
            turn.unlock();
        }
        flush();
    }

    /** What was done with one message may make way for those behind it. */
    private void handOutInOrder() {
        for (final Audience audience : audiences.values()) {
            if (audience.wish().inOrder() && !audience.ready().isEmpty()) {
                handOut();
                return;
            }
        }
    }

    /**
     * Settles messages: they are done.
     *
     * @param messages as they were handed out
     * @return how many were settled by this; a message whose lease has ended meanwhile is not
     */
    public int accept(final List<Handed> messages) {
        int settled = 0;
        turn.lock();
        try {
            for (final Handed message : messages) {
                final Lane lane = lanes.of(message.queueId());
                if (isHeld(lane, message) && lane.cursor().settle(message.queueOffset())) {
                    settled++;
                }
            }
            changed();
            handOutInOrder();
        } finally {
            turn.unlock();
        }
        flush();
        return settled;
    }

    /**
     * Settles messages like {@link #accept}; of a group that pops also those whose lease is over or
     * was forgotten when the broker was started anew, as long as nobody else has them.
     *
     * @param messages as they were handed out
     * @return how many were settled by this
     */
    public int acceptLate(final List<Handed> messages) {
        int settled = 0;
        turn.lock();
        try {
            for (final Handed message : messages) {
                final Lane lane = lanes.of(message.queueId());
                if ((isHeld(lane, message) || isLeft(lane, message))
                        && lane.cursor().settle(message.queueOffset())) {
                    settled++;
                }
            }
            changed();
            handOutInOrder();
        } finally {
            turn.unlock();
        }
        flush();
        return settled;
    }

    /** Whether a message was handed out and nobody has it at present. */
    private boolean isLeft(final Lane lane, final Handed message) {
        return lane != null
                && rules.isPopping()
                && lane.cursor().holderOf(message.queueOffset()) == Cursor.NO_HOLDER
                && lane.cursor().countOf(message.queueOffset()) > 0;
    }

    /**
     * Whether a message is done.
     *
     * @param queueId its queue
     * @param offset its queue offset
     * @return false also if there is no such message (yet)
     */
    public boolean isSettled(final int queueId, final long offset) {
        turn.lock();
        try {
            final Lane lane = lanes.of(queueId);
            return lane != null && offset >= 0 && lane.cursor().isSettled(offset);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Takes a message from its consumer, to settle it later together with others.
     *
     * @param message as it was handed out
     * @return false if its lease has ended meanwhile
     */
    public boolean claim(final Handed message) {
        turn.lock();
        try {
            final Lane lane = lanes.of(message.queueId());
            return isHeld(lane, message)
                    && lane.cursor().extend(message.queueOffset(), Cursor.NOBODY, Cursor.NEVER);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Looks at a message that is still to be settled, whoever has it.
     *
     * @param queueId its queue
     * @param offset its queue offset
     * @return as if it had been handed out; null if there is no such message, or it is settled
     */
    public Handed peek(final int queueId, final long offset) {
        turn.lock();
        try {
            lanes.refresh();
            final Lane lane = lanes.of(queueId);
            if (lane == null
                    || offset < 0
                    || offset >= lane.end()
                    || lane.cursor().isSettled(offset)) {
                return null;
            }
            final int at = lane.find(offset);
            if (at < 0 || lane.entries().size(at) == Unit.HOLE) {
                return null;
            }
            return new Handed(
                    queueId,
                    offset,
                    lane.entries().physicalOffset(at),
                    lane.entries().size(at),
                    lane.cursor().holderOf(offset),
                    lane.cursor().countOf(offset),
                    lane.cursor().deadlineOf(offset));
        } finally {
            turn.unlock();
        }
    }

    /**
     * Takes a message from whoever has it, to settle it together with others. Only for a
     * subscription whose consumers are the broker's own.
     *
     * @param queueId its queue
     * @param offset its queue offset
     * @return false if it is settled, or taken like this already
     */
    public boolean claimAt(final int queueId, final long offset) {
        turn.lock();
        try {
            final Cursor cursor = lanes.of(queueId).cursor();
            if (cursor.isSettled(offset) || cursor.holderOf(offset) == Cursor.NOBODY) {
                return false;
            }
            if (cursor.holderOf(offset) == Cursor.NO_HOLDER) {
                cursor.hide(offset);
                return true;
            }
            return cursor.extend(offset, Cursor.NOBODY, Cursor.NEVER);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Settles messages that were claimed.
     *
     * @param messages each claimed before
     */
    public void settleClaimed(final List<Handed> messages) {
        turn.lock();
        try {
            for (final Handed message : messages) {
                lanes.of(message.queueId()).cursor().settle(message.queueOffset());
            }
            changed();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Gives messages back that were claimed: they are handed out again, and count as handed out.
     *
     * @param messages each claimed before
     */
    public void giveBackClaimed(final List<Handed> messages) {
        turn.lock();
        try {
            final List<Dead> dead = new ArrayList<>();
            for (final Handed message : messages) {
                giveBack(lanes.of(message.queueId()), message.queueOffset(), true, dead);
            }
            bury(dead);
            changed();
            handOut();
        } finally {
            turn.unlock();
        }
        flush();
    }

    private void giveBack(
            final Lane lane, final long offset, final boolean isCounted, final List<Dead> dead) {
        if (lane.cursor().release(offset, isCounted)) {
            noteIfDead(dead, lane, offset, lane.cursor().countOf(offset));
        }
    }

    /**
     * Gives messages back: they are handed out again, before any later ones.
     *
     * @param messages as they were handed out
     * @param isCounted whether this delivery counts
     * @return how many were given back by this
     */
    public int release(final List<Handed> messages, final boolean isCounted) {
        int released = 0;
        turn.lock();
        try {
            final List<Dead> dead = new ArrayList<>();
            for (final Handed message : messages) {
                final Lane lane = lanes.of(message.queueId());
                if (isHeld(lane, message)) {
                    giveBack(lane, message.queueOffset(), isCounted, dead);
                    released++;
                }
            }
            bury(dead);
            changed();
            handOut();
        } finally {
            turn.unlock();
        }
        flush();
        return released;
    }

    /**
     * Refuses a message for good: it goes where dead messages go.
     *
     * @param message as it was handed out
     * @return false if its lease has ended meanwhile
     */
    public boolean reject(final Handed message) {
        turn.lock();
        try {
            final Lane lane = lanes.of(message.queueId());
            if (!isHeld(lane, message)) {
                return false;
            }
            lane.cursor().extend(message.queueOffset(), Cursor.NOBODY, Cursor.NEVER);
            listener.dead(
                    this,
                    new Dead(
                            message.queueId(),
                            message.queueOffset(),
                            lane.cursor().countOf(message.queueOffset()),
                            Cause.REJECTED));
            changed();
            return true;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Changes until when a message is leased; after that it is handed out again.
     *
     * @param message as it was handed out
     * @param deadlineMs ms
     * @return the same with the new deadline; null if its lease has ended meanwhile
     */
    public Handed extend(final Handed message, final long deadlineMs) {
        turn.lock();
        try {
            final Lane lane = lanes.of(message.queueId());
            if (!isHeld(lane, message)) {
                return null;
            }
            lane.cursor().extend(message.queueOffset(), message.holder(), deadlineMs);
            firstDeadline = Math.min(firstDeadline, deadlineMs);
            return new Handed(
                    message.queueId(),
                    message.queueOffset(),
                    message.physicalOffset(),
                    message.length(),
                    message.holder(),
                    message.count(),
                    deadlineMs);
        } finally {
            turn.unlock();
        }
    }

    /** A message whose lease ended and which was leased again is another one's. */
    private static boolean isHeld(final Lane lane, final Handed message) {
        return lane != null
                && lane.cursor().holderOf(message.queueOffset()) == message.holder()
                && lane.cursor().deadlineOf(message.queueOffset()) == message.deadlineMs();
    }

    /** Takes back what is leased for too long, if anything is. */
    void expireIfDue() {
        if (firstDeadline <= clock.wallMs()) {
            expire();
        }
    }

    private void expire() {
        long next = Cursor.NEVER;
        turn.lock();
        try {
            final long now = clock.wallMs();
            for (final Lane lane : lanes.inOrder()) {
                final List<Dead> dead = new ArrayList<>();
                lane.cursor().expire(now, (offset, count) -> noteIfDead(dead, lane, offset, count));
                bury(dead);
                next = Math.min(next, lane.cursor().firstDeadline());
            }
            firstDeadline = next;
            changed();
            handOut();
        } finally {
            turn.unlock();
        }
        flush();
    }

    private void changed() {
        if (!isChangeTold) {
            isChangeTold = true;
            listener.changed(this);
        }
    }

    /**
     * Goes to another place in a queue: all before it is settled, nothing from there on is.
     *
     * @param queueId a queue
     * @param offset queue offset of the first message to be handed out
     */
    public void moveTo(final int queueId, final long offset) {
        turn.lock();
        try {
            lanes.refresh();
            final Lane lane = lanes.of(queueId);
            if (lane != null) {
                lane.cursor().moveTo(offset);
                changed();
                handOut();
            }
        } finally {
            turn.unlock();
        }
        flush();
    }

    /**
     * Settles all before a place in a queue, because they were consumed in another way.
     *
     * @param queueId a queue
     * @param offset queue offset of the first message that may be left
     */
    public void settleBelow(final int queueId, final long offset) {
        turn.lock();
        try {
            lanes.refresh();
            final Lane lane = lanes.of(queueId);
            if (lane != null && lane.cursor().settledBelow() < offset) {
                lane.cursor().settleBelow(Math.min(offset, source.end(queueId)));
                changed();
            }
        } finally {
            turn.unlock();
        }
    }

    /**
     * Begins in the queues there are now, and has that written down.
     *
     * @param places queue offsets to begin at by queue; below 0 where the rules say where
     */
    void begin(final IntToLongFunction places) {
        turn.lock();
        try {
            changed();
            lanes.begin(rules.start(), places);
        } finally {
            turn.unlock();
        }
    }

    /** The cursor of a queue, which is there from now on. Only while nobody else is about. */
    Cursor restored(final int queueId) {
        return lanes.obtain(queueId).cursor();
    }

    /** What says that messages are settled which are not so yet. */
    List<Lanes.Note> settling(final int queueId, final long[] offsets, final int pieceLength) {
        turn.lock();
        try {
            return lanes.settling(queueId, offsets, pieceLength);
        } finally {
            turn.unlock();
        }
    }

    /** Ends all consumers; no message is handed out any more. */
    void close() {
        final List<Outlet> all;
        turn.lock();
        try {
            isEnded = true;
            all = List.copyOf(outlets.values());
        } finally {
            turn.unlock();
        }
        all.forEach(Outlet::close);
    }

    /** Whether a message is still to be consumed, so that its record must not go. */
    boolean needs(final int queueId, final long offset) {
        turn.lock();
        try {
            final Lane lane = lanes.of(queueId);
            return lane == null || !lane.cursor().isSettled(offset);
        } finally {
            turn.unlock();
        }
    }

    /** Whether there is any message still to be consumed. */
    boolean needsAny() {
        turn.lock();
        try {
            return lanes.isAnyLeft();
        } finally {
            turn.unlock();
        }
    }

    /** Whether there is no such subscription any more. */
    public boolean isEnded() {
        return isEnded;
    }

    SettlementRecord recordOf(final Lanes.Note note) {
        return new SettlementRecord(
                group, topic, note.queueId(), rules(), ByteBuffer.wrap(note.text()));
    }

    /** Takes what has to be written down; it counts as written. */
    List<Lanes.Note> takeChanges(final int pieceLength) {
        turn.lock();
        try {
            isChangeTold = false;
            return lanes.takeChanges(pieceLength);
        } finally {
            turn.unlock();
        }
    }

    /** Writes down all there is. */
    List<Lanes.Note> snapshot(final int pieceLength) {
        turn.lock();
        try {
            return lanes.all(pieceLength);
        } finally {
            turn.unlock();
        }
    }

    /**
     * How it stands in each queue. Quick: it looks at no message.
     *
     * @return by queue id
     */
    public Map<Integer, LaneView> view() {
        final Map<Integer, LaneView> view = new TreeMap<>();
        turn.lock();
        try {
            lanes.refresh();
            for (final Lane lane : lanes.inOrder()) {
                final Cursor cursor = lane.cursor();
                final long end = lane.end();
                view.put(
                        lane.queueId(),
                        new LaneView(
                                cursor.settledBelow(),
                                cursor.leftCount(end),
                                cursor.leasedCount(),
                                cursor.hiddenCount(),
                                cursor.returnedCount(),
                                end));
            }
        } finally {
            turn.unlock();
        }
        return view;
    }

    /**
     * How a subscription stands in one queue.
     *
     * @param settledBelow below this queue offset all are settled
     * @param left messages that are not settled, leased ones included
     * @param leased messages that somebody has, or that wait for their time
     * @param hidden of those leased: what a transaction is about to settle, or what is about to be
     *     buried
     * @param returned messages that were handed out, came back and are to be handed out again
     * @param end where the queue ends
     */
    public record LaneView(
            long settledBelow, long left, long leased, long hidden, long returned, long end) {}

    /**
     * How many consumers are attached.
     *
     * @return without those that take messages once
     */
    public int consumerCount() {
        turn.lock();
        try {
            return outlets.size();
        } finally {
            turn.unlock();
        }
    }

    /**
     * How many takes wait for a message.
     *
     * @return not negative
     */
    public int waitingTakes() {
        turn.lock();
        try {
            int waiting = 0;
            for (final Audience audience : audiences.values()) {
                for (final Outlet outlet : audience.ready()) {
                    waiting += outlet.isTake() ? 1 : 0;
                }
            }
            return waiting;
        } finally {
            turn.unlock();
        }
    }

    /**
     * How each consumer stands. Looks at each lease: that costs the consumers nothing while nobody
     * asks, and a millisecond for a million messages when somebody does.
     *
     * @return those attached, in the order in which they came
     */
    public List<ConsumerState> consumers() {
        turn.lock();
        try {
            final Map<Integer, Long> held = new HashMap<>();
            for (final Lane lane : lanes.inOrder()) {
                lane.cursor().forEachLease(holder -> held.merge(holder, 1L, Long::sum));
            }
            return outlets.values().stream()
                    .map(outlet -> outlet.state(held.getOrDefault(outlet.holder(), 0L)))
                    .toList();
        } finally {
            turn.unlock();
        }
    }

    @Override
    public String toString() {
        return "%s of %s".formatted(group, topic);
    }
}
