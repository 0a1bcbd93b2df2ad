package io.posthorn.store.log;

import java.io.IOException;

/** Is told of each record in log order: by the appender during its turn, or by recovery. */
public interface RecordListener {

    /**
     * A record of a queue is about to be laid down. What is needed for it may be fetched from
     * memory now, while others have the turn; with very many queues that takes longer than all the
     * rest. Called by anybody at any time.
     *
     * @param topic its topic
     * @param queueId its queue
     */
    default void expect(final String topic, final int queueId) {}

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
