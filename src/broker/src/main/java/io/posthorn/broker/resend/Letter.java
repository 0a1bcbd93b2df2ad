package io.posthorn.broker.resend;

import io.posthorn.message.TopicNames;

/**
 * Which dead letter is meant.
 *
 * @param group the group that could not consume it
 * @param queueId its queue in the group's dead-letter topic
 * @param queueOffset its place there
 */
public record Letter(String group, int queueId, long queueOffset) {

    /**
     * Where it lies.
     *
     * @return the group's dead-letter topic
     */
    public String topic() {
        return TopicNames.deadLetterOf(group);
    }
}
