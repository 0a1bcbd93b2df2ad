package io.posthorn.store.log;

import io.posthorn.message.Draft;
import io.posthorn.message.EntryTag;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/**
 * What the derivation needs to know about a record: the same whether it was just appended or read
 * back in recovery. A movable window like {@link RecordView}; valid only during the call that hands
 * it over.
 */
public final class RecordFacts {

    /** Stands for "no time" and "no offset". */
    public static final long NONE = -1;

    private long physicalOffset;
    private int length;
    private String topic;
    private int queueId;
    private long queueOffset;
    private int sysFlag;
    private long storeTimestamp;
    private PropertyText properties;
    private Draft draft;
    private RecordView view;

    RecordFacts fill(
            final Draft newDraft,
            final long newPhysicalOffset,
            final int newLength,
            final long newQueueOffset,
            final long newStoreTimestamp) {
        physicalOffset = newPhysicalOffset;
        length = newLength;
        draft = newDraft;
        view = null;
        topic = draft.topic();
        queueId = draft.queueId();
        queueOffset = newQueueOffset;
        sysFlag = draft.sysFlag();
        storeTimestamp = newStoreTimestamp;
        properties = draft.properties();
        return this;
    }

    /**
     * Moves the window onto a record read from the log.
     *
     * @param record a sound record
     * @return this
     */
    public RecordFacts fill(final RecordView record) {
        draft = null;
        view = record;
        physicalOffset = record.physicalOffset();
        length = record.length();
        topic = record.topic();
        queueId = record.queueId();
        queueOffset = record.queueOffset();
        sysFlag = record.sysFlag();
        storeTimestamp = record.storeTimestamp();
        properties = record.properties();
        return this;
    }

    /**
     * Where the record lies.
     *
     * @return a physical offset
     */
    public long physicalOffset() {
        return physicalOffset;
    }

    /**
     * How long it is.
     *
     * @return bytes
     */
    public int length() {
        return length;
    }

    /**
     * Its topic.
     *
     * @return a name
     */
    public String topic() {
        return topic;
    }

    /**
     * Its queue.
     *
     * @return queue id
     */
    public int queueId() {
        return queueId;
    }

    /**
     * Its place in the queue.
     *
     * @return queue offset
     */
    public long queueOffset() {
        return queueOffset;
    }

    /**
     * Its system flag.
     *
     * @return see {@link io.posthorn.message.SysFlag}
     */
    public int sysFlag() {
        return sysFlag;
    }

    /**
     * When it was stored.
     *
     * @return ms
     */
    public long storeTimestamp() {
        return storeTimestamp;
    }

    /**
     * Its body.
     *
     * @return a window from position to limit
     */
    public ByteBuffer body() {
        return draft == null ? view.body() : draft.body();
    }

    /**
     * A property.
     *
     * @param name its name
     * @return null if the record does not have it
     */
    public String property(final String name) {
        return properties.get(name);
    }

    /**
     * What its entry in a queue says of it.
     *
     * @return see {@link EntryTag}
     */
    public long entryTag() {
        return EntryTag.of(properties);
    }

    /**
     * The client's id of the message.
     *
     * @return null if it has none
     */
    public String uniqueKey() {
        return properties.get(PropertyKeys.UNIQUE_KEY);
    }

    /**
     * What the record is found by in the key index: one hash for its unique key and each of its
     * business keys.
     *
     * @param hashes takes each, also if two are equal
     */
    public void keyHashes(final IntConsumer hashes) {
        final int ofTopic = 31 * topic.hashCode();
        if (properties.has(PropertyKeys.UNIQUE_KEY)) {
            hashes.accept(ofTopic + properties.hashOf(PropertyKeys.UNIQUE_KEY));
        }
        if (properties.has(PropertyKeys.KEYS)) {
            properties.hashWords(PropertyKeys.KEYS, hash -> hashes.accept(ofTopic + hash));
        }
    }

    /**
     * When the message is due, if it waits for its time.
     *
     * @return ms, or {@link #NONE} for a message that waits for nothing
     */
    public long dueMs() {
        return TopicNames.TIMER.equals(topic) ? number(PropertyKeys.TIMER_OUT_MS) : NONE;
    }

    /**
     * Where the record lies that waited for its time and has now been delivered by this one.
     *
     * @return a physical offset, or {@link #NONE} if this is not such a delivery
     */
    public long timerOrigin() {
        return number(PropertyKeys.TIMER_ORIGIN);
    }

    /**
     * When the record at {@link #timerOrigin} was due.
     *
     * @return ms
     */
    public long timerOriginDueMs() {
        return number(PropertyKeys.TIMER_OUT_MS);
    }

    /**
     * Where the record lay before it was laid down again to let its segment go.
     *
     * @return a physical offset, or {@link #NONE} if this is its first place
     */
    public long evacuatedFrom() {
        return number(PropertyKeys.EVACUATED_FROM);
    }

    private long number(final String name) {
        final String text = properties.get(name);
        if (text == null) {
            return NONE;
        }
        try {
            return Long.parseLong(text);
        } catch (final NumberFormatException e) {
            // Only the broker writes these; a sender who forged one does not get a timer out of it.
            return NONE;
        }
    }
}
