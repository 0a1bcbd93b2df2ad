package io.posthorn.remoting.body;

import java.util.List;

/**
 * Where to go (request of 220 for C++ clients).
 *
 * @param offsetTable one entry a queue
 */
public record ResetOffsetList(List<Entry> offsetTable) {

    /** Puts defaults where the sender left something out. */
    public ResetOffsetList {
        offsetTable = offsetTable == null ? List.of() : offsetTable;
    }

    /**
     * One queue.
     *
     * @param topic the topic
     * @param brokerName name of the broker group
     * @param queueId the queue
     * @param offset queue offset to go to
     */
    public record Entry(String topic, String brokerName, int queueId, long offset) {}
}
