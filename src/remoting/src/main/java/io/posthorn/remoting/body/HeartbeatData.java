package io.posthorn.remoting.body;

import java.util.Set;

/**
 * Who a client is and what it wants (request of 34, remoting protocol 11.1).
 *
 * @param clientID the client
 * @param producerDataSet groups it produces for
 * @param consumerDataSet groups it consumes for
 * @param heartbeatFingerprint sums up the subscriptions; 0 from clients that send all each time
 * @param withoutSub whether subscriptions are left out because they did not change
 */
public record HeartbeatData(
        String clientID,
        Set<ProducerData> producerDataSet,
        Set<ConsumerData> consumerDataSet,
        Integer heartbeatFingerprint,
        Boolean withoutSub) {

    /** Puts defaults where the sender left something out. */
    public HeartbeatData {
        producerDataSet = producerDataSet == null ? Set.of() : producerDataSet;
        consumerDataSet = consumerDataSet == null ? Set.of() : consumerDataSet;
        heartbeatFingerprint = heartbeatFingerprint == null ? 0 : heartbeatFingerprint;
        withoutSub = withoutSub == null ? false : withoutSub;
    }
}
