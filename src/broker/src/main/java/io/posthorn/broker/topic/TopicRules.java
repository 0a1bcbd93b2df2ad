package io.posthorn.broker.topic;

/**
 * What the broker does about topics and groups nobody created.
 *
 * @param autoCreateTopics whether a topic is created when it is first sent to
 * @param autoCreateGroups whether a group is created when it first appears
 * @param defaultQueueNums queues of the template for such topics
 */
public record TopicRules(
        boolean autoCreateTopics, boolean autoCreateGroups, int defaultQueueNums) {}
