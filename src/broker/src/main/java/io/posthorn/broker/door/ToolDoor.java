package io.posthorn.broker.door;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.client.ConsumerGroup;
import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.Visibility;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.broker.traffic.Flow;
import io.posthorn.broker.traffic.Passed;
import io.posthorn.broker.traffic.Traffic;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.BrokerStatsData;
import io.posthorn.remoting.body.ConsumeTimeSpan;
import io.posthorn.remoting.body.ConsumerOffsetTable;
import io.posthorn.remoting.body.DataVersion;
import io.posthorn.remoting.body.MessageQueue;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.CloneGroupOffset;
import io.posthorn.remoting.command.QueryConsumeTimeSpan;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.command.ViewBrokerStatsData;
import io.posthorn.store.Store;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.QueueTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Rarer questions of tools: offsets as a whole, times, statistics (remoting protocol 16). */
final class ToolDoor {

    private final BrokerIdentity identity;
    private final Topics topics;
    private final Groups groups;
    private final Consumers consumers;
    private final ConsumerOffsets offsets;
    private final Traffic traffic;
    private final Visibility visibility;
    private final Store store;
    private final Clock clock;
    private final Clerks clerks;

    ToolDoor(
            final BrokerIdentity identity,
            final Topics topics,
            final Groups groups,
            final Consumers consumers,
            final ConsumerOffsets offsets,
            final Traffic traffic,
            final Visibility visibility,
            final Store store,
            final Clock clock,
            final Clerks clerks) {
        this.identity = identity;
        this.topics = topics;
        this.groups = groups;
        this.consumers = consumers;
        this.offsets = offsets;
        this.traffic = traffic;
        this.visibility = visibility;
        this.store = store;
        this.clock = clock;
        this.clerks = clerks;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.GET_ALL_CONSUMER_OFFSET, clerks.handle(this::allOffsets));
        server.register(RequestCode.CLONE_GROUP_OFFSET, clerks.handle(this::cloneOffsets));
        server.register(RequestCode.QUERY_CONSUME_TIME_SPAN, clerks.handle(this::timeSpans));
        server.register(RequestCode.VIEW_BROKER_STATS_DATA, this::statistics);
        // Queues go with their topic and segments with their age; there is nothing left to clean.
        server.register(
                RequestCode.CLEAN_UNUSED_TOPIC, exchange -> exchange.reply(ResponseCode.SUCCESS));
        server.register(
                RequestCode.CLEAN_EXPIRED_CONSUMEQUEUE,
                exchange -> exchange.reply(ResponseCode.SUCCESS));
        server.register(
                RequestCode.DELETE_EXPIRED_COMMITLOG,
                exchange -> exchange.reply(ResponseCode.SUCCESS));
    }

    private void allOffsets(final Exchange exchange) {
        final Map<String, Map<Integer, Long>> table = new TreeMap<>();
        offsets.forEach(
                (group, topic, queueId, offset) ->
                        table.computeIfAbsent(topic + "@" + group, key -> new TreeMap<>())
                                .put(queueId, offset));
        exchange.reply(
                ResponseCode.SUCCESS
                        .frame()
                        .body(
                                Bodies.write(
                                        new ConsumerOffsetTable(table, new DataVersion(0, 0, 0)))));
    }

    private void cloneOffsets(final Exchange exchange) {
        final CloneGroupOffset.Request asked =
                CloneGroupOffset.Request.from(exchange.request().fields());
        if (groups.findOrCreate(asked.destGroup()) == null) {
            exchange.reply(
                    ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
                    "subscription group [%s] does not exist".formatted(asked.destGroup()));
            return;
        }
        final boolean isAll = asked.topic() == null || asked.topic().isBlank();
        final Set<String> names =
                isAll ? offsets.topicsOf(asked.srcGroup()) : Set.of(asked.topic());
        final ConsumerGroup online = asked.offline() ? null : consumers.find(asked.srcGroup());
        for (final String topic : names) {
            final boolean isWanted = online == null || online.subscription(topic) != null;
            if (topics.find(topic) != null && isWanted) {
                offsets.committed(asked.srcGroup(), topic)
                        .forEach(
                                (queueId, offset) ->
                                        offsets.commit(asked.destGroup(), topic, queueId, offset));
            }
        }
        exchange.reply(ResponseCode.SUCCESS);
    }

    private void timeSpans(final Exchange exchange) {
        final QueryConsumeTimeSpan.Request asked =
                QueryConsumeTimeSpan.Request.from(exchange.request().fields());
        final TopicConfig topic = topics.find(asked.topic());
        if (topic == null) {
            exchange.reply(
                    ResponseCode.TOPIC_NOT_EXIST, "topic[%s] not exist".formatted(asked.topic()));
            return;
        }
        final QueueTimes times = new QueueTimes(store.log());
        final List<ConsumeTimeSpan.Span> spans = new ArrayList<>();
        for (int queueId = 0; queueId < topic.writeQueueNums(); queueId++) {
            spans.add(spanOf(asked, queueId, times));
        }
        exchange.reply(ResponseCode.SUCCESS.frame().body(Bodies.write(new ConsumeTimeSpan(spans))));
    }

    private ConsumeTimeSpan.Span spanOf(
            final QueryConsumeTimeSpan.Request asked, final int queueId, final QueueTimes times) {
        final MessageQueue name = new MessageQueue(asked.topic(), identity.name(), queueId);
        final ConsumeQueue queue = store.queues().find(asked.topic(), queueId);
        if (queue == null) {
            return new ConsumeTimeSpan.Span(name, -1, -1, -1, 0);
        }
        final long max = visibility.maxOffset(queue);
        final long oldest = times.storeTimeOf(queue, queue.minOffset());
        final long committed =
                Math.max(0, offsets.committed(asked.group(), asked.topic(), queueId));
        final long next = committed < max ? times.storeTimeOf(queue, committed) : -1;
        return new ConsumeTimeSpan.Span(
                name,
                oldest,
                times.storeTimeOf(queue, max - 1),
                committed > 0 ? times.storeTimeOf(queue, committed - 1) : oldest,
                next < 0 ? 0 : Math.max(0, clock.wallMs() - next));
    }

    private void statistics(final Exchange exchange) {
        final ViewBrokerStatsData.Request asked =
                ViewBrokerStatsData.Request.from(exchange.request().fields());
        final Flow flow = flowOf(asked.statsName(), asked.statsKey());
        if (flow == null) {
            exchange.reply(
                    ResponseCode.SYSTEM_ERROR,
                    "The stats <%s>, key <%s> not exist"
                            .formatted(asked.statsName(), asked.statsKey()));
            return;
        }
        final boolean isSize = asked.statsName().endsWith("_SIZE");
        exchange.reply(
                ResponseCode.SUCCESS
                        .frame()
                        .body(
                                Bodies.write(
                                        new BrokerStatsData(
                                                itemOf(flow.last(Flow.Period.MINUTE), isSize),
                                                itemOf(flow.last(Flow.Period.HOUR), isSize),
                                                itemOf(flow.last(Flow.Period.DAY), isSize)))));
    }

    /** Null if there is no such statistic, or nothing was counted for the key. */
    private Flow flowOf(final String name, final String key) {
        return switch (name) {
            case "TOPIC_PUT_NUMS", "TOPIC_PUT_SIZE" -> traffic.knows(key) ? traffic.in(key) : null;
            case "GROUP_GET_NUMS", "GROUP_GET_SIZE" -> flowOfGroup(key);
            case "BROKER_PUT_NUMS" -> identity.cluster().equals(key) ? traffic.in() : null;
            case "BROKER_GET_NUMS" -> identity.cluster().equals(key) ? traffic.out() : null;
            default -> null;
        };
    }

    private Flow flowOfGroup(final String key) {
        final int at = key.indexOf('@');
        final String group = key.substring(at + 1);
        final String topic = key.substring(0, Math.max(0, at));
        return traffic.knows(group, topic) ? traffic.out(group, topic) : null;
    }

    private static BrokerStatsData.Item itemOf(final Passed passed, final boolean isSize) {
        final long sum = isSize ? passed.bytes() : passed.messages();
        return new BrokerStatsData.Item(
                sum,
                passed.rate(sum),
                passed.messages() == 0 ? 0 : (double) sum / passed.messages());
    }
}
