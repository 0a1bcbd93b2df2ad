package io.posthorn.remoting.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * All topics of a broker with their version (response of 21, part of a registration). The mapping
 * tables belong to logical queues, which we pass on unread.
 *
 * @param topicConfigTable topic to configuration
 * @param dataVersion version of the table
 * @param mappingDataVersion version of the mapping tables; null if absent
 * @param topicQueueMappingDetailMap logical queues by topic
 * @param topicQueueMappingInfoMap logical queues by topic, in short
 */
public record TopicConfigTable(
        Map<String, TopicConfig> topicConfigTable,
        DataVersion dataVersion,
        DataVersion mappingDataVersion,
        Map<String, JsonNode> topicQueueMappingDetailMap,
        Map<String, JsonNode> topicQueueMappingInfoMap) {

    /** Puts defaults where the sender left something out. */
    public TopicConfigTable {
        topicConfigTable = topicConfigTable == null ? Map.of() : topicConfigTable;
        topicQueueMappingDetailMap =
                topicQueueMappingDetailMap == null ? Map.of() : topicQueueMappingDetailMap;
        topicQueueMappingInfoMap =
                topicQueueMappingInfoMap == null ? Map.of() : topicQueueMappingInfoMap;
    }

    /**
     * A table without logical queues.
     *
     * @param topics topic to configuration
     * @param version of the table
     */
    public TopicConfigTable(final Map<String, TopicConfig> topics, final DataVersion version) {
        this(topics, version, new DataVersion(0, 0, 0), Map.of(), Map.of());
    }
}
