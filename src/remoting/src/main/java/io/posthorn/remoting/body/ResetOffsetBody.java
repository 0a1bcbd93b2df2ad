package io.posthorn.remoting.body;

import java.util.Map;

/**
 * Where to go (response of 222, request of 220 for Java clients).
 *
 * @param offsetTable queue to queue offset
 */
public record ResetOffsetBody(Map<MessageQueue, Long> offsetTable) {

    /** Puts defaults where the sender left something out. */
    public ResetOffsetBody {
        offsetTable = offsetTable == null ? Map.of() : offsetTable;
    }
}
