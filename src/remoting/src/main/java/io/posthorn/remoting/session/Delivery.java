package io.posthorn.remoting.session;

import io.netty.buffer.ByteBuf;
import io.posthorn.remoting.body.BadBody;
import java.nio.ByteBuffer;

/**
 * Messages on their way to a consumer, as a body: what settles them, then their records back to
 * back as they lie in the log. Big-endian.
 *
 * <pre>
 *   0 how many (4), then for each
 *       queueId (4)   queueOffset (8)   how often it was handed out, this time included (4)
 *   and then for each its record, which begins with its length (4)
 * </pre>
 */
public final class Delivery {

    private static final int RECEIPT_LENGTH = 16;

    private Delivery() {}

    /** Takes messages. */
    @FunctionalInterface
    public interface Reader {
        /**
         * One message.
         *
         * @param queueId its queue
         * @param queueOffset its place there
         * @param count how often it was handed out
         * @param record its bytes; valid as long as the body
         */
        void message(int queueId, long queueOffset, int count, ByteBuffer record);
    }

    /**
     * How long the part before the records is.
     *
     * @param messages how many there are
     * @return bytes
     */
    public static int headLength(final int messages) {
        return 4 + messages * RECEIPT_LENGTH;
    }

    /**
     * Begins a body.
     *
     * @param out where to
     * @param messages how many there are
     */
    public static void writeCount(final ByteBuffer out, final int messages) {
        out.putInt(messages);
    }

    /**
     * Adds what settles a message.
     *
     * @param out where to
     * @param queueId its queue
     * @param queueOffset its place there
     * @param count how often it was handed out
     */
    public static void writeReceipt(
            final ByteBuffer out, final int queueId, final long queueOffset, final int count) {
        out.putInt(queueId).putLong(queueOffset).putInt(count);
    }

    /**
     * Reads all messages.
     *
     * @param body a whole body; not moved
     * @param reader takes the messages in their order
     * @throws BadBody if this is no such body; what came before the fault was handed out
     */
    public static void read(final ByteBuf body, final Reader reader) {
        if (body.readableBytes() == 0) {
            return;
        }
        final int begin = body.readerIndex();
        final int end = body.writerIndex();
        final int messages = body.readableBytes() < 4 ? -1 : body.getInt(begin);
        if (messages < 0 || messages > (body.readableBytes() - 4) / RECEIPT_LENGTH) {
            throw new BadBody("a delivery of %d bytes has no head".formatted(end - begin));
        }
        int receipt = begin + 4;
        int record = begin + headLength(messages);
        for (int i = 0; i < messages; i++, receipt += RECEIPT_LENGTH) {
            final int length = end - record < 4 ? -1 : body.getInt(record);
            if (length < 4 || length > end - record) {
                throw new BadBody("message %d of a delivery ends early".formatted(i + 1));
            }
            reader.message(
                    body.getInt(receipt),
                    body.getLong(receipt + 4),
                    body.getInt(receipt + 12),
                    body.nioBuffer(record, length));
            record += length;
        }
    }
}
