package io.posthorn.remoting.body;

import java.util.Set;

/**
 * Queues the client holds now (response of 41).
 *
 * @param lockOKMQSet the queues
 */
public record LockBatchResponse(Set<MessageQueue> lockOKMQSet) {

    /** Puts defaults where the sender left something out. */
    public LockBatchResponse {
        lockOKMQSet = lockOKMQSet == null ? Set.of() : lockOKMQSet;
    }
}
