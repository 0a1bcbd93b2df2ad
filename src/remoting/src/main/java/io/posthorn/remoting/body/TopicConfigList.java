package io.posthorn.remoting.body;

import java.util.List;

/**
 * Topics to create or change (request of 18).
 *
 * @param topicConfigList the topics
 */
public record TopicConfigList(List<TopicConfig> topicConfigList) {

    /** Puts defaults where the sender left something out. */
    public TopicConfigList {
        topicConfigList = topicConfigList == null ? List.of() : topicConfigList;
    }
}
