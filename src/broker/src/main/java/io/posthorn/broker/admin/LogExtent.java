package io.posthorn.broker.admin;

/**
 * Which part of the log is there.
 *
 * @param beginOffset physical offset of the oldest record
 * @param endOffset physical offset where the next record goes
 * @param durableOffset everything below is on disk
 */
public record LogExtent(long beginOffset, long endOffset, long durableOffset) {}
