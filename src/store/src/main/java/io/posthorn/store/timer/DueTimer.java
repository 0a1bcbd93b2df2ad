package io.posthorn.store.timer;

import io.posthorn.store.chain.Unit;

/**
 * A timer whose time has come.
 *
 * @param dueMs when
 * @param physicalOffset where its record lies
 * @param length how long its record is; {@link Unit#HOLE} if the index's entry is damaged, so that
 *     nothing is known of the timer but the minute it was due in
 */
public record DueTimer(long dueMs, long physicalOffset, int length) {}
