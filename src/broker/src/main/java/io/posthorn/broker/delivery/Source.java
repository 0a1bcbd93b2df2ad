package io.posthorn.broker.delivery;

import io.posthorn.broker.selector.MessageView;
import io.posthorn.store.chain.Unit;

/** The messages of one topic, as its subscriptions look at them. Safe for any thread. */
public interface Source {

    /**
     * The queues that have, or had, messages.
     *
     * @return queue ids in no order
     */
    int[] queues();

    /**
     * How many these are.
     *
     * @return 0 if there is none
     */
    default int queueCount() {
        return queues().length;
    }

    /**
     * The oldest message still there.
     *
     * @param queueId a queue
     * @return its queue offset
     */
    long begin(int queueId);

    /**
     * Where a queue ends for readers.
     *
     * @param queueId a queue
     * @return the queue offset behind the last message that may be seen
     */
    long end(int queueId);

    /**
     * The priority of the messages in a queue.
     *
     * @param queueId a queue
     * @return 0 to 9
     */
    int priorityOf(int queueId);

    /**
     * Copies entries.
     *
     * @param queueId a queue
     * @param from queue offset of the first
     * @param into cleared and filled
     * @return how many
     */
    int read(int queueId, long from, Unit.Batch into);

    /**
     * Shows a message.
     *
     * @param physicalOffset where its record lies
     * @param length how long its record is
     * @param view moved onto it
     * @return false if it cannot be read (any more); the view is where it was
     */
    boolean show(long physicalOffset, int length, MessageView view);
}
