package io.posthorn.jms.wire;

import io.posthorn.remoting.channel.ClientTls;
import java.time.Duration;

/**
 * How a connection is made.
 *
 * @param nameServers where they are, also when they have moved
 * @param cluster the cluster to use; null for whichever the name servers know
 * @param user who; null for whoever may come without a name
 * @param password the user's; null for none
 * @param connectTimeout how long it may take to connect at first
 * @param callTimeout how long the broker may take for an answer
 * @param reconnectTimeout how long a lost connection is tried to be made again
 * @param tls encryption
 */
public record WireSettings(
        NameServerBook nameServers,
        String cluster,
        String user,
        String password,
        Duration connectTimeout,
        Duration callTimeout,
        Duration reconnectTimeout,
        ClientTls tls) {

    @Override
    public String toString() {
        return "brokers known to %s%s"
                .formatted(
                        String.join(", ", nameServers.addresses()),
                        cluster == null ? "" : " in cluster " + cluster);
    }
}
