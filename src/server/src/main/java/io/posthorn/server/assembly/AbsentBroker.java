package io.posthorn.server.assembly;

import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.BrokerOverview;
import io.posthorn.broker.admin.BrokerRole;
import io.posthorn.broker.admin.BrokerState;
import io.posthorn.broker.admin.ClusterOverview;
import io.posthorn.broker.admin.DeadLetterDesk;
import io.posthorn.broker.admin.DiskUse;
import io.posthorn.broker.admin.GroupDesk;
import io.posthorn.broker.admin.LogExtent;
import io.posthorn.broker.admin.MessageDesk;
import io.posthorn.broker.admin.Rates;
import io.posthorn.broker.admin.Recovery;
import io.posthorn.broker.admin.SubscriptionDesk;
import io.posthorn.broker.admin.TopicDesk;
import io.posthorn.broker.admin.TransactionDesk;
import java.lang.reflect.Proxy;
import java.util.List;

/** Answers for the broker where there is none: in a process that is a name server only. */
final class AbsentBroker implements BrokerAdmin {

    private static final String REASON =
            "No broker runs in this process (posthorn.roles). Ask one of the brokers.";

    private final String cluster;
    private final String version;
    private final long startedAtMs;

    /**
     * @param cluster the cluster's name
     * @param version of Posthorn
     * @param startedAtMs when the process was started
     */
    AbsentBroker(final String cluster, final String version, final long startedAtMs) {
        this.cluster = cluster;
        this.version = version;
        this.startedAtMs = startedAtMs;
    }

    @Override
    public ClusterOverview cluster() {
        throw refusal();
    }

    @Override
    public BrokerOverview broker() {
        return new BrokerOverview(
                cluster,
                "",
                0,
                BrokerRole.LEADER,
                "",
                version,
                startedAtMs,
                BrokerState.STOPPED,
                REASON,
                false,
                new Recovery(0, 0, 0, false),
                new LogExtent(0, 0, 0),
                new DiskUse("", 0, 0, 0, 0),
                Rates.NONE,
                0,
                0,
                0,
                0,
                0,
                List.of());
    }

    @Override
    public TopicDesk topics() {
        return refusing(TopicDesk.class);
    }

    @Override
    public GroupDesk groups() {
        return refusing(GroupDesk.class);
    }

    @Override
    public MessageDesk messages() {
        return refusing(MessageDesk.class);
    }

    @Override
    public SubscriptionDesk subscriptions() {
        return refusing(SubscriptionDesk.class);
    }

    @Override
    public DeadLetterDesk deadLetters() {
        return refusing(DeadLetterDesk.class);
    }

    @Override
    public TransactionDesk transactions() {
        return refusing(TransactionDesk.class);
    }

    private static <T> T refusing(final Class<T> desk) {
        return desk.cast(
                Proxy.newProxyInstance(
                        desk.getClassLoader(),
                        new Class<?>[] {desk},
                        (proxy, method, arguments) -> {
                            throw refusal();
                        }));
    }

    private static AdminRefusal refusal() {
        return new AdminRefusal(AdminRefusal.Reason.UNAVAILABLE, null, REASON);
    }
}
