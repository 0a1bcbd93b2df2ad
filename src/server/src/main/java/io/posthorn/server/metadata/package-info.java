/**
 * Keeps topics, groups and brokers in a relational database, H2 or PostgreSQL, and in a copy beside
 * it for the time the database is away. {@link io.posthorn.server.metadata.WriteBehind} fills the
 * broker's {@code TopicCatalog} port: the broker hands changes over and never waits, one thread
 * writes them. Users are written and read at once, on the caller's thread, and are in no copy.
 * Nothing else in the house touches the database.
 */
package io.posthorn.server.metadata;
