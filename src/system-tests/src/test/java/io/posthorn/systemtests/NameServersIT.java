package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.systemtests.client.ClientFault;
import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.client.Subscription;
import io.posthorn.systemtests.server.ServerSettings;
import io.posthorn.systemtests.server.ServerUnderTest;
import io.posthorn.systemtests.server.Servers;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NameServersIT {

    @ParameterizedTest
    @EnumSource(names = {"V4", "V5"})
    void shouldServeOnWhenOneOfTwoNameServersDies(final StockClients client) {
        final ServerSettings settings =
                ServerSettings.small(SharedServer.freshDirectory("name-servers-" + client))
                        .withNameServers(2);
        try (ServerUnderTest server = Servers.chosen().prepare(settings)) {
            server.start();
            final String both = server.nameServers();
            final String topic = "before";
            final Collection<String> got = new ConcurrentLinkedQueue<>();
            try (Sender sender = client.get().sender(both, "producers")) {
                for (final String each : both.split(";")) {
                    assertEachNameServerKnowsTheBroker(client, each);
                }
                sender.createTopic(topic, 4);
                sender.send(Outgoing.text(topic, "one"));
                try (Receiver receiver =
                        client.get()
                                .receiver(
                                        Subscription.of(both, "group", topic),
                                        message -> got.add(message.text()))) {
                    WithStockClients.eventually().until(() -> got.contains("one"));
                    final String dead = server.killNameServer();
                    assertThat(both).contains(dead);
                    sender.send(Outgoing.text(topic, "two"));
                    sender.send(Outgoing.text("after", "a topic made later"));
                    WithStockClients.eventually().until(() -> got.contains("two"));
                }
                // Clients begin with any of the addresses; four of them will not all be lucky. One
                // that is not fails once (5.x) and goes on to the next address.
                for (int i = 0; i < 4; i++) {
                    try (Sender late = client.get().sender(both, "late" + i)) {
                        WithStockClients.eventually()
                                .ignoreExceptionsInstanceOf(ClientFault.class)
                                .until(
                                        () -> late.send(Outgoing.text("after", "x")).status(),
                                        "SEND_OK"::equals);
                    }
                }
            }
        }
    }

    private static void assertEachNameServerKnowsTheBroker(
            final StockClients client, final String nameServer) {
        try (Sender sender = client.get().sender(nameServer, "probe")) {
            WithStockClients.eventually()
                    .ignoreExceptions()
                    .until(() -> !sender.queues("TBW102").isEmpty());
        }
    }
}
