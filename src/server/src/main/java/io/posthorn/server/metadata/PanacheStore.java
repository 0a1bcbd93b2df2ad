package io.posthorn.server.metadata;

import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.server.settings.PosthornSettings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;

/** The tables, through Panache. Each call is a transaction of its own. */
@ApplicationScoped
class PanacheStore implements MetadataStore {

    private static final int TRANSACTION_SECONDS = 60;
    private static final String OF_THIS_BROKER = "cluster = ?1 and broker = ?2";
    private static final String OF_THIS_NAME = OF_THIS_BROKER + " and name = ?3";

    private final Flyway flyway;

    /** Held by who makes the tables: several rooms want them first. */
    private final ReentrantLock preparing = new ReentrantLock();

    private final String cluster;
    private final String broker;

    /**
     * @param flyway knows the migrations
     * @param settings whose topics these are
     */
    PanacheStore(final Flyway flyway, final PosthornSettings settings) {
        this.flyway = flyway;
        this.cluster = settings.cluster().name();
        this.broker = settings.broker().name();
    }

    @Override
    public void prepare() {
        preparing.lock();
        try {
            flyway.migrate();
        } finally {
            preparing.unlock();
        }
    }

    @Override
    public TopicCatalog.Contents read() {
        return QuarkusTransaction.requiringNew()
                .timeout(TRANSACTION_SECONDS)
                .call(() -> new TopicCatalog.Contents(topics(), groups()));
    }

    private List<TopicConfig> topics() {
        return TopicRow.<TopicRow>list(OF_THIS_BROKER, cluster, broker).stream()
                .map(TopicRow::toConfig)
                .toList();
    }

    private List<GroupConfig> groups() {
        return GroupRow.<GroupRow>list(OF_THIS_BROKER, cluster, broker).stream()
                .map(GroupRow::toConfig)
                .toList();
    }

    @Override
    public void write(final Collection<Change> changes, final Collection<AuditEntry> audit) {
        QuarkusTransaction.requiringNew()
                .timeout(TRANSACTION_SECONDS)
                .run(
                        () -> {
                            changes.forEach(this::write);
                            audit.forEach(this::write);
                        });
    }

    private void write(final Change change) {
        // A switch over the sealed type would say this better; Java 17 has none yet.
        if (change instanceof Change.TopicSaved saved) {
            save(saved.topic());
        } else if (change instanceof Change.TopicDeleted deleted) {
            TopicRow.delete(OF_THIS_NAME, cluster, broker, deleted.name());
        } else if (change instanceof Change.GroupSaved saved) {
            save(saved.group());
        } else if (change instanceof Change.GroupDeleted deleted) {
            GroupRow.delete(OF_THIS_NAME, cluster, broker, deleted.name());
        } else if (change instanceof Change.BrokerSeen seen) {
            save(seen.broker());
        }
    }

    private void save(final TopicConfig topic) {
        final TopicRow found =
                TopicRow.find(OF_THIS_NAME, cluster, broker, topic.name()).firstResult();
        final TopicRow row = found == null ? new TopicRow() : found;
        row.take(topic);
        row.cluster = cluster;
        row.broker = broker;
        row.changedAt = Instant.now();
        if (found == null) {
            row.createdAt = row.changedAt;
            row.persist();
        }
    }

    private void save(final GroupConfig group) {
        final GroupRow found =
                GroupRow.find(OF_THIS_NAME, cluster, broker, group.groupName()).firstResult();
        final GroupRow row = found == null ? new GroupRow() : found;
        row.take(group);
        row.cluster = cluster;
        row.broker = broker;
        row.changedAt = Instant.now();
        if (found == null) {
            row.createdAt = row.changedAt;
            row.persist();
        }
    }

    private static void save(final BrokerSighting seen) {
        final BrokerRow found =
                BrokerRow.find(
                                "cluster = ?1 and name = ?2 and brokerId = ?3",
                                seen.cluster(),
                                seen.name(),
                                seen.brokerId())
                        .firstResult();
        final BrokerRow row = found == null ? new BrokerRow() : found;
        row.cluster = seen.cluster();
        row.name = seen.name();
        row.brokerId = seen.brokerId();
        row.address = seen.address();
        row.softwareVersion = seen.version();
        row.startedAt = Instant.ofEpochMilli(seen.startedAtMs());
        row.seenAt = Instant.ofEpochMilli(seen.seenAtMs());
        if (found == null) {
            row.persist();
        }
    }

    private void write(final AuditEntry entry) {
        final AuditRow row = new AuditRow();
        row.happenedAt = Instant.ofEpochMilli(entry.atMs());
        row.cluster = cluster;
        row.broker = broker;
        row.actor = entry.actor();
        row.action = entry.action();
        row.kind = entry.kind();
        row.name = entry.name();
        row.details = entry.details();
        row.persist();
    }
}
