package io.posthorn.broker.topic;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps topics and groups while the process lives. */
final class MemoryCatalog implements TopicCatalog {

    private final Map<String, TopicConfig> topics = new ConcurrentHashMap<>();
    private final Map<String, GroupConfig> groups = new ConcurrentHashMap<>();

    @Override
    public Contents load() {
        return new Contents(List.copyOf(topics.values()), List.copyOf(groups.values()));
    }

    @Override
    public void save(final TopicConfig topic) {
        topics.put(topic.name(), topic);
    }

    @Override
    public void deleteTopic(final String name) {
        topics.remove(name);
    }

    @Override
    public void save(final GroupConfig group) {
        groups.put(group.groupName(), group);
    }

    @Override
    public void deleteGroup(final String name) {
        groups.remove(name);
    }
}
