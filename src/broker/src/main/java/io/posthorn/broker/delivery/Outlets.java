package io.posthorn.broker.delivery;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * How consumers come, ask for messages and leave. Takes the turn by itself, and delivers what was
 * handed out in it.
 */
final class Outlets {

    private final ReentrantLock turn;
    private final Supplier<SubscriptionRules> rules;
    private final Lanes lanes;
    private final Audiences audiences;
    private final Dispatcher dispatcher;
    private final Takes takes;
    private final Returns returns;
    private final Books books;
    private final Outbox outbox;

    private int lastHolder;

    Outlets(
            final ReentrantLock turn,
            final Supplier<SubscriptionRules> rules,
            final Lanes lanes,
            final Audiences audiences,
            final Dispatcher dispatcher,
            final Takes takes,
            final Returns returns,
            final Books books,
            final Outbox outbox) {
        this.turn = turn;
        this.rules = rules;
        this.lanes = lanes;
        this.audiences = audiences;
        this.dispatcher = dispatcher;
        this.takes = takes;
        this.returns = returns;
        this.books = books;
        this.outbox = outbox;
    }

    Outlet attach(final Wish wish, final long invisibleMs, final DeliverySink sink) {
        turn.lock();
        try {
            final Audience audience = audiences.join(wish);
            lastHolder++;
            final Outlet outlet = new Outlet(this, lastHolder, audience, invisibleMs, null, sink);
            audiences.attach(outlet);
            return outlet;
        } finally {
            turn.unlock();
        }
    }

    Outlet take(
            final Wish wish,
            final int most,
            final long invisibleMs,
            final String attempt,
            final DeliverySink sink) {
        final Outlet outlet;
        turn.lock();
        try {
            final Audience audience = audiences.join(wish);
            outlet = new Outlet(this, Outlet.TAKEN, audience, invisibleMs, attempt, sink);
            outlet.addCredit(most);
            if (attempt != null && takes.repeat(attempt, (offset, count) -> books.changed())) {
                audience.ready().addFirst(outlet);
            } else {
                audience.ready().add(outlet);
            }
            handOutTo(outlet);
        } finally {
            turn.unlock();
        }
        outbox.flush();
        return outlet;
    }

    /** Ends a take that has not been given anything; says whether it could. */
    boolean withdraw(final Outlet outlet) {
        turn.lock();
        try {
            if (outlet.isClosed()) {
                return false;
            }
            Takes.end(outlet);
            audiences.forgetIdle();
            dispatcher.updateAwaited();
        } finally {
            turn.unlock();
        }
        // Others may have waited behind it, for the messages of a group.
        arrived();
        return true;
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
            handOutTo(outlet);
        } finally {
            turn.unlock();
        }
        outbox.flush();
    }

    /** Lets a consumer have what was put aside for it, or is refused by others, and what comes. */
    private void handOutTo(final Outlet outlet) {
        boolean isMoreThere;
        outlet.audience().favour(outlet);
        do {
            outlet.offerKept(outlet.creditLeft());
            // An exclusive consumer is offered what its predecessor refused when that leaves.
            final boolean isAnyRefused =
                    !rules.get().isExclusive() && outlet.audience().offerRefusedTo(outlet);
            dispatcher.handOut();
            // Of what was put aside some may have become too old meanwhile.
            isMoreThere = isAnyRefused || outlet.kept().size() > 0;
        } while (outlet.creditLeft() > 0 && isMoreThere);
        outlet.audience().favour(null);
    }

    /** Takes back the credit that is left. */
    void drain(final Outlet outlet) {
        turn.lock();
        try {
            outlet.takeCredit();
            outlet.audience().ready().remove(outlet);
            dispatcher.updateAwaited();
        } finally {
            turn.unlock();
        }
    }

    /** Ends a consumer; what it has comes back. */
    void detach(final Outlet outlet, final boolean isCounted) {
        turn.lock();
        try {
            if (outlet.isClosed()) {
                return;
            }
            outlet.markClosed();
            audiences.detach(outlet);
            outlet.audience().leave(outlet);
            outlet.audience().refused().offer(outlet.audience());
            outlet.offerKept(Long.MAX_VALUE);
            for (final Lane lane : lanes.inOrder()) {
                returns.giveBackAllOf(outlet.holder(), isCounted, lane);
            }
            audiences.forgetIdle();
            books.changed();
            dispatcher.handOut();
        } finally {
            turn.unlock();
        }
        outbox.flush();
    }

    /**
     * What was handed out to a consumer and is to be delivered now. The log knows by then that it
     * may have been.
     */
    List<Handed> outgoingOf(final Outlet outlet) {
        final List<Handed> messages;
        final List<Lanes.Ahead> ahead;
        turn.lock();
        try {
            messages = outlet.takeOutgoing();
            ahead = messages.isEmpty() ? List.of() : books.ahead();
        } finally {
            turn.unlock();
        }
        if (!ahead.isEmpty()) {
            books.layAhead(ahead);
        }
        return messages;
    }

    /** A message can be seen in a queue. */
    void arrived() {
        if (dispatcher.isAwaited()) {
            look();
        }
    }

    /** Lets messages meet consumers. */
    void look() {
        turn.lock();
        try {
            dispatcher.handOut();
        } finally {
            turn.unlock();
        }
        outbox.flush();
    }

    /** Those attached, in the order in which they came. */
    List<Outlet> all() {
        turn.lock();
        try {
            return List.copyOf(audiences.outlets());
        } finally {
            turn.unlock();
        }
    }

    int consumerCount() {
        turn.lock();
        try {
            return audiences.outlets().size();
        } finally {
            turn.unlock();
        }
    }

    int waitingTakes() {
        turn.lock();
        try {
            return audiences.waitingTakes();
        } finally {
            turn.unlock();
        }
    }

    /** How each consumer stands; looks at each lease. */
    List<ConsumerState> states() {
        turn.lock();
        try {
            return audiences.states(lanes);
        } finally {
            turn.unlock();
        }
    }
}
