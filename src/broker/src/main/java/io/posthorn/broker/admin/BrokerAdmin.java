package io.posthorn.broker.admin;

/**
 * What people and tools may ask of a broker. All methods may be called from any thread; they block
 * for as long as a read from disk takes, so an event loop must not call them, except {@link
 * MessageDesk#send}, which answers later. Refused requests throw {@link AdminRefusal}.
 */
public interface BrokerAdmin {

    /**
     * The brokers of this cluster as the name servers know them.
     *
     * @return at least this broker, which is also known while no name server answers
     */
    ClusterOverview cluster();

    /**
     * This broker now. Answers in every state, also while the broker recovers.
     *
     * @return a snapshot
     */
    BrokerOverview broker();

    /**
     * Where topics are kept.
     *
     * @return the same each time
     */
    TopicDesk topics();

    /**
     * Where groups are kept.
     *
     * @return the same each time
     */
    GroupDesk groups();

    /**
     * Where single messages are sent and read.
     *
     * @return the same each time
     */
    MessageDesk messages();

    /**
     * Where subscriptions are shown, moved and ended.
     *
     * @return the same each time
     */
    SubscriptionDesk subscriptions();

    /**
     * Where dead letters are dealt with.
     *
     * @return the same each time
     */
    DeadLetterDesk deadLetters();

    /**
     * Where branches of distributed transactions are shown and decided.
     *
     * @return the same each time
     */
    TransactionDesk transactions();
}
