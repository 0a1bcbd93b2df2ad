package io.posthorn.store.timer;

/**
 * A timer whose time has come.
 *
 * @param dueMs when
 * @param physicalOffset where its record lies
 * @param length how long its record is
 */
public record DueTimer(long dueMs, long physicalOffset, int length) {}
