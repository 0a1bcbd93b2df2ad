package io.posthorn.remoting.body;

import java.util.List;

/**
 * The clients of a group (response of 38).
 *
 * @param consumerIdList client ids
 */
public record ConsumerIdList(List<String> consumerIdList) {

    /** Puts defaults where the sender left something out. */
    public ConsumerIdList {
        consumerIdList = consumerIdList == null ? List.of() : consumerIdList;
    }
}
