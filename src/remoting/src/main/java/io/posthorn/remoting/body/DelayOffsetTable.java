package io.posthorn.remoting.body;

import java.util.Map;

/**
 * Offsets of the delay levels (response of 45).
 *
 * @param offsetTable level to queue offset
 * @param dataVersion version of the table; null if absent
 */
public record DelayOffsetTable(Map<Integer, Long> offsetTable, DataVersion dataVersion) {

    /** Puts defaults where the sender left something out. */
    public DelayOffsetTable {
        offsetTable = offsetTable == null ? Map.of() : offsetTable;
    }
}
