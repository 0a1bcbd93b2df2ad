package io.posthorn.broker.transaction;

import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.transaction.TransactionRefusal.Reason;
import io.posthorn.message.MessageTooLarge;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.segment.Slice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The body of a message that comes in pieces, because it is larger than a frame. Each piece is put
 * aside in the log until the message is sent, so that none of it stays in memory. Any thread;
 * whoever holds {@code turn} owns the state.
 */
public final class LargeBody {

    private final StagedRecords records;
    private final int mostBytes;
    private final String stage = UUID.randomUUID().toString();
    private final ReentrantLock turn = new ReentrantLock();
    private final List<Handed> pieces = new ArrayList<>();
    private long length;
    private boolean isOver;

    LargeBody(final StagedRecords records, final int mostBytes) {
        this.records = records;
        this.mostBytes = mostBytes;
    }

    /**
     * Adds a piece.
     *
     * @param piece from position to limit; may go when this returns
     * @throws TransactionRefusal if it cannot be added
     */
    public void add(final ByteBuffer piece) throws TransactionRefusal {
        turn.lock();
        try {
            if (isOver) {
                throw new TransactionRefusal(Reason.ENDED, "The message was sent or given up.");
            }
            length += piece.remaining();
            if (length > mostBytes) {
                throw new TransactionRefusal(
                        Reason.LIMIT,
                        "The body has %d bytes or more, at most %d are allowed (posthorn.broker.max-large-message-size)."
                                .formatted(length, mostBytes));
            }
            pieces.addAll(
                    records.lay(
                            List.of(StagedRecords.piece(piece, stage)),
                            false,
                            (appended, how) -> {}));
        } catch (final StoreUnavailable e) {
            throw new TransactionRefusal(Reason.UNAVAILABLE, e.getMessage());
        } catch (final MessageTooLarge e) {
            throw new TransactionRefusal(Reason.LIMIT, e.getMessage());
        } finally {
            turn.unlock();
        }
    }

    /**
     * All pieces, to make a message of.
     *
     * @param pieces in their order
     * @param windows through which they are seen
     */
    public record Opened(List<ByteBuffer> pieces, List<Slice> windows) implements AutoCloseable {
        @Override
        public void close() {
            windows.forEach(Slice::close);
        }
    }

    /**
     * Opens the body. May have to read from disk.
     *
     * @return to be closed when the message is laid down; null if a piece cannot be read any more
     */
    public Opened open() {
        turn.lock();
        try {
            final List<Slice> windows = records.windows(pieces);
            return windows == null
                    ? null
                    : new Opened(windows.stream().map(StagedRecords::bodyIn).toList(), windows);
        } finally {
            turn.unlock();
        }
    }

    /** It is not needed any more. A second call does nothing. */
    public void letGo() {
        turn.lock();
        try {
            if (!isOver) {
                isOver = true;
                records.settle(pieces);
            }
        } finally {
            turn.unlock();
        }
    }
}
