package io.posthorn.remoting.body;

import java.util.Set;

/**
 * Names of topics (response of 206, 224, 304, 305, 311 to 313, 343).
 *
 * @param topicList the names
 * @param brokerAddr address of one broker; null if absent
 */
public record TopicList(Set<String> topicList, String brokerAddr) {

    /** Puts defaults where the sender left something out. */
    public TopicList {
        topicList = topicList == null ? Set.of() : topicList;
    }
}
