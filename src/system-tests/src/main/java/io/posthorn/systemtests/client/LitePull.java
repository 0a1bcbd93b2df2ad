package io.posthorn.systemtests.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A running lite pull consumer that commits only when told. */
public interface LitePull extends AutoCloseable {

    /**
     * Joins the group and shares the topic's queues with it.
     *
     * @param topic the topic
     */
    void subscribe(String topic);

    /**
     * Takes some queues, whoever else reads them.
     *
     * @param queues the queues
     */
    void assign(Collection<Queue> queues);

    /**
     * The queues that are read now.
     *
     * @return the queues
     */
    Set<Queue> assignment();

    /**
     * The queues of a topic.
     *
     * @param topic the topic
     * @return the queues, in the order of their numbers
     */
    List<Queue> queues(String topic);

    /**
     * Goes on reading elsewhere.
     *
     * @param queue the queue
     * @param queueOffset the next message to read
     */
    void seek(Queue queue, long queueOffset);

    /**
     * The first message stored at or after a time.
     *
     * @param queue the queue
     * @param timestamp in ms since the epoch
     * @return its queue offset
     */
    long offsetAt(Queue queue, long timestamp);

    /**
     * Takes what has arrived.
     *
     * @param limit how long to wait if nothing has
     * @return messages, perhaps none
     */
    List<Incoming> poll(Duration limit);

    /** Commits everything polled so far. */
    void commit();

    /**
     * How far the group got.
     *
     * @param queue the queue
     * @return the committed queue offset; −1 if there is none
     */
    long committed(Queue queue);

    /** Stops the consumer. */
    @Override
    void close();
}
