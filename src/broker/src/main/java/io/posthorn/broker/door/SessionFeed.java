package io.posthorn.broker.door;

import io.posthorn.broker.delivery.DeliverySink;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.session.SessionConsumer;
import io.posthorn.remoting.channel.Connection;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.frame.HeaderEncoding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings one consumer's messages to its connection. The client gives credit in messages and bytes;
 * this passes it on to the subscription piece by piece, while the connection keeps up and as many
 * messages as have usually been the size of those that came fit into the bytes. What is larger than
 * that, and came without room, goes back to the subscription, as nobody has seen it. Frames leave
 * in order, by one thread at a time. Whoever holds {@code turn} owns the state.
 */
final class SessionFeed implements DeliverySink {

    /** The subscription is never asked for more at once. */
    private static final int MOST_ASKED = 256;

    /** A frame has one message, or several that are not longer than this together. */
    private static final long FRAME_BYTES = 1 << 20;

    /** What a message is taken for before one came. */
    private static final long FIRST_GUESS_BYTES = 4_096;

    private static final Runnable NOBODY = () -> {};

    private final Connection connection;
    private final HeaderEncoding encoding;
    private final int number;
    private final Filler filler;
    private final ColdWork coldWork;
    private final ReentrantLock turn = new ReentrantLock();
    private final Queue<List<Handed>> outgoing = new ArrayDeque<>();
    private volatile SessionConsumer consumer;

    /** Credit that was not passed on yet. */
    private long messages;

    private long bytes;

    /** What was passed on and has not come as messages yet. */
    private int asked;

    private long usualBytes = FIRST_GUESS_BYTES;
    private boolean isSending;

    /** There was no room for a message: none that was asked for before may be sent after it. */
    private boolean isOverdrawn;

    /** How many threads are passing credit on. */
    private int passing;

    /** Told when all that was handed out is on its way; null if nobody waits for that. */
    private Runnable drained;

    /** The subscription has given all it will, while somebody waits for that. */
    private boolean isQuiet;

    /** Makes frames of messages. */
    @FunctionalInterface
    interface Filler {
        /** Gives the frame, to be sent. */
        Filled fill(SessionFeed feed, List<Handed> messages, boolean isCold);
    }

    /** Says what has to be read from disk, and has that done elsewhere. */
    interface ColdWork {
        /** Whether a message has probably to be read from the disk. */
        boolean isCold(Handed message);

        /** Has something done that may wait for the disk; false if there is too much of it. */
        boolean run(Runnable work);
    }

    /** A frame, how many records are in it, and how long they are together. */
    record Filled(Frame frame, int count, long bytes) {}

    /**
     * @param encoding how the client writes its headers; ours to it are written the same way
     */
    SessionFeed(
            final Connection connection,
            final HeaderEncoding encoding,
            final int number,
            final Filler filler,
            final ColdWork coldWork) {
        this.connection = connection;
        this.encoding = encoding;
        this.number = number;
        this.filler = filler;
        this.coldWork = coldWork;
    }

    /** Before there is any credit. */
    void begin(final SessionConsumer begun) {
        consumer = begun;
    }

    SessionConsumer consumer() {
        return consumer;
    }

    int number() {
        return number;
    }

    /** The client is ready for more. */
    void credit(final int moreMessages, final int moreBytes) {
        turn.lock();
        try {
            messages += moreMessages;
            bytes += moreBytes;
        } finally {
            turn.unlock();
        }
        goOn();
    }

    /** Passes credit on, as far as the connection keeps up. */
    void goOn() {
        final int now;
        turn.lock();
        try {
            now = drained == null && connection.isWritable() ? possible() : 0;
            messages -= now;
            asked += now;
            passing += now > 0 ? 1 : 0;
        } finally {
            turn.unlock();
        }
        if (now > 0) {
            consumer.outlet().credit(now);
            passed();
        }
    }

    private void passed() {
        final boolean isToDrain;
        turn.lock();
        try {
            passing--;
            isToDrain = passing == 0 && drained != null;
        } finally {
            turn.unlock();
        }
        if (isToDrain) {
            consumer.outlet().drain(this::tellIfDrained);
        }
    }

    private int possible() {
        final long room = bytes / usualBytes - asked - waiting();
        final boolean isNext = asked == 0 && outgoing.isEmpty() && bytes > 0;
        return (int)
                Math.min(messages, Math.min(MOST_ASKED - asked, Math.max(isNext ? 1 : 0, room)));
    }

    private long waiting() {
        long waiting = 0;
        for (final List<Handed> each : outgoing) {
            waiting += each.size();
        }
        return waiting;
    }

