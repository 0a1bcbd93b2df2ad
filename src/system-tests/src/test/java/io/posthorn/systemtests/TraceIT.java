package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.systemtests.client.ClientFault;
import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.QueueReader;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that trace their messages find the topic for it, and the tools what was traced. */
class TraceIT extends WithStockClients {

    private static final String TRACES = "RMQ_SYS_TRACE_TOPIC";

    @ParameterizedTest
    @EnumSource
    void shouldKeepWhatClientsTrace(final StockClients client) {
        final List<Incoming> got = new CopyOnWriteArrayList<>();
        try (Sender sender =
                client.get().tracingSender(nameServers(), unique("producers", client))) {
            final String topic = newTopic(client, sender);
            final String group = unique("group", client);
            try (Receiver receiver =
                    client.get().tracingReceiver(subscription(group, topic), got::add)) {
                final String messageId = sender.send(Outgoing.text(topic, "x")).messageId();
                eventually().until(() -> got.size() == 1);
                eventually()
                        .ignoreExceptionsInstanceOf(ClientFault.class)
                        .untilAsserted(
                                () ->
                                        assertThat(tracesOf(client, sender, messageId))
                                                .anyMatch(text -> text.startsWith("Pub"))
                                                .anyMatch(text -> text.startsWith("SubBefore"))
                                                .anyMatch(text -> text.startsWith("SubAfter")));
                assertThat(tracesOf(client, sender, messageId))
                        .filteredOn(text -> text.startsWith("Pub"))
                        .singleElement()
                        .asString()
                        .contains(topic);
                // As the tools look them up.
                assertThat(sender.query(TRACES, messageId)).isNotEmpty();
            }
        }
    }

    /** The records of one message; each begins with its kind. */
    private static List<String> tracesOf(
            final StockClients client, final Sender sender, final String messageId) {
        final List<String> found = new ArrayList<>();
        try (QueueReader reader =
                client.get().queueReader(nameServers(), unique("readers", client))) {
            for (final Queue queue : sender.queues(TRACES)) {
                long offset = sender.minOffset(queue);
                List<Incoming> some = reader.read(queue, offset);
                while (!some.isEmpty()) {
                    some.stream()
                            .flatMap(message -> message.text().lines())
                            .flatMap(text -> List.of(text.split("\u0002")).stream())
                            .filter(text -> text.contains(messageId))
                            .forEach(found::add);
                    offset += some.size();
                    some = reader.read(queue, offset);
                }
            }
        }
        return found;
    }
}
