package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.client.TransactionSender;
import io.posthorn.systemtests.client.TransactionSender.End;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransactionIT extends WithStockClients {

    /** How long a half message may wait before its producer is asked, in s. */
    private static final String PATIENCE = "CHECK_IMMUNITY_TIME_IN_SECONDS";

    @ParameterizedTest
    @EnumSource
    void shouldShowWhatIsCommittedAndNothingElse(final StockClients client) {
        try (Sender sender = sender(client);
                TransactionSender transactions = transactionSender(client, End.UNKNOW)) {
            final String topic = newTopic(client, sender);
            final List<String> arrived = new CopyOnWriteArrayList<>();
            try (Receiver receiver = receiver(client, topic, arrived)) {
                transactions.send(Outgoing.text(topic, "rolled back"), End.ROLLBACK_MESSAGE);
                transactions.send(Outgoing.text(topic, "open").with(PATIENCE, "3600"), End.UNKNOW);
                transactions.send(
                        Outgoing.text(topic, "committed").withTag("tag"), End.COMMIT_MESSAGE);
                eventually().until(() -> arrived.contains("committed tag"));
                sender.send(Outgoing.text(topic, "after").withTag("tag"));
                eventually().until(() -> arrived.contains("after tag"));
                assertThat(arrived).containsExactlyInAnyOrder("committed tag", "after tag");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAskTheProducerHowATransactionEnded(final StockClients client) {
        try (Sender sender = sender(client);
                TransactionSender commits = transactionSender(client, End.COMMIT_MESSAGE);
                TransactionSender rollsBack = transactionSender(client, End.ROLLBACK_MESSAGE)) {
            final String topic = newTopic(client, sender);
            final List<String> arrived = new CopyOnWriteArrayList<>();
            try (Receiver receiver = receiver(client, topic, arrived)) {
                rollsBack.send(Outgoing.text(topic, "no").with(PATIENCE, "1"), End.UNKNOW);
                commits.send(
                        Outgoing.text(topic, "yes").withTag("tag").with(PATIENCE, "2"), End.UNKNOW);
                eventually().until(() -> arrived.contains("yes tag"));
                assertThat(arrived).containsExactly("yes tag");
            }
        }
    }

    private static TransactionSender transactionSender(
            final StockClients client, final End whenAsked) {
        return client.get()
                .transactionSender(nameServers(), unique("transactors", client), whenAsked);
    }

    private static Receiver receiver(
            final StockClients client, final String topic, final List<String> arrived) {
        return client.get()
                .receiver(
                        subscription(unique("group", client), topic),
                        message -> arrived.add(message.text() + " " + message.tag()));
    }
}