    /** Takes all credit back; tells when nothing is on its way any more. */
    void drain(final Runnable done) {
        final boolean isToDrain;
        turn.lock();
        try {
            final Runnable before = drained == null ? NOBODY : drained;
            drained =
                    () -> {
                        before.run();
                        done.run();
                    };
            isQuiet = false;
            isToDrain = passing == 0;
        } finally {
            turn.unlock();
        }
        // Otherwise it is taken back as soon as it is passed on.
        if (isToDrain) {
            consumer.outlet().drain(this::tellIfDrained);
        }
    }

    /** The subscription has nothing more for this; what it had may still be sent. */
    private void tellIfDrained() {
        final Runnable told;
        turn.lock();
        try {
            isQuiet = true;
            told = takeDrained();
        } finally {
            turn.unlock();
        }
        told.run();
    }

    /** In the turn. */
    private Runnable takeDrained() {
        if (drained == null || !isQuiet || isSending || passing > 0) {
            return NOBODY;
        }
        // The client gives no credit before it is told, and then begins anew.
        messages = 0;
        bytes = 0;
        asked = 0;
        isOverdrawn = false;
        final Runnable told = drained;
        drained = null;
        isQuiet = false;
        return told;
    }

    @Override
    public String owner() {
        return WireLink.textOf(connection.remoteAddress());
    }

    @Override
    public void deliver(final List<Handed> handed) {
        turn.lock();
        try {
            asked = Math.max(0, asked - handed.size());
            addInPieces(handed);
            if (isSending) {
                return;
            }
            isSending = true;
        } finally {
            turn.unlock();
        }
        sendAll();
    }

    private void addInPieces(final List<Handed> handed) {
        int begin = 0;
        long length = 0;
        for (int i = 0; i < handed.size(); i++) {
            length += handed.get(i).length();
            if (i > begin && length > FRAME_BYTES) {
                outgoing.add(handed.subList(begin, i));
                begin = i;
                length = handed.get(i).length();
            }
        }
        outgoing.add(handed.subList(begin, handed.size()));
    }

    private void sendAll() {
        for (List<Handed> next = next(); next != null; next = next()) {
            final List<Handed> batch = next;
            final boolean isCold = batch.stream().anyMatch(coldWork::isCold);
            if (isCold && coldWork.run(() -> sendCold(batch))) {
                return;
            }
            send(batch, isCold);
        }
        goOn();
    }

    /** On another thread, which then goes on with what has come meanwhile. */
    private void sendCold(final List<Handed> batch) {
        send(batch, true);
        sendAll();
    }

    private List<Handed> next() {
        while (true) {
            final Runnable told;
            final List<Handed> back;
            turn.lock();
            try {
                back = withoutRoom();
                if (back.isEmpty()) {
                    final List<Handed> next = outgoing.poll();
                    if (next != null) {
                        return next;
                    }
                    isSending = false;
                    told = takeDrained();
                } else {
                    told = null;
                }
            } finally {
                turn.unlock();
            }
            if (told != null) {
                told.run();
                return null;
            }
            consumer.subscription().release(back, false);
        }
    }

    /** What waits although the client has no room for it. In the turn. */
    private List<Handed> withoutRoom() {
        if (outgoing.isEmpty() || bytes > 0 && !isOverdrawn) {
            return List.of();
        }
        final List<Handed> back = new ArrayList<>();
        outgoing.forEach(back::addAll);
        outgoing.clear();
        messages += back.size();
        isOverdrawn = asked > 0;
        return back;
    }

    private void send(final List<Handed> batch, final boolean isCold) {
        try {
            final Filled filled = filler.fill(this, batch, isCold);
            if (filled.count() > 0 && !connection.send(filled.frame().encoding(encoding))) {
                // The connection is closed, or has more to write than it can.
                consumer.subscription().release(batch, false);
                giveBack(batch.size(), 0);
            } else {
                giveBack(batch.size() - filled.count(), filled.bytes());
                noteSize(filled);
            }
        } catch (final RuntimeException e) {
            // What the client has is not what the broker thinks it has: better begin anew.
            DoorLog.LOG.sessionFailed(consumer.subscription().toString(), e);
            connection.close();
        }
    }

    private void giveBack(final int unsent, final long sentBytes) {
        turn.lock();
        try {
            messages += unsent;
            bytes -= sentBytes;
        } finally {
            turn.unlock();
        }
    }

    private void noteSize(final Filled filled) {
        if (filled.count() > 0) {
            turn.lock();
            try {
                usualBytes = Math.max(1, (7 * usualBytes + filled.bytes() / filled.count()) / 8);
            } finally {
                turn.unlock();
            }
        }
    }
}
