package io.posthorn.broker.admin;

/** What a topic's or group's name says it is for. */
public enum NameKind {
    /** Made by or for an application. */
    NORMAL,
    /** {@code %RETRY%…}: where failed messages of a group wait. */
    RETRY,
    /** {@code %DLQ%…}: where messages of a group end after the last try. */
    DEAD_LETTER,
    /** Reserved by the broker; cannot be created, altered or deleted. */
    SYSTEM
}
