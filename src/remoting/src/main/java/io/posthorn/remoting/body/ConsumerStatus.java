package io.posthorn.remoting.body;

import java.util.Map;

/**
 * Where members of a group are (response of 221 and 223).
 *
 * @param messageQueueTable queue to queue offset, from one client
 * @param consumerTable client to queue to queue offset
 */
public record ConsumerStatus(
        Map<MessageQueue, Long> messageQueueTable,
        Map<String, Map<MessageQueue, Long>> consumerTable) {

    /** Puts defaults where the sender left something out. */
    public ConsumerStatus {
        messageQueueTable = messageQueueTable == null ? Map.of() : messageQueueTable;
        consumerTable = consumerTable == null ? Map.of() : consumerTable;
    }
}
