package io.posthorn.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A message that is about to become a record: all of it but what only the log can know (offsets and
 * store time). Immutable apart from the body's bytes, which belong to the caller and must stay as
 * they are until the append has returned.
 */
public final class Draft {

    private final String topic;
    private final byte[] topicBytes;
    private final int queueId;
    private final int flag;
    private final int sysFlag;
    private final long bornTimestamp;
    private final HostAddress bornHost;
    private final int reconsumeTimes;
    private final long preparedTransactionOffset;

    /** The body, in one piece or several; their positions and limits are never moved. */
    private final List<ByteBuffer> body;

    private final int bodyLength;
    private final int bodyCrc;
    private final PropertyText properties;

    private Draft(final Builder builder) {
        topic = builder.topic;
        topicBytes = topic.getBytes(StandardCharsets.UTF_8);
        queueId = builder.queueId;
        flag = builder.flag;
        bornHost = builder.bornHost;
        sysFlag =
                builder.sysFlag
                                & SysFlag.MEANING_MASK
                                & ~(SysFlag.BORN_HOST_V6 | SysFlag.STORE_HOST_V6)
                        | (bornHost.isV6() ? SysFlag.BORN_HOST_V6 : 0);
        bornTimestamp = builder.bornTimestamp;
        reconsumeTimes = builder.reconsumeTimes;
        preparedTransactionOffset = builder.preparedTransactionOffset;
        body = builder.body;
        bodyLength = lengthOf(body);
        bodyCrc = crcOf(body);
        properties = builder.properties;
        if (properties.length() > RecordView.MAX_PROPERTIES_LENGTH) {
            throw new MessageTooLarge(
                    "the properties take %d bytes, at most %d are allowed"
                            .formatted(properties.length(), RecordView.MAX_PROPERTIES_LENGTH));
        }
        if (topicBytes.length == 0 || topicBytes.length > RecordView.MAX_TOPIC_BYTES) {
            throw new MessageTooLarge(
                    "the topic's name takes %d bytes, 1 to %d are allowed"
                            .formatted(topicBytes.length, RecordView.MAX_TOPIC_BYTES));
        }
    }

    /**
     * Starts a draft.
     *
     * @param topic where the message goes
     * @param queueId which of the topic's queues
     * @return a builder with an empty body, no properties and zero everywhere else
     */
    public static Builder to(final String topic, final int queueId) {
        return new Builder(topic, queueId);
    }

    /**
     * Starts a draft that repeats a stored message, with all that its sender said.
     *
     * @param record the message; its bytes must stay until the append has returned
     * @return a builder
     */
    public static Builder copyOf(final RecordView record) {
        return new Builder(record.topic(), record.queueId())
                .flag(record.flag())
                .sysFlag(record.sysFlag())
                .bornTimestamp(record.bornTimestamp())
                .bornHost(record.bornHost())
                .reconsumeTimes(record.reconsumeTimes())
                .preparedTransactionOffset(record.preparedTransactionOffset())
                .body(record.body())
                .properties(record.properties());
    }

    /**
     * Starts a draft that repeats another one.
     *
     * @param draft the other; its body must stay until the append has returned
     * @return a builder
     */
    public static Builder copyOf(final Draft draft) {
        return new Builder(draft.topic, draft.queueId)
                .flag(draft.flag)
                .sysFlag(draft.sysFlag)
                .bornTimestamp(draft.bornTimestamp)
                .bornHost(draft.bornHost)
                .reconsumeTimes(draft.reconsumeTimes)
                .preparedTransactionOffset(draft.preparedTransactionOffset)
                .body(draft.body)
                .properties(draft.properties);
    }

    /**
     * Where the message goes.
     *
     * @return a topic
     */
    public String topic() {
        return topic;
    }

    /**
     * Which queue of the topic.
     *
     * @return not negative
     */
    public int queueId() {
        return queueId;
    }

