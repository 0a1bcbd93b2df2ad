package io.posthorn.remoting.body;

import java.util.Map;

/**
 * How far a group is behind (response of 208).
 *
 * @param offsetTable one entry a queue
 * @param consumeTps messages consumed a second
 */
public record ConsumeStats(Map<MessageQueue, Progress> offsetTable, double consumeTps) {

    /** Puts defaults where the sender left something out. */
    public ConsumeStats {
        offsetTable = offsetTable == null ? Map.of() : offsetTable;
    }

    /**
     * The place in one queue.
     *
     * @param brokerOffset queue offset given next
     * @param consumerOffset queue offset the group consumes next
     * @param pullOffset queue offset the group pulls next
     * @param lastTimestamp store time of the message consumed last, milliseconds since the epoch
     */
    public record Progress(
            long brokerOffset, long consumerOffset, long pullOffset, long lastTimestamp) {}
}
