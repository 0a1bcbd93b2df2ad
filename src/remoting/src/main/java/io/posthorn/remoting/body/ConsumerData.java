package io.posthorn.remoting.body;

import java.util.Set;

/**
 * A group the client consumes for (remoting protocol 11.1).
 *
 * @param groupName the group
 * @param consumeType CONSUME_ACTIVELY, CONSUME_PASSIVELY or CONSUME_POP
 * @param messageModel CLUSTERING or BROADCASTING
 * @param consumeFromWhere where a new group starts
 * @param subscriptionDataSet what it wants
 * @param unitMode whether the client uses units
 */
public record ConsumerData(
        String groupName,
        String consumeType,
        String messageModel,
        String consumeFromWhere,
        Set<SubscriptionData> subscriptionDataSet,
        Boolean unitMode) {

    /** Puts defaults where the sender left something out. */
    public ConsumerData {
        subscriptionDataSet = subscriptionDataSet == null ? Set.of() : subscriptionDataSet;
        unitMode = unitMode == null ? false : unitMode;
    }
}
