package io.posthorn.server.tool;

import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.door.WireConfigs;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.message.TopicNames;
import io.posthorn.remoting.body.BadBody;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.ConsumerOffsetTable;
import io.posthorn.remoting.body.DelayOffsetTable;
import io.posthorn.remoting.body.SubscriptionGroupTable;
import io.posthorn.remoting.body.TopicConfigTable;
import io.posthorn.server.metadata.PendingImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongBiFunction;

/** What RocketMQ keeps beside its log, below {@code config}. The words are those of its wire. */
final class RocketMqConfig {

    private static final String BROKER_TOPIC = "rmq_sys_SYNC_BROKER_MEMBER_";
    private static final String CLUSTER_TOPIC = "rmq_sys_REVIVE_LOG_";
    private static final String SYSTEM_PREFIX = "RMQ_SYS_";
    private static final String REPLY_SUFFIX = "_REPLY_TOPIC";

    /** Its group for half messages, which has to go on where it was. */
    private static final String TRANSACTION_GROUP = "CID_RMQ_SYS_TRANS";

    private final TopicConfigTable topics;
    private final SubscriptionGroupTable groups;
    private final ConsumerOffsetTable offsets;
    private final DelayOffsetTable delays;

    /**
     * What came along.
     *
     * @param topics topics
     * @param groups groups
     * @param offsets committed offsets
     * @param setBack those of them that lay behind the end of their queue
     */
    record Carried(int topics, int groups, int offsets, int setBack) {}

    private RocketMqConfig(
            final TopicConfigTable topics,
            final SubscriptionGroupTable groups,
            final ConsumerOffsetTable offsets,
            final DelayOffsetTable delays) {
        this.topics = topics;
        this.groups = groups;
        this.offsets = offsets;
        this.delays = delays;
    }

    static RocketMqConfig read(final Path root) throws IOException {
        final Path config = root.resolve("config");
        final TopicConfigTable topics = read(config, "topics.json", TopicConfigTable.class);
        if (topics == null) {
            throw new IOException(
                    "%s is missing. If RocketMQ kept its settings in RocksDB, have it write them as JSON first (docs/migration-from-rocketmq.md)."
                            .formatted(config.resolve("topics.json")));
        }
        return new RocketMqConfig(
                topics,
                read(config, "subscriptionGroup.json", SubscriptionGroupTable.class),
                read(config, "consumerOffset.json", ConsumerOffsetTable.class),
                read(config, "delayOffset.json", DelayOffsetTable.class));
    }

    /** Reads a file, or the backup that RocketMQ writes before it; null if there is neither. */
    private static <T> T read(final Path config, final String name, final Class<T> type)
            throws IOException {
        BadBody fault = null;
        for (final Path file : List.of(config.resolve(name), config.resolve(name + ".bak"))) {
            if (Files.exists(file)) {
                try {
                    return Bodies.read(Files.readAllBytes(file), type);
                } catch (final BadBody e) {
                    fault = e;
                }
            }
        }
        if (fault != null) {
            throw new IOException(
                    "%s cannot be read: %s".formatted(config.resolve(name), fault.getMessage()),
                    fault);
        }
        return null;
    }

    /** By delay level, the queue offset up to which its messages were delivered. */
    Map<Integer, Long> delayOffsets() {
        return delays == null ? Map.of() : delays.offsetTable();
    }

    /**
     * Writes topics, groups and offsets beside the new log.
     *
     * @param directory the new store's
     * @param inLog topics that the log has records of
     * @param nextOffset where queues end in the new store
     * @return how many
     */
    Carried carryOver(
            final Path directory,
            final Collection<String> inLog,
            final ToLongBiFunction<String, Integer> nextOffset)
            throws IOException {
        final List<TopicConfig> kept =
                topics.topicConfigTable().values().stream()
                        .filter(topic -> !isOfBroker(topic, inLog))
                        .map(WireConfigs::topicOf)
                        .toList();
        final List<GroupConfig> keptGroups =
                groups == null
                        ? List.of()
                        : groups.subscriptionGroupTable().values().stream()
                                .filter(group -> !Groups.isSystem(group.groupName()))
                                .map(WireConfigs::groupOf)
                                .toList();
        new PendingImport(directory).write(kept, keptGroups);
        final int[] counts = carryOffsets(directory, nextOffset);
        return new Carried(kept.size(), keptGroups.size(), counts[0], counts[1]);
    }

    /** Whether a topic is one that RocketMQ made for itself. */
    private boolean isOfBroker(
            final io.posthorn.remoting.body.TopicConfig topic, final Collection<String> inLog) {
        final String name = topic.topicName();
        final Set<String> all = topics.topicConfigTable().keySet();
        final boolean isTemplate = (topic.perm() & TopicConfig.INHERIT) != 0;
        return TopicNames.isSystem(name)
                || name.startsWith(SYSTEM_PREFIX)
                || name.endsWith(REPLY_SUFFIX)
                        && all.contains(name.substring(0, name.length() - REPLY_SUFFIX.length()))
                || all.contains(BROKER_TOPIC + name)
                || all.contains(CLUSTER_TOPIC + name)
                || isTemplate && !inLog.contains(name);
    }

    private int[] carryOffsets(
            final Path directory, final ToLongBiFunction<String, Integer> nextOffset)
            throws IOException {
        final int[] counts = new int[2];
        if (offsets == null) {
            return counts;
        }
        final ConsumerOffsets ours = Offsets.in(directory);
        offsets.offsetTable()
                .forEach(
                        (topicAtGroup, queues) -> {
                            final int at = topicAtGroup.lastIndexOf('@');
                            final String topic = topicAtGroup.substring(0, Math.max(0, at));
                            final String group = topicAtGroup.substring(at + 1);
                            if (at <= 0 || isSkipped(topic, group)) {
                                return;
                            }
                            queues.forEach(
                                    (queueId, offset) -> {
                                        final long end = nextOffset.applyAsLong(topic, queueId);
                                        ours.commit(
                                                group,
                                                topic,
                                                queueId,
                                                Math.max(0, Math.min(offset, end)));
                                        counts[0]++;
                                        counts[1] += offset > end ? 1 : 0;
                                    });
                        });
        ours.save();
        return counts;
    }

    private static boolean isSkipped(final String topic, final String group) {
        return !TRANSACTION_GROUP.equals(group)
                && (Groups.isSystem(group) || TopicNames.isSystem(topic));
    }
}
