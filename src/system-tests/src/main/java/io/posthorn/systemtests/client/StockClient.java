package io.posthorn.systemtests.client;

/** One published version of the client library. */
public interface StockClient {

    /**
     * Starts a producer.
     *
     * @param nameServers addresses, separated by semicolons
     * @param group the producer group
     * @return the running producer, to be closed by the caller
     */
    Sender sender(String nameServers, String group);

    /**
     * Starts a producer that tells the trace topic what it sends.
     *
     * @param nameServers addresses, separated by semicolons
     * @param group the producer group
     * @return the running producer, to be closed by the caller
     */
    Sender tracingSender(String nameServers, String group);

    /**
     * Starts a producer of transactional messages.
     *
     * @param nameServers addresses, separated by semicolons
     * @param group the producer group
     * @param whenAsked what it answers when a broker asks how a transaction ended
     * @return the running producer, to be closed by the caller
     */
    TransactionSender transactionSender(
            String nameServers, String group, TransactionSender.End whenAsked);

    /**
     * Starts a push consumer.
     *
     * @param subscription what to consume and how
     * @param listener called for each message, on the client's threads
     * @return the running consumer, to be closed by the caller
     */
    Receiver receiver(Subscription subscription, Listener listener);

    /**
     * Starts a push consumer that tells the trace topic what it receives.
     *
     * @param subscription what to consume and how
     * @param listener called for each message, on the client's threads
     * @return the running consumer, to be closed by the caller
     */
    Receiver tracingReceiver(Subscription subscription, Listener listener);

    /**
     * Starts a lite pull consumer.
     *
     * @param nameServers addresses, separated by semicolons
     * @param group the consumer group
     * @return the running consumer, to be closed by the caller
     */
    LitePull litePull(String nameServers, String group);

    /**
     * Starts a plain pull consumer.
     *
     * @param nameServers addresses, separated by semicolons
     * @param group the consumer group
     * @return the running consumer, to be closed by the caller
     */
    QueueReader queueReader(String nameServers, String group);
}
