package io.posthorn.server.assembly;

import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.BrokerOverview;
import io.posthorn.broker.admin.ClusterOverview;
import io.posthorn.broker.admin.DeadLetterDesk;
import io.posthorn.broker.admin.GroupDesk;
import io.posthorn.broker.admin.MessageDesk;
import io.posthorn.broker.admin.SubscriptionDesk;
import io.posthorn.broker.admin.TopicDesk;
import io.posthorn.broker.admin.TransactionDesk;
import java.util.function.Supplier;

/** The broker's administration, whoever answers for the broker at the moment. */
final class AdminOfHouse implements BrokerAdmin {

    private final Supplier<BrokerAdmin> present;

    AdminOfHouse(final Supplier<BrokerAdmin> present) {
        this.present = present;
    }

    @Override
    public ClusterOverview cluster() {
        return present.get().cluster();
    }

    @Override
    public BrokerOverview broker() {
        return present.get().broker();
    }

    @Override
    public TopicDesk topics() {
        return present.get().topics();
    }

    @Override
    public GroupDesk groups() {
        return present.get().groups();
    }

    @Override
    public MessageDesk messages() {
        return present.get().messages();
    }

    @Override
    public SubscriptionDesk subscriptions() {
        return present.get().subscriptions();
    }

    @Override
    public DeadLetterDesk deadLetters() {
        return present.get().deadLetters();
    }

    @Override
    public TransactionDesk transactions() {
        return present.get().transactions();
    }
}
