package io.posthorn.remoting.body;

import java.util.Map;

/**
 * All offsets of a broker (response of 43).
 *
 * @param offsetTable topic@group to queue to queue offset
 * @param dataVersion version of the table; null if absent
 */
public record ConsumerOffsetTable(
        Map<String, Map<Integer, Long>> offsetTable, DataVersion dataVersion) {

    /** Puts defaults where the sender left something out. */
    public ConsumerOffsetTable {
        offsetTable = offsetTable == null ? Map.of() : offsetTable;
    }
}
