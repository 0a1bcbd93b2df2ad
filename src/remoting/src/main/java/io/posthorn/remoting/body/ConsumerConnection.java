package io.posthorn.remoting.body;

import java.util.Map;
import java.util.Set;

/**
 * The connections of a consumer group (response of 203).
 *
 * @param connectionSet its clients
 * @param subscriptionTable topic to what it wants
 * @param consumeType as in the heartbeat
 * @param messageModel as in the heartbeat
 * @param consumeFromWhere as in the heartbeat
 */
public record ConsumerConnection(
        Set<ClientConnection> connectionSet,
        Map<String, SubscriptionData> subscriptionTable,
        String consumeType,
        String messageModel,
        String consumeFromWhere) {

    /** Puts defaults where the sender left something out. */
    public ConsumerConnection {
        connectionSet = connectionSet == null ? Set.of() : connectionSet;
        subscriptionTable = subscriptionTable == null ? Map.of() : subscriptionTable;
    }
}
