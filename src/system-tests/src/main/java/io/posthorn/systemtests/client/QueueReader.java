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

    /** Stops the reader. */
    @Override
    void close();
}
