package io.posthorn.store.log;

/**
 * Where a record was laid down.
 *
 * @param physicalOffset its first byte
 * @param length its bytes
 * @param queueOffset its place in its queue
 * @param storeTimestamp ms
 */
public record Appended(long physicalOffset, int length, long queueOffset, long storeTimestamp) {

    /**
     * First physical offset after the record.
     *
     * @return what has to be durable for the record to be so
     */
    public long end() {
        return physicalOffset + length;
    }
}
