package io.posthorn.remoting.body;

import java.util.List;
import java.util.Map;

/**
 * All producers of a broker (response of 328).
 *
 * @param data group to its clients
 */
public record ProducerTable(Map<String, List<Producer>> data) {

    /** Puts defaults where the sender left something out. */
    public ProducerTable {
        data = data == null ? Map.of() : data;
    }

    /**
     * One client.
     *
     * @param clientId the client
     * @param remoteIP a slash, its host and port
     * @param language its language
     * @param version its version ordinal
     * @param lastUpdateTimestamp last heartbeat, milliseconds since the epoch
     */
    public record Producer(
            String clientId,
            String remoteIP,
            String language,
            int version,
            long lastUpdateTimestamp) {}
}
