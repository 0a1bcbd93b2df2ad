package io.posthorn.remoting.body;

import java.util.List;

/**
 * Units of a consume queue (response of 321).
 *
 * @param subscriptionData what the group wants; null if absent
 * @param filterData its selector; null if absent
 * @param queueData the units
 * @param maxQueueIndex queue offset given next
 * @param minQueueIndex lowest queue offset still there
 */
public record ConsumeQueueData(
        SubscriptionData subscriptionData,
        String filterData,
        List<Unit> queueData,
        long maxQueueIndex,
        long minQueueIndex) {

    /** Puts defaults where the sender left something out. */
    public ConsumeQueueData {
        queueData = queueData == null ? List.of() : queueData;
    }

    /**
     * One unit.
     *
     * @param physicOffset physical offset of the message
     * @param physicSize its length, bytes
     * @param tagsCode hash code of its tag
     * @param extendDataJson extension as JSON; null if absent
     * @param bitMap filter bits; null if absent
     * @param eval whether the group's selector matches
     * @param msg why it could not be evaluated; null if absent
     */
    public record Unit(
            long physicOffset,
            int physicSize,
            long tagsCode,
            String extendDataJson,
            String bitMap,
            boolean eval,
            String msg) {}
}
