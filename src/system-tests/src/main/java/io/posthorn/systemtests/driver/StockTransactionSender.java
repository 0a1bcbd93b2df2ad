package io.posthorn.systemtests.driver;

import static io.posthorn.systemtests.driver.Translation.call;

import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.TransactionSender;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** A stock producer of transactional messages. */
final class StockTransactionSender implements TransactionSender {

    private final TransactionMQProducer producer;

    StockTransactionSender(final String nameServers, final String group, final End whenAsked) {
        producer = new TransactionMQProducer(group);
        Stock.separate(producer, nameServers);
        producer.setTransactionListener(
                new TransactionListener() {
                    @Override
                    public LocalTransactionState executeLocalTransaction(
                            final Message message, final Object end) {
                        return LocalTransactionState.valueOf(((End) end).name());
                    }

                    @Override
                    public LocalTransactionState checkLocalTransaction(final MessageExt message) {
                        return LocalTransactionState.valueOf(whenAsked.name());
                    }
                });
        call(
                () -> {
                    producer.start();
                    return null;
                });
    }

    @Override
    public void send(final Outgoing message, final End end) {
        call(() -> producer.sendMessageInTransaction(Translation.message(message), end));
    }

    @Override
    public void close() {
        producer.shutdown();
    }
}
