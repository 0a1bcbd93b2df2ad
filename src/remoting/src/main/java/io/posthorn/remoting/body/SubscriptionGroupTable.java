package io.posthorn.remoting.body;

import java.util.Map;

/**
 * All groups of a broker (response of 201).
 *
 * @param subscriptionGroupTable group to configuration
 * @param forbiddenTable group and topic to what is forbidden
 * @param dataVersion version of the table
 */
public record SubscriptionGroupTable(
        Map<String, SubscriptionGroupConfig> subscriptionGroupTable,
        Map<String, Map<String, Integer>> forbiddenTable,
        DataVersion dataVersion) {

    /** Puts defaults where the sender left something out. */
    public SubscriptionGroupTable {
        subscriptionGroupTable = subscriptionGroupTable == null ? Map.of() : subscriptionGroupTable;
        forbiddenTable = forbiddenTable == null ? Map.of() : forbiddenTable;
    }
}
