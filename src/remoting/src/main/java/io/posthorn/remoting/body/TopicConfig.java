package io.posthorn.remoting.body;

import java.util.Map;

/**
 * A topic as a broker keeps it (remoting protocol 7.1 and 16.1).
 *
 * @param topicName the topic
 * @param readQueueNums queues to read
 * @param writeQueueNums queues to write
 * @param perm 4 read, 2 write, 1 inherit
 * @param topicFilterType SINGLE_TAG or MULTI_TAG
 * @param topicSysFlag flags: 1 unit, 2 subscribed by units
 * @param order whether the topic is ordered
 * @param attributes such as message.type
 */
public record TopicConfig(
        String topicName,
        Integer readQueueNums,
        Integer writeQueueNums,
        Integer perm,
        String topicFilterType,
        Integer topicSysFlag,
        Boolean order,
        Map<String, String> attributes) {

    /** Puts defaults where the sender left something out. */
    public TopicConfig {
        readQueueNums = readQueueNums == null ? 16 : readQueueNums;
        writeQueueNums = writeQueueNums == null ? 16 : writeQueueNums;
        perm = perm == null ? 6 : perm;
        topicFilterType = topicFilterType == null ? "SINGLE_TAG" : topicFilterType;
        topicSysFlag = topicSysFlag == null ? 0 : topicSysFlag;
        order = order == null ? false : order;
        attributes = attributes == null ? Map.of() : attributes;
    }
}
