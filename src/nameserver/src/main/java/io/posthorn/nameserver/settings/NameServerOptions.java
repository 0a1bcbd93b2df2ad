package io.posthorn.nameserver.settings;

/**
 * What tools may switch while a name server runs; names as in the reference's configuration.
 *
 * @param orderMessageEnable whether routes carry the queues of ordered topics
 * @param returnOrderTopicConfigToBroker whether brokers get these in answer to their registration
 * @param supportActingMaster whether a replica is shown as master while there is none
 * @param deleteTopicWithBrokerRegistration whether topics a broker does not name are forgotten
 */
public record NameServerOptions(
        boolean orderMessageEnable,
        boolean returnOrderTopicConfigToBroker,
        boolean supportActingMaster,
        boolean deleteTopicWithBrokerRegistration) {

    /** As in the reference. */
    public static final NameServerOptions DEFAULT =
            new NameServerOptions(false, true, false, false);
}
