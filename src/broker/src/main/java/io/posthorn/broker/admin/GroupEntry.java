package io.posthorn.broker.admin;

import io.posthorn.broker.topic.GroupConfig;

/**
 * A group in a list.
 *
 * @param config what is decided about it
 * @param kind {@link NameKind#NORMAL} or {@link NameKind#SYSTEM}
 * @param memberCount members connected now
 * @param lag messages its consumers have not settled yet, in all topics
 */
public record GroupEntry(GroupConfig config, NameKind kind, int memberCount, long lag) {}
