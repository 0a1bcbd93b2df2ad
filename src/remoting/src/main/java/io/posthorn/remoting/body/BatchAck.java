package io.posthorn.remoting.body;

import java.util.List;

/**
 * Settles many leases as done (request of 200151, remoting protocol 10).
 *
 * @param brokerName name of the broker group
 * @param acks one entry a pop and queue
 */
public record BatchAck(String brokerName, List<Entry> acks) {

    /** Puts defaults where the sender left something out. */
    public BatchAck {
        acks = acks == null ? List.of() : acks;
    }

    /**
     * The messages of one pop of one queue. Names are short because there are many.
     *
     * @param c group
     * @param t topic
     * @param r 0 normal topic, 1 retry topic, 2 retry topic in its second form
     * @param so first queue offset
     * @param q queue
     * @param rq revive queue
     * @param pt when the lease began, milliseconds since the epoch
     * @param it length of the lease, milliseconds
     * @param b bit set of queue offset - so
     */
    public record Entry(
            String c, String t, String r, long so, int q, int rq, long pt, long it, byte[] b) {}
}
