package io.posthorn.remoting.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.posthorn.remoting.body.BadBody;
import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;
import java.nio.ByteBuffer;

/**
 * Messages on their way to the broker, as a body; all of them are taken, or none. Big-endian, one
 * after the other.
 *
 * <pre>
 *   0 length of all that follows (4)   4 flag (4)   8 sysFlag (4)   12 bornTimestamp (8)
 *  20 length of the topic (2), topic in ASCII, length of the properties (4), properties as they are
 *     stored, and then the body
 * </pre>
 */
public final class Sending {

    private static final int FIXED = 22;

    private Sending() {}

    /**
     * How messages are sent (21010).
     *
     * @param transaction the local transaction or branch in which they are sent; null for none
     * @param largeBody the number of the body that was sent before in pieces ({@link LargeBody})
     *     and belongs to the one message there is; null for none
     */
    public record Request(Integer transaction, Integer largeBody) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if one of them is no number
         */
        public static Request from(final Fields fields) {
            return new Request(fields.optionalInt("transaction"), fields.optionalInt("largeBody"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("transaction", transaction).put("largeBody", largeBody);
        }
    }

    /**
     * One message, as it is read. The buffers are valid as long as the frame's body.
     *
     * @param topic where it goes
     * @param flag opaque
     * @param sysFlag RocketMQ's flags
     * @param bornTimestamp ms by the sender's clock
     * @param properties as they are stored
     * @param body its bytes
     */
    public record Entry(
            String topic,
            int flag,
            int sysFlag,
            long bornTimestamp,
            ByteBuffer properties,
            ByteBuffer body) {}

    /** Takes messages. */
    @FunctionalInterface
    public interface Reader {
        /**
         * One message.
         *
         * @param entry what it is
         */
        void message(Entry entry);
    }

    /**
     * How long a message is in such a body.
     *
     * @param entry the message
     * @return bytes
     */
    public static int lengthOf(final Entry entry) {
        return FIXED
                + entry.topic().length()
                + 4
                + entry.properties().remaining()
                + entry.body().remaining();
    }

    /**
     * Adds a message.
     *
     * @param out where to
     * @param entry the message; its buffers are not moved
     */
    public static void write(final ByteBuf out, final Entry entry) {
        out.writeInt(lengthOf(entry) - 4)
                .writeInt(entry.flag())
                .writeInt(entry.sysFlag())
                .writeLong(entry.bornTimestamp())
                .writeShort(entry.topic().length());
        out.writeCharSequence(entry.topic(), US_ASCII);
        out.writeInt(entry.properties().remaining());
        out.writeBytes(entry.properties().duplicate());
        out.writeBytes(entry.body().duplicate());
    }

    /**
     * Reads all messages.
     *
     * @param body a whole body; not moved
     * @param reader takes the messages in their order
     * @throws BadBody if this is no such body; what came before the fault was handed out
     */
    public static void read(final ByteBuf body, final Reader reader) {
        int at = body.readerIndex();
        while (at < body.writerIndex()) {
            final int left = body.writerIndex() - at;
            final int length = left < FIXED ? -1 : body.getInt(at);
            if (length < FIXED || length > left - 4) {
                throw new BadBody("a message that is sent ends early");
            }
            reader.message(entryAt(body, at, at + 4 + length));
            at += 4 + length;
        }
    }

    private static Entry entryAt(final ByteBuf body, final int at, final int end) {
        final int topicLength = body.getUnsignedShort(at + 20);
        final int propertiesAt = at + FIXED + topicLength + 4;
        final int propertiesLength = propertiesAt > end ? -1 : body.getInt(propertiesAt - 4);
        if (propertiesLength < 0 || propertiesLength > end - propertiesAt) {
            throw new BadBody("the properties of a message that is sent end early");
        }
        final int bodyAt = propertiesAt + propertiesLength;
        return new Entry(
                body.toString(at + FIXED, topicLength, US_ASCII),
                body.getInt(at + 4),
                body.getInt(at + 8),
                body.getLong(at + 12),
                body.nioBuffer(propertiesAt, propertiesLength),
                body.nioBuffer(bodyAt, end - bodyAt));
    }
}
