package io.posthorn.store.log;

import java.io.IOException;

/** Is told of each record in log order: by the appender during its turn, or by recovery. */
public interface RecordListener {

    /**
     * Makes sure that records can be taken note of, before they are laid down.
     *
     * @param lanes to how many queues and timers they go at the most
     * @param records how many
     * @throws IOException if there is no room for what is derived from them
     */
    void makeRoom(int lanes, int records) throws IOException;

    /**
     * The place that the next record of a queue takes.
     *
     * @param topic its topic
     * @param queueId its queue
     * @return a queue offset
     */
    long nextQueueOffset(String topic, int queueId);

    /**
     * A record was laid down.
     *
     * @param facts valid during this call only
     */
    void onRecord(RecordFacts facts);
}
