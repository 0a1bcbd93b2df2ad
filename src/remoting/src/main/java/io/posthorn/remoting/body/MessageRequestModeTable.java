package io.posthorn.remoting.body;

import java.util.Map;

/**
 * All such settings of a broker (response of 402).
 *
 * @param messageRequestModeMap topic and group to setting
 * @param dataVersion version of the table; null if absent
 */
public record MessageRequestModeTable(
        Map<String, Map<String, MessageRequestMode>> messageRequestModeMap,
        DataVersion dataVersion) {

    /** Puts defaults where the sender left something out. */
    public MessageRequestModeTable {
        messageRequestModeMap = messageRequestModeMap == null ? Map.of() : messageRequestModeMap;
    }
}
