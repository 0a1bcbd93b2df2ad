package io.posthorn.systemtests.client;

import java.util.Set;

/** A running push consumer. */
public interface Receiver extends AutoCloseable {

    /**
     * The queues this member of the group has been given.
     *
     * @param topic the topic
     * @return the queues it works on now
     */
    Set<Queue> assigned(String topic);

    /** Leaves the group. */
    @Override
    void close();
}
