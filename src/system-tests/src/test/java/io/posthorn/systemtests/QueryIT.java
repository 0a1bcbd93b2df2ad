package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.systemtests.client.ClientFault;
import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Receipt;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueryIT extends WithStockClients {

    @ParameterizedTest
    @EnumSource
    void shouldFindMessagesByEachOfTheirKeys(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final String otherTopic = newTopic(client, sender);
            sender.send(Outgoing.text(topic, "one").withKey("order-1 customer-7"));
            sender.send(Outgoing.text(topic, "two").withKey("order-2 customer-7"));
            sender.send(Outgoing.text(otherTopic, "elsewhere").withKey("order-1"));
            eventually().until(() -> sender.query(topic, "customer-7").size() == 2);
            assertThat(sender.query(topic, "customer-7"))
                    .extracting(Incoming::text)
                    .containsExactlyInAnyOrder("one", "two");
            assertThat(sender.query(topic, "order-1"))
                    .extracting(Incoming::text)
                    .containsExactly("one");
            assertThat(sender.query(topic, "order-3")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindAMessageByEitherOfItsIds(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            sender.send(Outgoing.text(topic, "another"));
            final Receipt receipt = sender.send(Outgoing.text(topic, "wanted").withTag("Tag"));
            for (final String id : new String[] {receipt.offsetMessageId(), receipt.messageId()}) {
                // The key index may follow the message a moment later.
                eventually().ignoreExceptions().until(() -> sender.view(topic, id) != null);
                final Incoming found = sender.view(topic, id);
                assertThat(found.text()).isEqualTo("wanted");
                assertThat(found.tag()).isEqualTo("Tag");
                assertThat(found.messageId()).isEqualTo(receipt.messageId());
                assertThat(found.queueId()).isEqualTo(receipt.queue().id());
                assertThat(found.queueOffset()).isEqualTo(receipt.queueOffset());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotFindWhatWasNeverSent(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final Receipt receipt = sender.send(Outgoing.text(topic, "x"));
            final String offsetId = receipt.offsetMessageId();
            final String farBehind = offsetId.substring(0, offsetId.length() - 10) + "00FFFFFFFF";
            assertThatThrownBy(() -> sender.view(topic, farBehind)).isInstanceOf(ClientFault.class);
        }
    }
}