    /**
     * When the sender made the message.
     *
     * @return ms by the sender's clock
     */
    public long bornTimestamp() {
        return bornTimestamp;
    }

    /**
     * The properties.
     *
     * @return never null
     */
    public PropertyText properties() {
        return properties;
    }

    /**
     * The system flag without check and store host bits.
     *
     * @return RocketMQ's bits
     */
    public int sysFlag() {
        return sysFlag;
    }

    private static int lengthOf(final List<ByteBuffer> pieces) {
        long length = 0;
        for (final ByteBuffer piece : pieces) {
            length += piece.remaining();
        }
        if (length > Integer.MAX_VALUE) {
            throw new MessageTooLarge("the body has %d bytes".formatted(length));
        }
        return (int) length;
    }

    /**
     * The body.
     *
     * @return a window from position to limit; a copy if the body is made of several pieces
     */
    public ByteBuffer body() {
        if (body.size() == 1) {
            return body.get(0).duplicate();
        }
        final ByteBuffer whole = ByteBuffer.allocate(bodyLength);
        body.forEach(piece -> whole.put(piece.duplicate()));
        return whole.flip();
    }

    /**
     * How many bytes the body has.
     *
     * @return not negative
     */
    public int bodyLength() {
        return bodyLength;
    }

    /**
     * How many bytes the record will take.
     *
     * @param storeHost the broker's address
     * @return bytes
     */
    public int recordLength(final HostAddress storeHost) {
        return RecordView.lengthOf(
                bornHost.length(),
                storeHost.length(),
                bodyLength,
                topicBytes.length,
                properties.length());
    }

    /**
     * Lays the record down.
     *
     * @param target where to; must have room for {@link #recordLength}
     * @param at first byte of the record
     * @param physicalOffset what the log assigned
     * @param queueOffset what the log assigned
     * @param storeTimestamp ms, what the log assigned
     * @param storeHost the broker's address
     * @param batchMark the atomic batch it belongs to, or {@link BatchMark#NONE}; takes the place
     *     of the prepared transaction offset
     * @param check computes the record's check; owned by the calling thread
     * @return how many bytes were written
     */
    public int write(
            final ByteBuffer target,
            final int at,
            final long physicalOffset,
            final long queueOffset,
            final long storeTimestamp,
            final HostAddress storeHost,
            final long batchMark,
            final RecordCheck check) {
        final int length = recordLength(storeHost);
        final int flags = sysFlag | (storeHost.isV6() ? SysFlag.STORE_HOST_V6 : 0);
        final boolean longTopic = topicBytes.length > RecordView.MAX_V1_TOPIC_BYTES;
        target.putInt(at, length);
        target.putInt(
                at + RecordView.MAGIC_AT, longTopic ? RecordView.MAGIC_V2 : RecordView.MAGIC_V1);
        target.putInt(at + RecordView.BODY_CRC_AT, bodyCrc);
        target.putInt(at + RecordView.QUEUE_ID_AT, queueId);
        target.putInt(at + RecordView.FLAG_AT, flag);
        target.putLong(at + RecordView.QUEUE_OFFSET_AT, queueOffset);
        target.putLong(at + RecordView.PHYSICAL_OFFSET_AT, physicalOffset);
        target.putInt(at + RecordView.SYS_FLAG_AT, flags);
        target.putLong(at + RecordView.BORN_TIMESTAMP_AT, bornTimestamp);
        int next = at + RecordView.BORN_HOST_AT;
        bornHost.write(target, next);
        next += bornHost.length();
        target.putLong(next, storeTimestamp);
        next += 8;
        storeHost.write(target, next);
        next += storeHost.length();
        target.putInt(next, reconsumeTimes);
        target.putLong(
                next + 4, batchMark == BatchMark.NONE ? preparedTransactionOffset : batchMark);
        target.putInt(next + 12, bodyLength);
        next += 16;
        final int bodyAt = next;
        for (final ByteBuffer piece : body) {
            target.put(next, piece, piece.position(), piece.remaining());
            next += piece.remaining();
        }
        final int bodyEnd = next;
        if (longTopic) {
            target.putShort(next, (short) topicBytes.length);
            next += 2;
        } else {
            target.put(next, (byte) topicBytes.length);
            next += 1;
        }
        target.put(next, topicBytes);
        next += topicBytes.length;
        target.putShort(next, (short) properties.length());
        properties.write(target, next + 2);
        target.putInt(
                at + RecordView.SYS_FLAG_AT,
                flags | check.bitsOf(target, at, bodyAt, bodyEnd, at + length));
        return length;
    }

