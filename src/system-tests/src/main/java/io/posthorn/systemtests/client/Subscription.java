package io.posthorn.systemtests.client;

/**
 * What a push consumer wants.
 *
 * @param nameServers addresses, separated by semicolons
 * @param group the consumer group
 * @param topic what to consume
 * @param expression tags, or an SQL92 condition
 * @param sql whether the expression is SQL92
 * @param ordered one message of a queue after the other
 * @param broadcasting each message to each member
 * @param maxReconsumeTimes how often a message is tried again; −1 for the client's own choice
 * @param retryLevel the delay level before a message is tried again
 * @param brokerShares whether the broker says which queues are whose, and whether they are popped;
 *     popped messages are then tried again after a second
 */
public record Subscription(
        String nameServers,
        String group,
        String topic,
        String expression,
        boolean sql,
        boolean ordered,
        boolean broadcasting,
        int maxReconsumeTimes,
        int retryLevel,
        boolean brokerShares) {

    /**
     * All of a topic, shared with the other members of the group.
     *
     * @param nameServers addresses, separated by semicolons
     * @param group the consumer group
     * @param topic what to consume
     * @return the plainest subscription
     */
    public static Subscription of(
            final String nameServers, final String group, final String topic) {
        return new Subscription(nameServers, group, topic, "*", false, false, false, -1, 1, false);
    }

    /**
     * The same for some tags only.
     *
     * @param tags such as {@code A || B}
     * @return a copy
     */
    public Subscription tagged(final String tags) {
        return new Subscription(
                nameServers,
                group,
                topic,
                tags,
                false,
                ordered,
                broadcasting,
                maxReconsumeTimes,
                retryLevel,
                brokerShares);
    }

    /**
     * The same for messages that satisfy a condition.
     *
     * @param condition in SQL92
     * @return a copy
     */
    public Subscription where(final String condition) {
        return new Subscription(
                nameServers,
                group,
                topic,
                condition,
                true,
                ordered,
                broadcasting,
                maxReconsumeTimes,
                retryLevel,
                brokerShares);
    }

    /**
     * The same in order.
     *
     * @return a copy
     */
    public Subscription inOrder() {
        return new Subscription(
                nameServers,
                group,
                topic,
                expression,
                sql,
                true,
                broadcasting,
                maxReconsumeTimes,
                retryLevel,
                brokerShares);
    }

    /**
     * The same for each member.
     *
     * @return a copy
     */
    public Subscription toEveryMember() {
        return new Subscription(
                nameServers,
                group,
                topic,
                expression,
                sql,
                ordered,
                true,
                maxReconsumeTimes,
                retryLevel,
                brokerShares);
    }

    /**
     * The same with a limit of its own.
     *
     * @param times how often a message is tried again
     * @return a copy
     */
    public Subscription tryingAgain(final int times) {
        return new Subscription(
                nameServers,
                group,
                topic,
                expression,
                sql,
                ordered,
                broadcasting,
                times,
                retryLevel,
                brokerShares);
    }

    /**
     * The same with queues that the broker shares out, which only 5.x knows.
     *
     * @return a copy
     */
    public Subscription sharedByBroker() {
        return new Subscription(
                nameServers,
                group,
                topic,
                expression,
                sql,
                ordered,
                broadcasting,
                maxReconsumeTimes,
                retryLevel,
                true);
    }
}
