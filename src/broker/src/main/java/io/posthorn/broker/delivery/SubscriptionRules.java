package io.posthorn.broker.delivery;

/**
 * How a subscription treats its messages.
 *
 * @param start where it begins in queues that have messages already
 * @param leavesUnwanted whether messages that no consumer wants stay for consumers to come, as in a
 *     JMS queue; otherwise they are not part of the subscription (JMS 3.1, 3.8.1)
 * @param isExclusive whether only the consumer that came first is given messages
 * @param isGrouped whether messages of one group go to one consumer
 * @param mostDeliveries how often a message is handed out before it is dead; 0 for any number
 * @param isLasting whether what it settled is written down, so that it outlives the broker
 * @param keepsAll whether messages stay in the log until they are settled, however old they are
 * @param delay how long a message waits whose delivery failed
 * @param label what its owner wants to find again with it after a restart; without blanks; empty
 *     for nothing
 */
public record SubscriptionRules(
        Start start,
        boolean leavesUnwanted,
        boolean isExclusive,
        boolean isGrouped,
        int mostDeliveries,
        boolean isLasting,
        boolean keepsAll,
        RedeliveryDelay delay,
        String label) {

    /** Rules that were written down before there were delays say nothing of them. */
    private static final int PARTS_WITHOUT_DELAY = 8;

    private static final int DELAY_AT = 7;
    private static final int LABEL_AT = 10;

    /** Refuses a label that could not be read back. */
    public SubscriptionRules {
        if (label.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("a label with a blank: " + label);
        }
    }

    /** Where a new subscription begins. */
    public enum Start {
        /** At the oldest message. */
        FIRST,

        /** At what comes after it. */
        LAST
    }

    /** A JMS queue: all consumers share all messages. */
    public static final SubscriptionRules QUEUE =
            new SubscriptionRules(
                    Start.FIRST, true, false, true, 0, true, true, RedeliveryDelay.NONE, "");

    /** A JMS durable subscription. */
    public static final SubscriptionRules DURABLE =
            new SubscriptionRules(
                    Start.LAST, false, false, true, 0, true, true, RedeliveryDelay.NONE, "");

    /**
     * A group that pops messages of a stream, which come and go with the log.
     *
     * @param start where it begins
     * @param mostDeliveries before a message is dead
     * @return its rules
     */
    public static SubscriptionRules popping(final Start start, final int mostDeliveries) {
        return new SubscriptionRules(
                start, false, false, false, mostDeliveries, true, false, RedeliveryDelay.NONE, "");
    }

    /**
     * Whether this is a group that pops, so that tools look for its place where they look for that
     * of a group that pulls.
     *
     * @return false for the subscriptions of JMS and AMQP
     */
    public boolean isPopping() {
        return isLasting && !keepsAll;
    }

    /**
     * The same with another limit.
     *
     * @param newMostDeliveries 0 for any number
     * @return a copy
     */
    public SubscriptionRules withMostDeliveries(final int newMostDeliveries) {
        return new SubscriptionRules(
                start,
                leavesUnwanted,
                isExclusive,
                isGrouped,
                newMostDeliveries,
                isLasting,
                keepsAll,
                delay,
                label);
    }

    /**
     * The same with another delay.
     *
     * @param newDelay how long a message waits whose delivery failed
     * @return a copy
     */
    public SubscriptionRules withDelay(final RedeliveryDelay newDelay) {
        return new SubscriptionRules(
                start,
                leavesUnwanted,
                isExclusive,
                isGrouped,
                mostDeliveries,
                isLasting,
                keepsAll,
                newDelay,
                label);
    }

    /**
     * The same for one consumer at a time.
     *
     * @return a copy
     */
    public SubscriptionRules exclusively() {
        return new SubscriptionRules(
                start,
                leavesUnwanted,
                true,
                isGrouped,
                mostDeliveries,
                isLasting,
                keepsAll,
                delay,
                label);
    }

    /**
     * The same with a label.
     *
     * @param newLabel without blanks; empty for none
     * @return a copy
     */
    public SubscriptionRules labelled(final String newLabel) {
        return new SubscriptionRules(
                start,
                leavesUnwanted,
                isExclusive,
                isGrouped,
                mostDeliveries,
                isLasting,
                keepsAll,
                delay,
                newLabel);
    }

    /**
     * The same, but it ends with the broker.
     *
     * @return a copy
     */
    public SubscriptionRules passing() {
        return new SubscriptionRules(
                start,
                leavesUnwanted,
                isExclusive,
                isGrouped,
                mostDeliveries,
                false,
                keepsAll,
                delay,
                label);
    }

    /** In a form that {@link #parse} reads; made for every settlement record. */
    String text() {
        final String rules =
                start.name()
                        + ' '
                        + leavesUnwanted
                        + ' '
                        + isExclusive
                        + ' '
                        + isGrouped
                        + ' '
                        + mostDeliveries
                        + ' '
                        + isLasting
                        + ' '
                        + keepsAll
                        + ' '
                        + delay.firstMs()
                        + ' '
                        + delay.multiplier()
                        + ' '
                        + delay.mostMs();
        return label.isEmpty() ? rules : rules + ' ' + label;
    }

    static SubscriptionRules parse(final String text) {
        final String[] parts = text.split(" ");
        return new SubscriptionRules(
                Start.valueOf(parts[0]),
                Boolean.parseBoolean(parts[1]),
                Boolean.parseBoolean(parts[2]),
                Boolean.parseBoolean(parts[3]),
                Integer.parseInt(parts[4]),
                Boolean.parseBoolean(parts[5]),
                Boolean.parseBoolean(parts[6]),
                parts.length <= PARTS_WITHOUT_DELAY ? RedeliveryDelay.NONE : delayOf(parts),
                labelOf(parts, parts.length <= PARTS_WITHOUT_DELAY ? DELAY_AT : LABEL_AT));
    }

    private static RedeliveryDelay delayOf(final String[] parts) {
        return new RedeliveryDelay(
                Long.parseLong(parts[DELAY_AT]),
                Double.parseDouble(parts[DELAY_AT + 1]),
                Long.parseLong(parts[DELAY_AT + 2]));
    }

    private static String labelOf(final String[] parts, final int at) {
        return parts.length <= at ? "" : parts[at];
    }
}
