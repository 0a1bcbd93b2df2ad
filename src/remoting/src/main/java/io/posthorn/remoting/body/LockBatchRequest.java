package io.posthorn.remoting.body;

import java.util.Set;

/**
 * Queues to lock or unlock (request of 41 and 42).
 *
 * @param consumerGroup the group
 * @param clientId the client
 * @param onlyThisBroker whether replicas are not to be asked
 * @param mqSet the queues
 */
public record LockBatchRequest(
        String consumerGroup, String clientId, Boolean onlyThisBroker, Set<MessageQueue> mqSet) {

    /** Puts defaults where the sender left something out. */
    public LockBatchRequest {
        onlyThisBroker = onlyThisBroker == null ? false : onlyThisBroker;
        mqSet = mqSet == null ? Set.of() : mqSet;
    }
}
