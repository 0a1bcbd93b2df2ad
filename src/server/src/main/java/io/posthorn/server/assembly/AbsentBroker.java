package io.posthorn.server.assembly;

import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.BrokerOverview;
import io.posthorn.broker.admin.ClusterOverview;
import io.posthorn.broker.admin.GroupDesk;
import io.posthorn.broker.admin.MessageDesk;
import io.posthorn.broker.admin.TopicDesk;
import java.lang.reflect.Proxy;

/** Answers for the broker where there is none: in a process that is a name server only. */
final class AbsentBroker implements BrokerAdmin {

    AbsentBroker() {}

    @Override
    public ClusterOverview cluster() {
        throw refusal();
    }

    @Override
    public BrokerOverview broker() {
        throw refusal();
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
        return new AdminRefusal(
                AdminRefusal.Reason.UNAVAILABLE,
                null,
                "No broker runs in this process (posthorn.roles). Ask one of the brokers.");
    }
}
