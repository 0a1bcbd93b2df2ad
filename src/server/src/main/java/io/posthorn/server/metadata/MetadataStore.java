package io.posthorn.server.metadata;

import io.posthorn.broker.topic.TopicCatalog;
import java.util.Collection;

/** The database, as the writing thread needs it. Every method may fail with any exception. */
interface MetadataStore {

    /** Brings the tables to the version this program needs. Does nothing if they are. */
    void prepare();

    /**
     * Reads all topics and groups of this broker.
     *
     * @return what is in the tables
     */
    TopicCatalog.Contents read();

    /**
     * Writes changes in one transaction. Writing the same ones twice is harmless, except that audit
     * entries appear twice.
     *
     * @param changes in any order, no two of one key
     * @param audit in order
     */
    void write(Collection<Change> changes, Collection<AuditEntry> audit);
}
