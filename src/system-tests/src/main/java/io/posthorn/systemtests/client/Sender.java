package io.posthorn.systemtests.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A running producer, with the questions that a producer can ask. */
public interface Sender extends AutoCloseable {

    /**
     * Creates a topic, or changes how many queues it has.
     *
     * @param topic the name
     * @param queues how many queues a broker gives it
     */
    void createTopic(String topic, int queues);

    /**
     * Sends and waits.
     *
     * @param message what to send
     * @return what became of it
     */
    Receipt send(Outgoing message);

    /**
     * Sends to one queue and waits.
     *
     * @param message what to send
     * @param queue where to
     * @return what became of it
     */
    Receipt send(Outgoing message, Queue queue);

    /**
     * Sends all or none, to one queue, and waits.
     *
     * @param messages what to send, all of one topic
     * @return what became of them
     */
    Receipt sendBatch(List<Outgoing> messages);

    /**
     * Sends without waiting.
     *
     * @param message what to send
     * @return done when the client calls back
     */
    CompletableFuture<Receipt> sendAsync(Outgoing message);

    /**
     * Sends and hears no more of it.
     *
     * @param message what to send
     */
    void sendOneWay(Outgoing message);

    /**
     * The queues a producer may send to, in the order of their numbers.
     *
     * @param topic the topic
     * @return its queues
     */
    List<Queue> queues(String topic);

    /**
     * The ordinal the next message of a queue will get.
     *
     * @param queue the queue
     * @return a queue offset
     */
    long maxOffset(Queue queue);

    /**
     * The ordinal of the oldest message of a queue.
     *
     * @param queue the queue
     * @return a queue offset
     */
    long minOffset(Queue queue);

    /**
     * The first message stored at or after a time.
     *
     * @param queue the queue
     * @param timestamp in ms since the epoch
     * @return its queue offset
     */
    long searchOffset(Queue queue, long timestamp);

    /**
     * Looks messages up by key.
     *
     * @param topic the topic
     * @param key the key
     * @return at most 32 messages; none if the client found none
     */
    List<Incoming> query(String topic, String key);

    /**
     * Looks a message up by either of its ids.
     *
     * @param topic the topic
     * @param id the client's or the broker's id
     * @return the message
     */
    Incoming view(String topic, String id);

    /**
     * Sends a delayed message and takes it back at once. For clients from 5.3.2 on.
     *
     * @param message a delayed one
     * @return the id that the broker says it took back
     */
    String sendAndRecall(Outgoing message);

    /**
     * Sends and waits for a consumer's reply.
     *
     * @param message what to ask
     * @param limit how long to wait
     * @return the reply
     */
    Incoming request(Outgoing message, Duration limit);

    /**
     * Answers a request.
     *
     * @param request as a consumer got it
     * @param text the reply's body, sent as UTF-8
     * @return what became of the reply's stored copy
     */
    Receipt reply(Incoming request, String text);

    /**
     * Has a group pop a topic from now on, if it lets the broker say so; 5.x only.
     *
     * @param group the consumer group
     * @param topic the topic
     */
    void havePopped(String group, String topic);

    /** Stops the producer. */
    @Override
    void close();
}
