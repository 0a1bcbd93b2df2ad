package io.posthorn.remoting.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * Which brokers serve a topic (response of 105, remoting protocol 7.3).
 *
 * @param orderTopicConf queues of an ordered topic, such as {@code b:4;c:4}; null if absent
 * @param queueDatas queues by group
 * @param brokerDatas the groups
 * @param filterServerTable of a feature that was removed
 * @param topicQueueMappingByBroker logical queues; null if absent
 */
public record TopicRoute(
        String orderTopicConf,
        List<QueueData> queueDatas,
        List<BrokerData> brokerDatas,
        Map<String, List<String>> filterServerTable,
        Map<String, JsonNode> topicQueueMappingByBroker) {

    /** Puts defaults where the sender left something out. */
    public TopicRoute {
        queueDatas = queueDatas == null ? List.of() : queueDatas;
        brokerDatas = brokerDatas == null ? List.of() : brokerDatas;
        filterServerTable = filterServerTable == null ? Map.of() : filterServerTable;
    }
}
