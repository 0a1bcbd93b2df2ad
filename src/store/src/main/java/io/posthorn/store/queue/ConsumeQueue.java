package io.posthorn.store.queue;

import io.posthorn.store.chain.Chain;
import io.posthorn.store.chain.Unit;

/** The places of one queue's records in the commit log. Readers need no lock. */
public final class ConsumeQueue {

    private final String topic;
    private final int queueId;
    private final Chain chain;

    /** Messages before this queue offset were found to lie before the log's warm part. */
    private volatile long coldBelow;

    ConsumeQueue(final String topic, final int queueId, final Chain chain) {
        this.topic = topic;
        this.queueId = queueId;
        this.chain = chain;
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
     * Its number in the topic.
     *
     * @return queue id
     */
    public int queueId() {
        return queueId;
    }

    /**
     * Queue offset of the oldest message still in the log.
     *
     * @return at most {@link #maxOffset}
     */
    public long minOffset() {
        return chain.first();
    }

    /**
     * Queue offset that the next message gets.
     *
     * @return not negative
     */
    public long maxOffset() {
        return chain.next();
    }

    /**
     * Copies entries: tag codes as tags.
     *
     * @param from queue offset of the first wanted
     * @param into cleared and filled
     * @return how many were copied
     */
    public int read(final long from, final Unit.Batch into) {
        return chain.read(from, into);
    }

    /**
     * The first queue offset at or after another for which there may be an entry. Entries whose
     * records have gone may be given back in between others that are still needed.
     *
     * @param queueOffset any
     * @return at least {@link #minOffset}; {@link #maxOffset} if there is none
     */
    public long presentFrom(final long queueOffset) {
        return chain.presentFrom(queueOffset);
    }

    /**
     * Whether there is nothing to be read in a message's place.
     *
     * @param queueOffset the place of a message that is in the log
     * @return true also for places that were given up on purpose
     */
    public boolean isHole(final long queueOffset) {
        if (queueOffset >= chain.next() || chain.isSpoilt(queueOffset)) {
            return true;
        }
        final Unit.Batch one = new Unit.Batch(1);
        return chain.read(queueOffset, one) > 0 && one.size(0) == Unit.HOLE;
    }

    /**
     * Whether a message was taken out of the queue together with all before it, and its entry given
     * back.
     *
     * @param queueOffset the place of a message that is in the log
     * @return false also for messages before {@link #minOffset} whose entries are still here
     */
    public boolean isGivenBack(final long queueOffset) {
        return chain.isGivenBack(queueOffset);
    }

    /**
     * Whether a message's entry was there and is not any more: it is spoilt, or the queue seems to
     * end before it. Reliable in the log's turn only.
     *
     * @param queueOffset the place of a message that is in the log
     * @param physicalOffset where the message lies
     * @return false if nothing says that there was one
     */
    public boolean isLost(final long queueOffset, final long physicalOffset) {
        return queueOffset >= chain.next()
                ? chain.lastPhysicalOffset() < physicalOffset
                : chain.isSpoilt(queueOffset);
    }

    /**
     * Whether a message lies before the log's warm part. Tells without touching entries that may
     * have to be read from disk, once {@link #lookForCold} has found where the cold ones end.
     *
     * @param queueOffset its place
     * @param warmFrom physical offset where the warm part begins
     * @return false also if there is no such message
     */
    public boolean isCold(final long queueOffset, final long warmFrom) {
        if (queueOffset < coldBelow) {
            return true;
        }
        final long physicalOffset = chain.physicalOffsetOf(queueOffset);
        return physicalOffset >= 0 && physicalOffset < warmFrom;
    }

    /**
     * Finds where the messages end that lie before the log's warm part, unless a message is known
     * to be one of them. May wait for the disk.
     *
     * @param queueOffset the message's place
     * @param warmFrom physical offset where the warm part begins
     */
    public void lookForCold(final long queueOffset, final long warmFrom) {
        if (queueOffset >= coldBelow) {
            // Moved entries stand out of order. They can only make the guess worse.
            coldBelow = Math.max(coldBelow, chain.indexFrom(warmFrom));
        }
    }

    Chain chain() {
        return chain;
    }

    @Override
    public String toString() {
        return topic + "/" + queueId;
    }
}
