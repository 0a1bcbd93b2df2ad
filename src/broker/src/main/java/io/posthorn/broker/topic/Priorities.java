package io.posthorn.broker.topic;

import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;

/**
 * Topics with lanes: each priority has a queue of its own, so that order is kept within a priority,
 * and the higher ones can be emptied first. The usual priority has the first queue, to which those
 * who know nothing of priorities send; all can read all of them. Queues that are not used cost
 * nothing.
 */
public final class Priorities {

    /** The topic attribute that says so: {@code true}. Fixed when a topic is created. */
    public static final String KEY = "priority.lanes";

    /** The priority of a message that says nothing (JMS 3.1, 3.4.10). */
    public static final int USUAL = PropertyKeys.USUAL_PRIORITY;

    /** The highest priority; the lowest is 0. */
    public static final int HIGHEST = 9;

    /** How many queues a topic with lanes has for readers. */
    public static final int LANES = HIGHEST + 1;

    private Priorities() {}

    /**
     * Whether a topic has lanes.
     *
     * @param topic its config; null for none
     * @return false for most topics of RocketMQ
     */
    public static boolean areLanesOf(final TopicConfig topic) {
        return topic != null && Boolean.parseBoolean(topic.attributes().get(KEY));
    }

    /**
     * The queue for a priority in a topic with lanes.
     *
     * @param priority 0 to {@link #HIGHEST}
     * @return queue id
     */
    public static int queueFor(final int priority) {
        if (priority == USUAL) {
            return 0;
        }
        return priority < USUAL ? priority + 1 : priority;
    }

    /**
     * The priority of the messages in a queue of a topic with lanes.
     *
     * @param queueId any queue
     * @return {@link #USUAL} for a queue that is no lane
     */
    public static int of(final int queueId) {
        if (queueId <= 0 || queueId > HIGHEST) {
            return USUAL;
        }
        return queueId <= USUAL ? queueId - 1 : queueId;
    }

    /**
     * The priority of a message.
     *
     * @param properties the message's
     * @return {@link #USUAL} if they do not say, or nothing sensible
     */
    public static int in(final PropertyText properties) {
        final String text = properties.get(PropertyKeys.PRIORITY);
        return text != null && text.length() == 1 && Character.isDigit(text.charAt(0))
                ? Character.digit(text.charAt(0), 10)
                : USUAL;
    }
}
