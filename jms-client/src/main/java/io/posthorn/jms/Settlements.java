package io.posthorn.jms;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.jms.wire.SessionWire;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.session.Receipts;
import io.posthorn.remoting.session.Settle;
import io.posthorn.remoting.session.Settle.Outcome;
import java.util.List;
import java.util.Objects;

/**
 * Tells the broker what becomes of messages. What is accepted one by one is told together: as much
 * as has come until the event loop gets to it, so that nothing waits for a clock and a busy
 * consumer sends few frames. Any thread; whoever holds this object's monitor owns the state.
 */
final class Settlements {

    private final SessionWire wire;
    private final int consumer;
    private ByteBuf pending;
    private Integer pendingTransaction;
    private int lastQueueId;
    private long lastOffset;
    private boolean isScheduled;

    Settlements(final SessionWire wire, final int consumer) {
        this.wire = wire;
        this.consumer = consumer;
    }

    /** Accepts a message, soon; in a transaction if one is named. */
    void accept(final Delivered message, final Integer transaction) {
        synchronized (this) {
            if (pending != null && !Objects.equals(transaction, pendingTransaction)) {
                flush();
            }
            pendingTransaction = transaction;
            add(message);
            if (isScheduled) {
                return;
            }
            isScheduled = true;
        }
        wire.eventLoop().execute(this::flush);
    }

    private void add(final Delivered message) {
        final boolean follows =
                pending != null
                        && lastQueueId == message.queueId()
                        && lastOffset + 1 == message.queueOffset();
        if (follows) {
            final int countAt = pending.writerIndex() - Integer.BYTES;
            pending.setInt(countAt, pending.getInt(countAt) + 1);
        } else {
            pending = pending == null ? Unpooled.buffer(Receipts.LENGTH * 4) : pending;
            Receipts.write(pending, message.queueId(), message.queueOffset(), 1);
        }
        lastQueueId = message.queueId();
        lastOffset = message.queueOffset();
    }

    /** Sends what waits. */
    synchronized void flush() {
        isScheduled = false;
        if (pending != null) {
            wire.tell(frame(Outcome.ACCEPT, pendingTransaction, pending));
            pending = null;
        }
    }

    /** Forgets what waits: the broker does not know these messages any more. */
    synchronized void reset() {
        pending = null;
    }

    /** What settles messages in another way; to be sent after what waits. */
    Frame settling(
            final List<Delivered> messages, final Outcome outcome, final Integer transaction) {
        flush();
        final ByteBuf runs = Unpooled.buffer(Receipts.LENGTH * messages.size());
        messages.forEach(each -> Receipts.write(runs, each.queueId(), each.queueOffset(), 1));
        return frame(outcome, transaction, runs);
    }

    private Frame frame(final Outcome outcome, final Integer transaction, final ByteBuf runs) {
        return RequestCode.SESSION_SETTLE
                .frame(new Settle.Request(consumer, outcome, transaction))
                .body(runs);
    }
}
