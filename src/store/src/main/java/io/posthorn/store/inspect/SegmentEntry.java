package io.posthorn.store.inspect;

/**
 * One segment of the log.
 *
 * @param start its first physical offset
 * @param end first physical offset after it
 * @param path its file
 * @param records how many sound records it has
 * @param usedBytes bytes up to the end of its last record
 * @param firstStoreMs when its first record was stored; -1 if it has none
 * @param lastStoreMs when its last record was stored; -1 if it has none
 */
public record SegmentEntry(
        long start,
        long end,
        String path,
        long records,
        long usedBytes,
        long firstStoreMs,
        long lastStoreMs) {}
