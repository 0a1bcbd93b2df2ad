package io.posthorn.remoting.body;

import java.util.Map;
import java.util.Set;

/**
 * The queues of a client (response of 400).
 *
 * @param messageQueueAssignments the queues
 */
public record QueryAssignmentResponse(Set<Assignment> messageQueueAssignments) {

    /** Puts defaults where the sender left something out. */
    public QueryAssignmentResponse {
        messageQueueAssignments =
                messageQueueAssignments == null ? Set.of() : messageQueueAssignments;
    }

    /**
     * One queue.
     *
     * @param messageQueue the queue; id -1 means all of the broker group
     * @param mode PULL or POP
     * @param attachments free; null if absent
     */
    public record Assignment(
            MessageQueue messageQueue, String mode, Map<String, String> attachments) {}
}