    private static int crcOf(final List<ByteBuffer> pieces) {
        final CRC32 crc = new CRC32();
        for (final ByteBuffer bytes : pieces) {
            if (bytes.hasArray()) {
                crc.update(
                        bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            } else {
                crc.update(bytes.duplicate());
            }
        }
        return (int) crc.getValue() & Integer.MAX_VALUE;
    }

    /** Collects what a draft needs. */
    public static final class Builder {

        private static final List<ByteBuffer> NO_BODY = List.of();

        private String topic;
        private int queueId;
        private int flag;
        private int sysFlag;
        private long bornTimestamp;
        private HostAddress bornHost = HostAddress.NONE;
        private int reconsumeTimes;
        private long preparedTransactionOffset;
        private List<ByteBuffer> body = NO_BODY;
        private PropertyText properties = PropertyText.EMPTY;

        private Builder(final String topic, final int queueId) {
            this.topic = topic;
            this.queueId = queueId;
        }

        /**
         * Sends it elsewhere.
         *
         * @param newTopic a topic
         * @param newQueueId a queue of it
         * @return this
         */
        public Builder readdress(final String newTopic, final int newQueueId) {
            this.topic = newTopic;
            this.queueId = newQueueId;
            return this;
        }

        /**
         * Sets the user's flag.
         *
         * @param value opaque
         * @return this
         */
        public Builder flag(final int value) {
            this.flag = value;
            return this;
        }

        /**
         * Sets the system flag.
         *
         * @param value host and check bits are ignored
         * @return this
         */
        public Builder sysFlag(final int value) {
            this.sysFlag = value;
            return this;
        }

        /**
         * Sets when the message was made.
         *
         * @param ms by the sender's clock
         * @return this
         */
        public Builder bornTimestamp(final long ms) {
            this.bornTimestamp = ms;
            return this;
        }

        /**
         * Sets who sent the message.
         *
         * @param address the sender's address
         * @return this
         */
        public Builder bornHost(final HostAddress address) {
            this.bornHost = address;
            return this;
        }

        /**
         * Sets how often the message was redelivered.
         *
         * @param times not negative
         * @return this
         */
        public Builder reconsumeTimes(final int times) {
            this.reconsumeTimes = times;
            return this;
        }

        /**
         * Sets where the half message lies.
         *
         * @param physicalOffset 0 for none
         * @return this
         */
        public Builder preparedTransactionOffset(final long physicalOffset) {
            this.preparedTransactionOffset = physicalOffset;
            return this;
        }

        /**
         * Sets the body.
         *
         * @param bytes from position to limit; not copied
         * @return this
         */
        public Builder body(final ByteBuffer bytes) {
            this.body = List.of(bytes);
            return this;
        }

        /**
         * Sets the body.
         *
         * @param pieces from position to limit, one after the other; not copied
         * @return this
         */
        public Builder body(final List<ByteBuffer> pieces) {
            this.body = List.copyOf(pieces);
            return this;
        }

        /**
         * Sets the properties.
         *
         * @param text all of them
         * @return this
         */
        public Builder properties(final PropertyText text) {
            this.properties = text;
            return this;
        }

        /**
         * Finishes the draft.
         *
         * @return the draft
         * @throws MessageTooLarge if topic or properties do not fit into a record
         */
        public Draft build() {
            return new Draft(this);
        }
    }
}
