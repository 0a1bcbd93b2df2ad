package io.posthorn.broker.destination;

import io.posthorn.message.DestinationKind;
import io.posthorn.message.TopicNames;

/**
 * A queue or a topic as an application knows it.
 *
 * @param name as the application calls it
 * @param kind how its messages are shared
 * @param topic where its messages lie
 */
public record Destination(String name, DestinationKind kind, String topic) {

    /**
     * Whether it ends with the session that made it.
     *
     * @return true for a temporary queue or topic
     */
    public boolean isTemporary() {
        return TopicNames.isTemporary(topic);
    }

    /**
     * Whether each message goes to one consumer only.
     *
     * @return false for a topic
     */
    public boolean isQueue() {
        return kind == DestinationKind.QUEUE;
    }
}
