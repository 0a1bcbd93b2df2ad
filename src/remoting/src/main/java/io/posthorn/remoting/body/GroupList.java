package io.posthorn.remoting.body;

import java.util.Set;

/**
 * Names of groups (response of 300).
 *
 * @param groupList the names
 */
public record GroupList(Set<String> groupList) {

    /** Puts defaults where the sender left something out. */
    public GroupList {
        groupList = groupList == null ? Set.of() : groupList;
    }
}
