package io.posthorn.systemtests.client;

import java.util.List;

/** Reads queues message by message, without a subscription, a cursor or a thread of its own. */
public interface QueueReader extends AutoCloseable {

    /**
     * Reads on in a queue, at once.
     *
     * @param queue the queue
     * @param queueOffset the next message to read
     * @return messages in their order; none if the queue ends there
     */
    List<Incoming> read(Queue queue, long queueOffset);

    /**
     * How far the reader's group got, as the broker says.
     *
     * @param queue where
     * @return the next queue offset it wants; below 0 if it has no place
     */
    long committed(Queue queue);

    /** Stops the reader. */
    @Override
    void close();
}
