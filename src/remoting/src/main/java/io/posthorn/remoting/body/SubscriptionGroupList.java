package io.posthorn.remoting.body;

import java.util.List;

/**
 * Groups to create or change (request of 225).
 *
 * @param groupConfigList the groups
 */
public record SubscriptionGroupList(List<SubscriptionGroupConfig> groupConfigList) {

    /** Puts defaults where the sender left something out. */
    public SubscriptionGroupList {
        groupConfigList = groupConfigList == null ? List.of() : groupConfigList;
    }
}
