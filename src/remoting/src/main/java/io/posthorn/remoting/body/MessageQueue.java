package io.posthorn.remoting.body;

import java.util.Comparator;

/**
 * Names a queue in the cluster. Ordered by topic, broker group and number, as clients sort queues
 * to share them.
 *
 * @param topic the topic
 * @param brokerName name of the broker group
 * @param queueId its number
 */
public record MessageQueue(String topic, String brokerName, int queueId)
        implements Comparable<MessageQueue> {

    private static final Comparator<MessageQueue> ORDER =
            Comparator.comparing(MessageQueue::topic)
                    .thenComparing(MessageQueue::brokerName)
                    .thenComparingInt(MessageQueue::queueId);

    @Override
    public int compareTo(final MessageQueue other) {
        return ORDER.compare(this, other);
    }
}
