package io.posthorn.server.metadata;

import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicFilterType;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;

/** A topic of one broker, as it lies in the database. */
@Entity
@Table(name = "topics")
public class TopicRow extends PanacheEntityBase {

    /** Means nothing. */
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "topics_seq")
    @SequenceGenerator(name = "topics_seq", sequenceName = "topics_seq", allocationSize = 50)
    public Long id;

    /** The cluster's name. */
    public String cluster;

    /** The broker's name. */
    public String broker;

    /** The topic's name. */
    public String name;

    /** See {@link TopicConfig#readQueueNums}. */
    @Column(name = "read_queues")
    public int readQueues;

    /** See {@link TopicConfig#writeQueueNums}. */
    @Column(name = "write_queues")
    public int writeQueues;

    /** See {@link TopicConfig#perm}. */
    public int permission;

    /** See {@link TopicConfig#order}. */
    public boolean ordered;

    /** See {@link TopicConfig#topicSysFlag}. */
    @Column(name = "system_flags")
    public int systemFlags;

    /** See {@link TopicConfig#filterType}. */
    @Enumerated(EnumType.STRING)
    @Column(name = "filter_type")
    public TopicFilterType filterType;

    /** See {@link TopicConfig#attributes}. */
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
    public TopicRow() {}

    /**
     * Takes over what was decided.
     *
     * @param topic as it is from now on
     */
    void take(final TopicConfig topic) {
        name = topic.name();
        readQueues = topic.readQueueNums();
        writeQueues = topic.writeQueueNums();
        permission = topic.perm();
        ordered = topic.order();
        systemFlags = topic.topicSysFlag();
        filterType = topic.filterType();
        attributes = topic.attributes();
    }

    /**
     * As the core knows it.
     *
     * @return the topic
     */
    TopicConfig toConfig() {
        return new TopicConfig(
                name,
                readQueues,
                writeQueues,
                permission,
                ordered,
                systemFlags,
                attributes,
                filterType);
    }
}
