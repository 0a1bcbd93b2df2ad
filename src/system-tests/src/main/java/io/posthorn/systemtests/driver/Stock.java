package io.posthorn.systemtests.driver;

import io.posthorn.systemtests.client.Listener;
import io.posthorn.systemtests.client.LitePull;
import io.posthorn.systemtests.client.QueueReader;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClient;
import io.posthorn.systemtests.client.Subscription;
import io.posthorn.systemtests.client.TransactionSender;
import java.util.UUID;
import org.apache.rocketmq.client.ClientConfig;

/** The stock client on this class loader's path. */
public final class Stock implements StockClient {

    private static final int ROUTE_REFRESH_MS = 1_000;

    @Override
    public Sender sender(final String nameServers, final String group) {
        return new StockSender(nameServers, group, false);
    }

    @Override
    public Sender tracingSender(final String nameServers, final String group) {
        return new StockSender(nameServers, group, true);
    }

    @Override
    public TransactionSender transactionSender(
            final String nameServers, final String group, final TransactionSender.End whenAsked) {
        return new StockTransactionSender(nameServers, group, whenAsked);
    }

    @Override
    public Receiver receiver(final Subscription subscription, final Listener listener) {
        return new StockReceiver(subscription, listener, false);
    }

    @Override
    public Receiver tracingReceiver(final Subscription subscription, final Listener listener) {
        return new StockReceiver(subscription, listener, true);
    }

    @Override
    public LitePull litePull(final String nameServers, final String group) {
        return new StockLitePull(nameServers, group);
    }

    @Override
    public QueueReader queueReader(final String nameServers, final String group) {
        return new StockQueueReader(nameServers, group);
    }

    /** Each gets connections of its own, as if it ran in a process of its own. */
    static void separate(final ClientConfig config, final String nameServers) {
        config.setNamesrvAddr(nameServers);
        // 30 s by default, which is how long a new group does not see its own retry topic.
        config.setPollNameServerInterval(ROUTE_REFRESH_MS);
        // A count would begin anew with each version of the client that is loaded.
        config.setInstanceName(UUID.randomUUID().toString());
    }
}
