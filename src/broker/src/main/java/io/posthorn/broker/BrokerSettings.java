package io.posthorn.broker;

import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.session.SessionRules;
import io.posthorn.broker.topic.TopicRules;
import io.posthorn.broker.transaction.TransactionRules;
import io.posthorn.remoting.channel.RemotingServerSettings;
import io.posthorn.store.StoreSettings;
import java.time.Duration;
import java.util.List;

/**
 * How a broker is to work.
 *
 * @param cluster the cluster it belongs to
 * @param name shared by all copies of its group
 * @param brokerId 0 for the leader
 * @param advertisedHost where clients reach it: an address or a name that resolves to one, IPv6
 *     without brackets
 * @param advertisedPort the port clients reach it at, which differs from the one it listens on
 *     where ports are mapped; 0 where they are the same
 * @param server port and limits of the remoting door; port 0 takes a free one
 * @param nameServers where it registers, each as {@code host:port}
 * @param intake what may be sent
 * @param topics what to do about unknown topics and groups
 * @param store where messages are kept; its store host is replaced by the advertised address
 * @param permission what clients may do: sum of {@link io.posthorn.broker.topic.TopicConfig#READ}
 *     and {@link io.posthorn.broker.topic.TopicConfig#WRITE}
 * @param clientTimeout a client that is silent for so long is gone
 * @param registrationInterval how often it registers when nothing changed
 * @param maxWaitingPulls how many pulls may wait for a message at once
 * @param sessions how JMS and AMQP clients are treated
 * @param transactions how much transactions may hold
 */
public record BrokerSettings(
        String cluster,
        String name,
        long brokerId,
        String advertisedHost,
        int advertisedPort,
        RemotingServerSettings server,
        List<String> nameServers,
        IntakeRules intake,
        TopicRules topics,
        StoreSettings store,
        int permission,
        Duration clientTimeout,
        Duration registrationInterval,
        int maxWaitingPulls,
        SessionRules sessions,
        TransactionRules transactions) {

    BrokerSettings withServer(final RemotingServerSettings value) {
        return new BrokerSettings(
                cluster,
                name,
                brokerId,
                advertisedHost,
                advertisedPort,
                value,
                nameServers,
                intake,
                topics,
                store,
                permission,
                clientTimeout,
                registrationInterval,
                maxWaitingPulls,
                sessions,
                transactions);
    }
}
