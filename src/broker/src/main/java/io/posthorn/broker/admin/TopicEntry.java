package io.posthorn.broker.admin;

import io.posthorn.broker.topic.TopicConfig;

/**
 * A topic in a list.
 *
 * @param config what is decided about it
 * @param kind what its name says it is for
 * @param messageCount messages that are there now, in all queues
 */
public record TopicEntry(TopicConfig config, NameKind kind, long messageCount) {}
