package io.posthorn.remoting.body;

import java.util.List;
import java.util.Map;

/**
 * How far all groups of a broker are behind (response of 317).
 *
 * @param consumeStatsList group to one entry a topic
 * @param brokerAddr address of the broker
 * @param totalDiff messages not consumed
 * @param totalInflightDiff messages pulled and not consumed
 */
public record ConsumeStatsList(
        List<Map<String, List<ConsumeStats>>> consumeStatsList,
        String brokerAddr,
        long totalDiff,
        long totalInflightDiff) {

    /** Puts defaults where the sender left something out. */
    public ConsumeStatsList {
        consumeStatsList = consumeStatsList == null ? List.of() : consumeStatsList;
    }
}
