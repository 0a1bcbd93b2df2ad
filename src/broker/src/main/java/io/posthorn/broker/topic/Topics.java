package io.posthorn.broker.topic;

import io.posthorn.base.check.Invariant;
import io.posthorn.base.time.Clock;
import io.posthorn.message.TopicNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Which topics exist here. The broker's own copy, asked on every message; the catalog is told of
 * changes and writes them when it can. Reads take no lock; changes of one topic follow each other.
 */
public final class Topics {

    /** Most queues a topic may have. */
    public static final int MAX_QUEUES = 65_536;

    private final TopicCatalog catalog;
    private final TopicRules rules;
    private final Clock clock;
    private final Map<String, TopicConfig> topics = new ConcurrentHashMap<>();
    private final List<Consumer<String>> onChange = new CopyOnWriteArrayList<>();
    private volatile ConfigVersion version;

    /**
     * @param catalog told of changes
     * @param rules what to do about unknown topics
     * @param clock dates changes
     */
    public Topics(final TopicCatalog catalog, final TopicRules rules, final Clock clock) {
        this.catalog = catalog;
        this.rules = rules;
        this.clock = clock;
        this.version = new ConfigVersion(0, clock.wallMs());
    }

    /**
     * Takes over what was saved and adds what every broker has.
     *
     * @param saved from the catalog
     * @param identity the cluster's and the broker's name are topics too
     */
    public void load(final Collection<TopicConfig> saved, final BrokerIdentity identity) {
        saved.forEach(topic -> topics.put(topic.name(), topic));
        if (rules.autoCreateTopics()) {
            addSystem(inheritable(TopicNames.AUTO_CREATE_TEMPLATE, rules.defaultQueueNums()));
        } else {
            topics.remove(TopicNames.AUTO_CREATE_TEMPLATE);
        }
        addSystem(inheritable(identity.cluster(), 16));
        addSystem(inheritable(identity.name(), 1));
        addSystem(TopicConfig.of(TopicNames.SELF_TEST, 1));
        addSystem(TopicConfig.of(TopicNames.OFFSET_MOVED, 1));
        addSystem(TopicConfig.of(TopicNames.BENCHMARK, 1024));
        addSystem(TopicConfig.of(TopicNames.SCHEDULE, 18));
        addSystem(TopicConfig.of(TopicNames.TIMER, 1));
        addSystem(TopicConfig.of(identity.cluster() + "_REPLY_TOPIC", 1));
    }

    private void addSystem(final TopicConfig topic) {
        topics.putIfAbsent(topic.name(), topic);
    }

    private static TopicConfig inheritable(final String name, final int queueNums) {
        final TopicConfig plain = TopicConfig.of(name, queueNums);
        return withPerm(
                plain, name, TopicConfig.READ | TopicConfig.WRITE | TopicConfig.INHERIT, queueNums);
    }

    private static TopicConfig withPerm(
            final TopicConfig like, final String name, final int perm, final int queueNums) {
        return new TopicConfig(
                name,
                queueNums,
                queueNums,
                perm,
                like.order(),
                like.topicSysFlag(),
                like.attributes(),
                like.filterType());
    }

    /**
     * Has somebody told of each change, after it is in force.
     *
     * @param listener gets the topic's name; must be quick
     */
    public void onChange(final Consumer<String> listener) {
        onChange.add(listener);
    }

    /**
     * A topic.
     *
     * @param name any name
     * @return the topic, or null
     */
    public TopicConfig find(final String name) {
        return topics.get(name);
    }

    /**
     * All topics.
     *
     * @return a copy
     */
    public Collection<TopicConfig> all() {
        return List.copyOf(topics.values());
    }

    /**
     * The state of the whole configuration.
     *
     * @return counts up with each change
     */
    public ConfigVersion version() {
        return version;
    }

    /**
     * Whether a topic belongs to the broker: reserved, or named like the cluster or the broker.
     *
     * @param name any name
     * @param identity this broker
     * @return true if clients may not change it
     */
    public static boolean isSystem(final String name, final BrokerIdentity identity) {
        return TopicNames.isSystem(name)
                || name.equals(identity.cluster())
                || name.equals(identity.name())
                || name.equals(identity.cluster() + "_REPLY_TOPIC");
    }

