package io.posthorn.server.metadata;

/**
 * Something that was decided, for those who ask later.
 *
 * @param atMs milliseconds since the epoch
 * @param actor who; {@code broker} for what clients caused
 * @param action such as {@code save} or {@code delete}
 * @param kind such as {@code topic}
 * @param name of that kind
 * @param details as JSON; null if there are none
 */
record AuditEntry(
        long atMs, String actor, String action, String kind, String name, String details) {}
