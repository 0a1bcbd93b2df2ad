package io.posthorn.broker.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was decided in a subscription's turn and is told outside of it: consumers that were given
 * messages, and those who watch. Filled in the turn.
 */
final class Outbox {

    private final ReentrantLock turn;
    private final Deque<Outlet> toFlush = new ArrayDeque<>();
    private final List<Runnable> toTell = new ArrayList<>();

    Outbox(final ReentrantLock turn) {
        this.turn = turn;
    }

    /** A consumer has something to be delivered. */
    void add(final Outlet outlet) {
        toFlush.add(outlet);
    }

    /** Somebody who watches is to be told. */
    void add(final Runnable told) {
        toTell.add(told);
    }

    /** Delivers and tells. Outside the turn. */
    void flush() {
        while (true) {
            final Outlet next;
            final List<Runnable> told;
            turn.lock();
            try {
                next = toFlush.poll();
                told = toTell.isEmpty() ? List.of() : List.copyOf(toTell);
                toTell.clear();
            } finally {
                turn.unlock();
            }
            told.forEach(Runnable::run);
            if (next == null) {
                return;
            }
            next.flush();
        }
    }
}
