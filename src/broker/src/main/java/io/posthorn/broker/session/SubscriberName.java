package io.posthorn.broker.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.message.DestinationNames;
import java.util.UUID;

/**
 * Identifies a named subscription (JMS 3.1, 8.3.2): its client, if it has one, its name, and
 * whether it is durable, because a durable and a non-durable one of one name are different ones.
 *
 * @param clientId the client identifier; null for none
 * @param name as the application calls it
 * @param isDurable whether it outlives its consumers
 */
record SubscriberName(String clientId, String name, boolean isDurable) {

    private static final String DURABLE = "jms-durable|";
    private static final String SHARED = "jms-shared|";

    /** Longer ones could not have a dead-letter topic. */
    private static final int LONGEST_GROUP = 200;

    /** The group it consumes as. */
    String group() {
        final String group =
                (isDurable ? DURABLE : SHARED)
                        + DestinationNames.topicOf(clientId == null ? "" : clientId)
                        + DestinationNames.KIND_MARK
                        + DestinationNames.topicOf(name);
        return group.length() <= LONGEST_GROUP
                ? group
                : group.substring(0, LONGEST_GROUP - 36)
                        + UUID.nameUUIDFromBytes(group.getBytes(UTF_8));
    }
}
