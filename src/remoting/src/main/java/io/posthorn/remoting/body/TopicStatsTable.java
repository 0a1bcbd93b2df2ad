package io.posthorn.remoting.body;

import java.util.Map;

/**
 * The offsets of a topic (response of 202).
 *
 * @param offsetTable one entry a queue
 * @param topicPutTps messages stored a second
 */
public record TopicStatsTable(Map<MessageQueue, Offsets> offsetTable, double topicPutTps) {

    /** Puts defaults where the sender left something out. */
    public TopicStatsTable {
        offsetTable = offsetTable == null ? Map.of() : offsetTable;
    }

    /**
     * The extent of one queue.
     *
     * @param minOffset lowest queue offset still there
     * @param maxOffset queue offset given next
     * @param lastUpdateTimestamp when the newest message was stored, milliseconds since the epoch
     */
    public record Offsets(long minOffset, long maxOffset, long lastUpdateTimestamp) {}
}
