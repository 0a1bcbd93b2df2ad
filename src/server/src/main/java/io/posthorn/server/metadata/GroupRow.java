package io.posthorn.server.metadata;

import com.fasterxml.jackson.core.type.TypeReference;
import io.posthorn.broker.topic.DeclaredSubscription;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.RetryPolicy;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A group of one broker, as it lies in the database. */
@Entity
@Table(name = "consumer_groups")
public class GroupRow extends PanacheEntityBase {

    /** Means nothing. */
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "consumer_groups_seq")
    @SequenceGenerator(
            name = "consumer_groups_seq",
            sequenceName = "consumer_groups_seq",
            allocationSize = 50)
    public Long id;

    /** The cluster's name. */
    public String cluster;

    /** The broker's name. */
    public String broker;

    /** The group's name. */
    public String name;

    /** See {@link GroupConfig#consumeEnable}. */
    @Column(name = "consume_enabled")
    public boolean consumeEnabled;

    /** See {@link GroupConfig#consumeFromMinEnable}. */
    @Column(name = "consume_from_min_enabled")
    public boolean consumeFromMinEnabled;

    /** See {@link GroupConfig#consumeBroadcastEnable}. */
    @Column(name = "broadcast_enabled")
    public boolean broadcastEnabled;

    /** See {@link GroupConfig#consumeMessageOrderly}. */
    public boolean ordered;

    /** See {@link GroupConfig#retryQueueNums}. */
    @Column(name = "retry_queues")
    public int retryQueues;

    /** See {@link GroupConfig#retryMaxTimes}. */
    @Column(name = "retry_max_times")
    public int retryMaxTimes;

    /** See {@link GroupConfig#retryPolicy}; JSON. */
    @Column(name = "retry_policy")
    public String retryPolicy;

    /** See {@link GroupConfig#brokerId}. */
    @Column(name = "read_from_broker_id")
    public long readFromBrokerId;

    /** See {@link GroupConfig#whichBrokerWhenConsumeSlowly}. */
    @Column(name = "slow_read_from_broker_id")
    public long slowReadFromBrokerId;

    /** See {@link GroupConfig#notifyConsumerIdsChangedEnable}. */
    @Column(name = "notify_members")
    public boolean notifyMembers;

    /** See {@link GroupConfig#groupSysFlag}. */
    @Column(name = "system_flags")
    public int systemFlags;

    /** See {@link GroupConfig#consumeTimeoutMinute}. */
    @Column(name = "consume_timeout_minutes")
    public int consumeTimeoutMinutes;

    /** See {@link GroupConfig#subscriptions}; JSON. */
    public String subscriptions;

    /** See {@link GroupConfig#attributes}. */
    @Convert(converter = Attributes.class)
    public Map<String, String> attributes;

    /** When it was first saved. */
    @Column(name = "created_at")
    public Instant createdAt;

    /** When it was last saved. */
    @Column(name = "changed_at")
    public Instant changedAt;

    /** Counts the changes. */
    @Version public long version;

    /** Called by Hibernate. */
    public GroupRow() {}

    /**
     * Takes over what was decided.
     *
     * @param group as it is from now on
     */
    void take(final GroupConfig group) {
        name = group.groupName();
        consumeEnabled = group.consumeEnable();
        consumeFromMinEnabled = group.consumeFromMinEnable();
        broadcastEnabled = group.consumeBroadcastEnable();
        ordered = group.consumeMessageOrderly();
        retryQueues = group.retryQueueNums();
        retryMaxTimes = group.retryMaxTimes();
        retryPolicy = MetadataJson.write(group.retryPolicy());
        readFromBrokerId = group.brokerId();
        slowReadFromBrokerId = group.whichBrokerWhenConsumeSlowly();
        notifyMembers = group.notifyConsumerIdsChangedEnable();
        systemFlags = group.groupSysFlag();
        consumeTimeoutMinutes = group.consumeTimeoutMinute();
        subscriptions = MetadataJson.write(group.subscriptions());
        attributes = group.attributes();
    }

    /**
     * As the core knows it.
     *
     * @return the group
     */
    GroupConfig toConfig() {
        return new GroupConfig(
                name,
                consumeEnabled,
                consumeFromMinEnabled,
                broadcastEnabled,
                ordered,
                retryQueues,
                retryMaxTimes,
                MetadataJson.read(retryPolicy, new TypeReference<RetryPolicy>() {}),
                readFromBrokerId,
                slowReadFromBrokerId,
                notifyMembers,
                systemFlags,
                consumeTimeoutMinutes,
                MetadataJson.read(
                        subscriptions, new TypeReference<List<DeclaredSubscription>>() {}),
                attributes);
    }
}
