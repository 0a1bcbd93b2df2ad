package io.posthorn.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One message as it lies in the commit log and, byte for byte, as it travels to a RocketMQ client.
 * Big-endian.
 *
 * <pre>
 *   0 totalSize   4 magic   8 bodyCrc   12 queueId   16 flag   20 queueOffset (8)   28 physicalOffset (8)
 *  36 sysFlag    40 bornTimestamp (8)
 *  48 bornHost: 8, or 20 if sysFlag says IPv6; then
 *     storeTimestamp (8)   storeHost: 8 or 20   reconsumeTimes   preparedTransactionOffset (8), or a negative {@link BatchMark}
 *     bodyLength, body   topicLength: 1, or 2 with magic V2, topic   propertiesLength (2), properties
 * </pre>
 *
 * A movable window, not a copy: {@link #wrap} costs nothing. Not for sharing between threads.
 */
public final class RecordView {

    /** First bytes of a record with a topic of at most 127 bytes. */
    public static final int MAGIC_V1 = 0xDAA320A7;

    /** First bytes of a record with a longer topic. */
    public static final int MAGIC_V2 = 0xDAA320AB;

    /** Marks bytes to be stepped over: a segment's unused end, or what a crash left unfinished. */
    public static final int MAGIC_FILLER = 0xCBD43194;

    /** Bytes of a filler: its size and its magic. */
    public static final int FILLER_LENGTH = 8;

    /** Longest properties, in bytes. */
    public static final int MAX_PROPERTIES_LENGTH = Short.MAX_VALUE;

    /** Longest topic in a V1 record, in bytes. */
    public static final int MAX_V1_TOPIC_BYTES = 127;

    /** Longest topic, in bytes. */
    public static final int MAX_TOPIC_BYTES = 255;

    /** Bytes of the smallest record: no body, a topic of one byte, no properties. */
    public static final int MIN_LENGTH =
            lengthOf(HostAddress.V4_LENGTH, HostAddress.V4_LENGTH, 0, 1, 0);

    static final int MAGIC_AT = 4;
    static final int BODY_CRC_AT = 8;
    static final int QUEUE_ID_AT = 12;
    static final int FLAG_AT = 16;
    static final int QUEUE_OFFSET_AT = 20;
    static final int PHYSICAL_OFFSET_AT = 28;
    static final int SYS_FLAG_AT = 36;
    static final int BORN_TIMESTAMP_AT = 40;
    static final int BORN_HOST_AT = 48;

    private ByteBuffer bytes;
    private int start;

    /**
     * Looks whether bytes are a filler.
     *
     * @param bytes big-endian
     * @param at where to look
     * @param room how many bytes belong to the segment from there; at least {@link #FILLER_LENGTH}
     * @return how many bytes to step over; 0 if there is no filler
     */
    public static int fillerAt(final ByteBuffer bytes, final int at, final int room) {
        final int length = bytes.getInt(at);
        return bytes.getInt(at + MAGIC_AT) == MAGIC_FILLER
                        && length >= FILLER_LENGTH
                        && length <= room
                ? length
                : 0;
    }

    static int lengthOf(
            final int bornHostLength,
            final int storeHostLength,
            final int bodyLength,
            final int topicLength,
            final int propertiesLength) {
        return BORN_HOST_AT
                + bornHostLength
                + 8
                + storeHostLength
                + 4
                + 8
                + 4
                + bodyLength
                + (topicLength > MAX_V1_TOPIC_BYTES ? 2 : 1)
                + topicLength
                + 2
                + propertiesLength;
    }

    /**
     * Moves the window.
     *
     * @param newBytes where the record lies; big-endian
     * @param newStart its first byte
     * @return this
     */
    public RecordView wrap(final ByteBuffer newBytes, final int newStart) {
        this.bytes = newBytes;
        this.start = newStart;
        return this;
    }

    /**
     * Moves the window onto bytes that may be anything, and looks whether they are a record.
     *
     * @param newBytes where the record should lie
     * @param newStart its first byte
     * @param limit first byte that cannot belong to it
     * @param expectedPhysicalOffset where it should think it lies
     * @param check owned by the calling thread
     * @return what is wrong, or null if this is a sound record
     */
    public String faultAt(
            final ByteBuffer newBytes,
            final int newStart,
            final int limit,
            final long expectedPhysicalOffset,
            final RecordCheck check) {
        wrap(newBytes, newStart);
        final int room = limit - newStart;
        if (room < MIN_LENGTH) {
            return "only %d bytes are left".formatted(room);
        }
        final int magic = magic();
        if (magic != MAGIC_V1 && magic != MAGIC_V2) {
            return "magic is %08x".formatted(magic);
        }
        final int length = length();
        if (length < MIN_LENGTH || length > room) {
            return "size is %d with %d bytes left".formatted(length, room);
        }
        if (physicalOffset() != expectedPhysicalOffset) {
            return "it claims to lie at %d".formatted(physicalOffset());
        }
        final String fault = faultOfLengths(length);
        if (fault != null) {
            return fault;
        }
        return check.holds(this) ? null : "its checksum does not match";
    }

    private String faultOfLengths(final int length) {
        final int bodyAt = bodyAt();
        if (bodyAt + 4 - start > length) {
            return "its head is longer than its size of %d".formatted(length);
        }
        final long bodyLength = bodyLength();
        final long topicLengthAt = bodyAt + bodyLength;
        final int topicPrefix = topicPrefix();
        if (bodyLength < 0 || topicLengthAt + topicPrefix + 2 - start > length) {
            return "its body of %d bytes is longer than its size of %d"
                    .formatted(bodyLength, length);
        }
        final int topicLength = topicLength();
        final long propertiesAt = topicLengthAt + topicPrefix + topicLength;
        if (topicLength <= 0 || propertiesAt + 2 - start > length) {
            return "its topic of %d bytes is longer than its size of %d"
                    .formatted(topicLength, length);
        }
        final int propertiesLength = bytes.getShort((int) propertiesAt);
        if (propertiesLength < 0 || propertiesAt + 2 + propertiesLength - start != length) {
            return "its parts do not add up to its size of %d".formatted(length);
        }
        return null;
    }

    /**
     * Where the record lies.
     *
     * @return the wrapped buffer
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * First byte in the buffer.
     *
     * @return an index
     */
    public int start() {
        return start;
    }

    /**
     * Bytes of the whole record.
     *
     * @return totalSize
     */
    public int length() {
        return bytes.getInt(start);
    }

    /**
     * First word of the layout's version.
     *
     * @return V1, V2 or what lies there
     */
    public int magic() {
        return bytes.getInt(start + MAGIC_AT);
    }

    /**
     * CRC-32 of the body without its top bit.
     *
     * @return as stored
     */
    public int bodyCrc() {
        return bytes.getInt(start + BODY_CRC_AT);
    }

    /**
     * The queue.
     *
     * @return queue id
     */
    public int queueId() {
        return bytes.getInt(start + QUEUE_ID_AT);
    }

    /**
     * The sender's flag.
     *
     * @return opaque
     */
    public int flag() {
        return bytes.getInt(start + FLAG_AT);
    }

    /**
     * Place in the queue.
     *
     * @return queue offset
     */
    public long queueOffset() {
        return bytes.getLong(start + QUEUE_OFFSET_AT);
    }

    /**
     * Place in the commit log.
     *
     * @return physical offset of the record's first byte
     */
    public long physicalOffset() {
        return bytes.getLong(start + PHYSICAL_OFFSET_AT);
    }

    /**
     * The system flag without check bits.
     *
     * @return see {@link SysFlag}
     */
    public int sysFlag() {
        return bytes.getInt(start + SYS_FLAG_AT) & SysFlag.MEANING_MASK;
    }

    /**
     * When the sender made the message.
     *
     * @return ms by the sender's clock
     */
    public long bornTimestamp() {
        return bytes.getLong(start + BORN_TIMESTAMP_AT);
    }

    /**
     * Who sent the message.
     *
     * @return a copy
     */
    public HostAddress bornHost() {
        return HostAddress.read(
                bytes, start + BORN_HOST_AT, (sysFlag() & SysFlag.BORN_HOST_V6) != 0);
    }

    /**
     * When the broker stored the message.
     *
     * @return ms by the broker's clock
     */
    public long storeTimestamp() {
        return bytes.getLong(storeTimestampAt());
    }

    /**
     * Which broker stored the message.
     *
     * @return a copy
     */
    public HostAddress storeHost() {
        return HostAddress.read(
                bytes, storeTimestampAt() + 8, (sysFlag() & SysFlag.STORE_HOST_V6) != 0);
    }

    /**
     * How often the message was redelivered.
     *
     * @return not negative
     */
    public int reconsumeTimes() {
        return bytes.getInt(reconsumeTimesAt());
    }

    /**
     * Where the half message of a committed one lies.
     *
     * @return a physical offset, 0 for none
     */
    public long preparedTransactionOffset() {
        return Math.max(0, bytes.getLong(reconsumeTimesAt() + 4));
    }

    /**
     * The atomic batch that the record was laid down with.
     *
     * @return for {@link BatchMark}; {@link BatchMark#NONE} if it was laid down alone
     */
    public long batchMark() {
        return Math.min(BatchMark.NONE, bytes.getLong(reconsumeTimesAt() + 4));
    }

    /**
     * Bytes of the body.
     *
     * @return not negative
     */
    public int bodyLength() {
        return bytes.getInt(reconsumeTimesAt() + 12);
    }

    /**
     * First byte of the body in the buffer.
     *
     * @return an index
     */
    public int bodyAt() {
        return reconsumeTimesAt() + 16;
    }

    /**
     * The body.
     *
     * @return a window on the same bytes, from position to limit
     */
    public ByteBuffer body() {
        final int at = bodyAt();
        return bytes.slice(at, bodyLength());
    }

    /**
     * The topic.
     *
     * @return a name
     */
    public String topic() {
        return text(topicLengthAt() + topicPrefix(), topicLength());
    }

    /**
     * The properties as text.
     *
     * @return parsed
     */
    public PropertyText properties() {
        final int at = propertiesAt();
        return PropertyText.parse(copy(at, bytes.getShort(at - 2)));
    }

    /** First byte of the properties in the buffer. */
    int propertiesAt() {
        return topicLengthAt() + topicPrefix() + topicLength() + 2;
    }

    /** Bytes of the properties. */
    int propertiesLength() {
        return bytes.getShort(propertiesAt() - 2);
    }

    /**
     * The id that says where this record lies.
     *
     * @return store host and physical offset
     */
    public OffsetMessageId offsetMessageId() {
        return new OffsetMessageId(storeHost(), physicalOffset());
    }

    private int storeTimestampAt() {
        return start
                + BORN_HOST_AT
                + ((sysFlag() & SysFlag.BORN_HOST_V6) == 0
                        ? HostAddress.V4_LENGTH
                        : HostAddress.V6_LENGTH);
    }

    private int reconsumeTimesAt() {
        return storeTimestampAt()
                + 8
                + ((sysFlag() & SysFlag.STORE_HOST_V6) == 0
                        ? HostAddress.V4_LENGTH
                        : HostAddress.V6_LENGTH);
    }

    private int topicLengthAt() {
        return bodyAt() + bodyLength();
    }

    private int topicPrefix() {
        return magic() == MAGIC_V2 ? 2 : 1;
    }

    private int topicLength() {
        final int at = topicLengthAt();
        return magic() == MAGIC_V2 ? bytes.getShort(at) & 0xFFFF : bytes.get(at) & 0xFF;
    }

    private String text(final int at, final int length) {
        return new String(copy(at, length), StandardCharsets.UTF_8);
    }

    private byte[] copy(final int at, final int length) {
        final byte[] copy = new byte[length];
        bytes.get(at, copy);
        return copy;
    }
}
