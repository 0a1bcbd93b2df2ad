package io.posthorn.broker.admin;

import java.util.List;

/**
 * What lies in a topic's queues.
 *
 * @param topic the topic's name
 * @param messagesInPerSecond messages taken a second, averaged over about the last ten seconds
 * @param messagesOutPerSecond messages given to consumers a second, likewise
 * @param queues by number
 */
public record TopicStats(
        String topic,
        double messagesInPerSecond,
        double messagesOutPerSecond,
        List<QueueStats> queues) {

    /** Takes a copy of the list. */
    public TopicStats {
        queues = List.copyOf(queues);
    }

    /**
     * One queue.
     *
     * @param broker name of the broker that keeps it
     * @param queueId number of the queue
     * @param minOffset queue offset of the oldest message
     * @param maxOffset queue offset the next message gets
     * @param lastStoredMs when the newest message was stored, milliseconds since the epoch; 0 if
     *     there is none
     */
    public record QueueStats(
            String broker, int queueId, long minOffset, long maxOffset, long lastStoredMs) {

        /**
         * Messages that are there now.
         *
         * @return not negative
         */
        public long messageCount() {
            return Math.max(0, maxOffset - minOffset);
        }
    }
}
