package io.posthorn.broker.admin;

import java.util.List;
import java.util.Map;

/**
 * A message that was read.
 *
 * @param messageId offset message id: where it lies
 * @param uniqueKey the id that stays the same when it moves; null if it has none
 * @param topic where it lies
 * @param broker name of the broker that keeps it
 * @param queueId number of the queue
 * @param queueOffset ordinal in the queue
 * @param physicalOffset byte place in the commit log
 * @param storedSize bytes of the whole record
 * @param bornMs when its producer made it, by the producer's clock
 * @param bornHost host and port of its producer
 * @param storedMs when it was stored, by the broker's clock
 * @param reconsumeTimes how often it was given back
 * @param flag of the application
 * @param sysFlag as in the record
 * @param tag null if none
 * @param keys possibly empty
 * @param properties of the application and of the system, without tag and keys
 * @param bodyLength bytes of the whole payload
 * @param body the payload as the application gave it: what its client compressed is decompressed;
 *     of a very large one only the beginning
 */
public record StoredMessage(
        String messageId,
        String uniqueKey,
        String topic,
        String broker,
        int queueId,
        long queueOffset,
        long physicalOffset,
        int storedSize,
        long bornMs,
        String bornHost,
        long storedMs,
        int reconsumeTimes,
        int flag,
        int sysFlag,
        String tag,
        List<String> keys,
        Map<String, String> properties,
        int bodyLength,
        byte[] body) {

    /** Takes copies of the collections. */
    public StoredMessage {
        keys = List.copyOf(keys);
        properties = Map.copyOf(properties);
    }
}
