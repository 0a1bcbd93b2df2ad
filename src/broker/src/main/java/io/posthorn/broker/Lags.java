package io.posthorn.broker;

import io.posthorn.base.count.Counters;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.BrokerState;
import io.posthorn.broker.admin.GroupEntry;
import io.posthorn.broker.admin.NameQuery;
import java.util.List;

/** Shows how far each group is behind in each queue. */
final class Lags {

    /** More groups than this are not looked through for one scrape. */
    private static final int MOST_GROUPS = 1_000;

    private Lags() {}

    static void declare(final Counters counters, final BrokerAdmin admin) {
        counters.family(
                new Counters.Family(
                        "rocketmq_consumer_lag_messages",
                        "messages",
                        "Messages a group has not consumed yet, by queue",
                        Counters.Kind.GAUGE,
                        List.of("topic", "consumer_group", "queue"),
                        reader -> read(reader, admin)));
    }

    private static void read(final Counters.Reader reader, final BrokerAdmin admin) {
        if (admin.broker().state() != BrokerState.RUNNING) {
            return;
        }
        for (final GroupEntry group :
                admin.groups().list(NameQuery.applications(MOST_GROUPS)).items()) {
            final String name = group.config().groupName();
            admin.groups()
                    .lag(name, null)
                    .forEach(
                            lag ->
                                    reader.value(
                                            lag.lag(),
                                            lag.topic(),
                                            name,
                                            Integer.toString(lag.queueId())));
        }
    }
}
