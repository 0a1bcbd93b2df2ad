package io.posthorn.broker.admin;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A message to send.
 *
 * @param topic where to
 * @param queueId which queue; −1 lets the broker choose
 * @param tag null if none
 * @param keys to find it by later, without spaces
 * @param properties of the application; reserved names are refused
 * @param body the payload, not copied
 * @param due when it may be consumed
 * @param priority 0 to 9; −1 if none
 * @param messageGroup messages of one group stay in order; null if none
 */
public record OutgoingMessage(
        String topic,
        int queueId,
        String tag,
        List<String> keys,
        Map<String, String> properties,
        byte[] body,
        Due due,
        int priority,
        String messageGroup) {

    /** Takes copies of the collections. */
    public OutgoingMessage {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(due, "due");
        keys = List.copyOf(keys);
        properties = Map.copyOf(properties);
    }

    /** When a message may be consumed. */
    public sealed interface Due {

        /** At once. */
        Due NOW = new Now();

        /** At once. */
        record Now() implements Due {}

        /**
         * After a while.
         *
         * @param delayMs milliseconds from its arrival on
         */
        record After(long delayMs) implements Due {}

        /**
         * At a time.
         *
         * @param timeMs milliseconds since the epoch; the past means at once
         */
        record At(long timeMs) implements Due {}

        /**
         * After one of the broker's fixed delays.
         *
         * @param delayLevel 1 to 18
         */
        record Level(int delayLevel) implements Due {}
    }
}
