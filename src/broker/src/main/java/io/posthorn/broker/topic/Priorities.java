package io.posthorn.broker.topic;

/**
 * Where messages of a priority other than the usual one lie: each priority in use has one queue
 * more in the topic, behind all others, made by its first message. So order is kept within a
 * priority, and the higher ones can be emptied first. Clients that name queues themselves do not
 * see them.
 */
public final class Priorities {

    /** The priority of a message that says nothing (JMS 3.1, 3.4.10). */
    public static final int USUAL = 4;

    /** The highest priority; the lowest is 0. */
    public static final int HIGHEST = 9;

    /** No topic has so many queues of its own. */
    private static final int FIRST_QUEUE = 1 << 16;

    private Priorities() {}

    /**
     * The queue for a priority.
     *
     * @param priority 0 to {@link #HIGHEST}, not {@link #USUAL}
     * @return queue id
     */
    public static int queueFor(final int priority) {
        return FIRST_QUEUE + priority;
    }

    /**
     * The priority of the messages in a queue.
     *
     * @param queueId any queue
     * @return {@link #USUAL} for an ordinary queue
     */
    public static int of(final int queueId) {
        return isLane(queueId) ? queueId - FIRST_QUEUE : USUAL;
    }

    /**
     * Whether a queue is for a priority other than the usual one.
     *
     * @param queueId any queue
     * @return false for a queue that clients know of
     */
    public static boolean isLane(final int queueId) {
        return queueId >= FIRST_QUEUE && queueId <= FIRST_QUEUE + HIGHEST;
    }
}
