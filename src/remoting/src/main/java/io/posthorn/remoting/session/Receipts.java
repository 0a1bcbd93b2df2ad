package io.posthorn.remoting.session;

import io.netty.buffer.ByteBuf;
import io.posthorn.remoting.body.BadBody;

/**
 * Runs of messages that a consumer has, as the body of a settlement. Big-endian, one after the
 * other.
 *
 * <pre>
 *   0 queueId (4)   4 queueOffset of the first (8)   12 how many, side by side (4)
 * </pre>
 */
public final class Receipts {

    /** Bytes of one run. */
    public static final int LENGTH = 16;

    private Receipts() {}

    /** Takes runs. */
    @FunctionalInterface
    public interface Reader {
        /**
         * One run.
         *
         * @param queueId the messages' queue
         * @param queueOffset place of the first
         * @param count how many there are; above 0
         */
        void run(int queueId, long queueOffset, int count);
    }

    /**
     * Adds a run.
     *
     * @param out where to
     * @param queueId the messages' queue
     * @param queueOffset place of the first
     * @param count how many there are
     */
    public static void write(
            final ByteBuf out, final int queueId, final long queueOffset, final int count) {
        out.writeInt(queueId).writeLong(queueOffset).writeInt(count);
    }

    /**
     * Reads all runs. Nothing is handed out if one of them is broken.
     *
     * @param body a whole body; not moved
     * @param most how many messages there may be together
     * @param reader takes the runs in their order
     * @throws BadBody if this is no body of runs, or there are too many messages
     */
    public static void read(final ByteBuf body, final int most, final Reader reader) {
        require(body, most);
        for (int at = body.readerIndex(); at < body.writerIndex(); at += LENGTH) {
            reader.run(body.getInt(at), body.getLong(at + 4), body.getInt(at + 12));
        }
    }

    private static void require(final ByteBuf body, final int most) {
        if (body.readableBytes() % LENGTH != 0) {
            throw new BadBody(
                    "a settlement has %d bytes, which is no multiple of %d"
                            .formatted(body.readableBytes(), LENGTH));
        }
        long all = 0;
        for (int at = body.readerIndex(); at < body.writerIndex(); at += LENGTH) {
            final long queueOffset = body.getLong(at + 4);
            final int count = body.getInt(at + 12);
            all += count;
            if (count < 1 || queueOffset < 0 || all > most) {
                throw new BadBody(
                        "a settlement of %d messages from queue offset %d on is not possible"
                                .formatted(count, queueOffset));
            }
        }
    }
}
