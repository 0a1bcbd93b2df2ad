package io.posthorn.remoting.body;

import java.util.Map;

/**
 * Lowest queue offsets of other groups (response of 308).
 *
 * @param correctionOffsets queue to queue offset
 */
public record CorrectionOffsets(Map<Integer, Long> correctionOffsets) {

    /** Puts defaults where the sender left something out. */
    public CorrectionOffsets {
        correctionOffsets = correctionOffsets == null ? Map.of() : correctionOffsets;
    }
}