    /**
     * Creates or replaces a topic.
     *
     * @param topic its new config
     */
    public void put(final TopicConfig topic) {
        change(topic.name(), before -> topic);
    }

    /**
     * Creates a topic unless it is there.
     *
     * @param topic its config
     * @return the topic as it is now
     */
    public TopicConfig putIfAbsent(final TopicConfig topic) {
        final TopicConfig found = topics.get(topic.name());
        return found != null
                ? found
                : change(topic.name(), before -> before == null ? topic : before);
    }

    /**
     * Adds a topic that ends with the broker at the latest: neither the catalog nor the name
     * servers are told of it.
     *
     * @param topic its config; {@link TopicNames#isTemporary} holds for its name
     */
    public void addTemporary(final TopicConfig topic) {
        Invariant.that(
                TopicNames.isTemporary(topic.name()),
                () -> "topic %s is not named like a temporary one".formatted(topic.name()));
        topics.put(topic.name(), topic);
    }

    /**
     * Forgets a topic that {@link #addTemporary} added.
     *
     * @param name its name
     */
    public void removeTemporary(final String name) {
        Invariant.that(
                TopicNames.isTemporary(name),
                () -> "topic %s is not named like a temporary one".formatted(name));
        topics.remove(name);
    }

    /**
     * Changes a topic.
     *
     * @param name its name
     * @param change makes the new config; must keep the name; what it throws is passed on and
     *     changes nothing
     * @return the topic as it is now, or null if there is none of this name
     */
    public TopicConfig alter(final String name, final UnaryOperator<TopicConfig> change) {
        return change(name, before -> before == null ? null : change.apply(before));
    }

    /** The catalog is told in the turn of the change, so that the last word is the same in both. */
    private TopicConfig change(final String name, final UnaryOperator<TopicConfig> change) {
        final boolean[] changed = new boolean[1];
        final TopicConfig now =
                topics.compute(
                        name,
                        (key, before) -> {
                            final TopicConfig after = change.apply(before);
                            Invariant.that(
                                    after == null || after.name().equals(name),
                                    () -> "topic %s was renamed to %s".formatted(name, after));
                            changed[0] = !Objects.equals(after, before);
                            if (changed[0]) {
                                tellCatalog(name, after);
                            }
                            return after;
                        });
        if (changed[0]) {
            changed(name);
        }
        return now;
    }

    private void tellCatalog(final String name, final TopicConfig after) {
        if (after == null) {
            catalog.deleteTopic(name);
        } else {
            catalog.save(after);
        }
    }

    private void changed(final String name) {
        synchronized (this) {
            version = version.next(clock.wallMs());
        }
        onChange.forEach(listener -> listener.accept(name));
    }

    /**
     * Forgets a topic.
     *
     * @param name any name
     * @return whether it was there
     */
    public boolean delete(final String name) {
        final boolean[] there = new boolean[1];
        change(
                name,
                before -> {
                    there[0] = before != null;
                    return null;
                });
        return there[0];
    }

    /**
     * The topic of a send: created in the image of a template if that is allowed, or as a group's
     * retry topic.
     *
     * @param name a legal name
     * @param template the topic the sender names as template
     * @param queueNums queues the sender wants
     * @return the topic, or empty if it does not exist and may not be created
     */
    public Optional<TopicConfig> findOrCreate(
            final String name, final String template, final int queueNums) {
        final TopicConfig found = topics.get(name);
        if (found != null) {
            return Optional.of(found);
        }
        if (TopicNames.isRetry(name)) {
            return Optional.of(putIfAbsent(TopicConfig.of(name, 1)));
        }
        final TopicConfig like = template == null ? null : topics.get(template);
        if (like == null || (like.perm() & TopicConfig.INHERIT) == 0) {
            return Optional.empty();
        }
        final int count = Math.max(1, Math.min(queueNums, like.writeQueueNums()));
        return Optional.of(
                putIfAbsent(withPerm(like, name, like.perm() & ~TopicConfig.INHERIT, count)));
    }
}
