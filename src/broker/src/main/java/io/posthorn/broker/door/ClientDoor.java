package io.posthorn.broker.door;

import io.posthorn.broker.client.ClientLink;
import io.posthorn.broker.client.ConsumerGroup;
import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.client.Member;
import io.posthorn.broker.client.Producers;
import io.posthorn.broker.client.QueueLocks;
import io.posthorn.broker.client.Subscription;
import io.posthorn.broker.selector.InvalidSelector;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.message.TopicNames;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.CheckClientConfig;
import io.posthorn.remoting.body.ClientConnection;
import io.posthorn.remoting.body.ConsumerConnection;
import io.posthorn.remoting.body.ConsumerData;
import io.posthorn.remoting.body.ConsumerIdList;
import io.posthorn.remoting.body.HeartbeatData;
import io.posthorn.remoting.body.LockBatchRequest;
import io.posthorn.remoting.body.LockBatchResponse;
import io.posthorn.remoting.body.MessageQueue;
import io.posthorn.remoting.body.ProducerConnection;
import io.posthorn.remoting.body.ProducerData;
import io.posthorn.remoting.body.ProducerTable;
import io.posthorn.remoting.body.SubscriptionData;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.GetConsumerConnectionList;
import io.posthorn.remoting.command.GetConsumerListByGroup;
import io.posthorn.remoting.command.GetProducerConnectionList;
import io.posthorn.remoting.command.Heartbeat;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.command.UnregisterClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Heartbeats, membership and ordered locks (remoting protocol 11). */
final class ClientDoor {

    private final Topics topics;
    private final Groups groups;
    private final Consumers consumers;
    private final Producers producers;
    private final QueueLocks locks;

    ClientDoor(
            final Topics topics,
            final Groups groups,
            final Consumers consumers,
            final Producers producers,
            final QueueLocks locks) {
        this.topics = topics;
        this.groups = groups;
        this.consumers = consumers;
        this.producers = producers;
        this.locks = locks;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.HEART_BEAT, this::heartbeat);
        server.register(RequestCode.UNREGISTER_CLIENT, this::unregister);
        server.register(RequestCode.GET_CONSUMER_LIST_BY_GROUP, this::consumerIds);
        server.register(RequestCode.CHECK_CLIENT_CONFIG, this::check);
        server.register(RequestCode.LOCK_BATCH_MQ, this::lock);
        server.register(RequestCode.UNLOCK_BATCH_MQ, this::unlock);
        server.register(RequestCode.GET_CONSUMER_CONNECTION_LIST, this::consumerConnections);
        server.register(RequestCode.GET_PRODUCER_CONNECTION_LIST, this::producerConnections);
        server.register(RequestCode.GET_ALL_PRODUCER_INFO, this::allProducers);
        server.onConnect(
                connection ->
                        connection.onClose(
                                () -> {
                                    final ClientLink link = WireLink.find(connection);
                                    if (link != null) {
                                        consumers.closed(link);
                                        producers.closed(link);
                                    }
                                }));
    }

    private void heartbeat(final Exchange exchange) {
        final HeartbeatData data = Bodies.read(exchange.request().body(), HeartbeatData.class);
        final WireLink link = WireLink.of(exchange.connection(), exchange.request());
        for (final ProducerData producer : data.producerDataSet()) {
            producers.heartbeat(producer.groupName(), data.clientID(), link);
        }
        boolean changed = false;
        for (final ConsumerData consumer : data.consumerDataSet()) {
            changed |= consumerHeartbeat(exchange, data, consumer, link);
            if (exchange.answered()) {
                return;
            }
        }
        // The answer tells version 2 heartbeats whether we know their subscriptions; we always want
        // them all.
        exchange.reply(
                ResponseCode.SUCCESS.frame(
                        new Heartbeat.Response(true, changed || data.withoutSub())));
    }

    private boolean consumerHeartbeat(
            final Exchange exchange,
            final HeartbeatData data,
            final ConsumerData consumer,
            final WireLink link) {
        final GroupConfig group = groups.findOrCreate(consumer.groupName());
        if (group == null) {
            return false;
        }
        topics.putIfAbsent(
                TopicConfig.of(
                        TopicNames.retryOf(consumer.groupName()),
                        Math.max(1, group.retryQueueNums())));
        final List<Subscription> wanted = new ArrayList<>();
        try {
            for (final SubscriptionData each : consumer.subscriptionDataSet()) {
                wanted.add(
                        Subscription.of(
                                each.topic(),
                                each.expressionType(),
                                each.subString(),
                                each.subVersion()));
            }
        } catch (final InvalidSelector e) {
            exchange.reply(ResponseCode.SUBSCRIPTION_PARSE_FAILED, e.getMessage());
            return false;
        }
        return consumers.heartbeat(
                consumer.groupName(),
                data.clientID(),
                link,
                new ConsumerGroup.Style(
                        consumer.consumeType(),
                        consumer.messageModel(),
                        consumer.consumeFromWhere()),
                wanted);
    }

    private void unregister(final Exchange exchange) {
        final UnregisterClient.Request asked =
                UnregisterClient.Request.from(exchange.request().fields());
        if (asked.producerGroup() != null) {
            producers.leave(asked.producerGroup(), asked.clientID());
        }
        if (asked.consumerGroup() != null) {
            consumers.leave(asked.consumerGroup(), asked.clientID());
        }
        exchange.reply(ResponseCode.SUCCESS);
    }

    private void consumerIds(final Exchange exchange) {
        final GetConsumerListByGroup.Request asked =
                GetConsumerListByGroup.Request.from(exchange.request().fields());
        final ConsumerGroup group = consumers.find(asked.consumerGroup());
        if (group == null) {
            exchange.reply(
                    ResponseCode.SYSTEM_ERROR,
                    "no consumer for this group, " + asked.consumerGroup());
            return;
        }
        final List<String> ids = group.members().stream().map(Member::clientId).toList();
        exchange.reply(ResponseCode.SUCCESS.frame().body(Bodies.write(new ConsumerIdList(ids))));
    }

    private void check(final Exchange exchange) {
        final CheckClientConfig asked =
                Bodies.read(exchange.request().body(), CheckClientConfig.class);
        final SubscriptionData wanted = asked.subscriptionData();
        try {
            Subscription.of(
                    wanted.topic(),
                    wanted.expressionType(),
                    wanted.subString(),
                    wanted.subVersion());
            exchange.reply(ResponseCode.SUCCESS);
        } catch (final InvalidSelector e) {
            exchange.reply(ResponseCode.SUBSCRIPTION_PARSE_FAILED, e.getMessage());
        }
    }

    private void lock(final Exchange exchange) {
        final LockBatchRequest asked =
                Bodies.read(exchange.request().body(), LockBatchRequest.class);
        final Set<MessageQueue> held = new LinkedHashSet<>();
        for (final MessageQueue each : asked.mqSet()) {
            final QueueLocks.Queue queue = new QueueLocks.Queue(each.topic(), each.queueId());
            if (locks.lock(asked.consumerGroup(), queue, asked.clientId())) {
                held.add(each);
            }
        }
        exchange.reply(
                ResponseCode.SUCCESS.frame().body(Bodies.write(new LockBatchResponse(held))));
    }

    private void unlock(final Exchange exchange) {
        final LockBatchRequest asked =
                Bodies.read(exchange.request().body(), LockBatchRequest.class);
        for (final MessageQueue each : asked.mqSet()) {
            locks.unlock(
                    asked.consumerGroup(),
                    new QueueLocks.Queue(each.topic(), each.queueId()),
                    asked.clientId());
        }
        exchange.reply(ResponseCode.SUCCESS);
    }

    private void consumerConnections(final Exchange exchange) {
        final GetConsumerConnectionList.Request asked =
                GetConsumerConnectionList.Request.from(exchange.request().fields());
        final ConsumerGroup group = consumers.find(asked.consumerGroup());
        if (group == null) {
            exchange.reply(
                    ResponseCode.CONSUMER_NOT_ONLINE,
                    "the consumer group[%s] not online".formatted(asked.consumerGroup()));
            return;
        }
        final Map<String, SubscriptionData> wanted = new LinkedHashMap<>();
        group.subscriptions().forEach(each -> wanted.put(each.topic(), wireOf(each)));
        exchange.reply(
                ResponseCode.SUCCESS
                        .frame()
                        .body(
                                Bodies.write(
                                        new ConsumerConnection(
                                                connectionsOf(group.members()),
                                                wanted,
                                                group.style().consumeType(),
                                                group.style().messageModel(),
                                                group.style().consumeFromWhere()))));
    }

    static SubscriptionData wireOf(final Subscription subscription) {
        final Set<String> tags = new TreeSet<>();
        final Set<Integer> codes = new TreeSet<>();
        if (Subscription.TAG.equals(subscription.type()) && !subscription.tags().wantsAll()) {
            for (final String tag : subscription.expression().split("\\|\\|")) {
                tags.add(tag.trim());
                codes.add(tag.trim().hashCode());
            }
        }
        return new SubscriptionData(
                subscription.topic(),
                subscription.expression(),
                tags,
                codes,
                subscription.version(),
                subscription.type(),
                false);
    }

    private static Set<ClientConnection> connectionsOf(final List<Member> members) {
        final Set<ClientConnection> connections = new LinkedHashSet<>();
        members.forEach(
                member ->
                        connections.add(
                                new ClientConnection(
                                        member.clientId(),
                                        member.link().remoteAddress(),
                                        member.link().language(),
                                        member.link().version())));
        return connections;
    }

    private void producerConnections(final Exchange exchange) {
        final GetProducerConnectionList.Request asked =
                GetProducerConnectionList.Request.from(exchange.request().fields());
        final List<Member> members = producers.members(asked.producerGroup());
        if (members.isEmpty()) {
            exchange.reply(
                    ResponseCode.SYSTEM_ERROR,
                    "the producer group[%s] not exist".formatted(asked.producerGroup()));
            return;
        }
        exchange.reply(
                ResponseCode.SUCCESS
                        .frame()
                        .body(Bodies.write(new ProducerConnection(connectionsOf(members)))));
    }

    private void allProducers(final Exchange exchange) {
        final Map<String, List<ProducerTable.Producer>> table = new LinkedHashMap<>();
        for (final String group : producers.groups()) {
            table.put(
                    group,
                    producers.members(group).stream()
                            .map(
                                    member ->
                                            new ProducerTable.Producer(
                                                    member.clientId(),
                                                    "/" + member.link().remoteAddress(),
                                                    member.link().language(),
                                                    member.link().version(),
                                                    member.lastSeenMs()))
                            .toList());
        }
        exchange.reply(ResponseCode.SUCCESS.frame().body(Bodies.write(new ProducerTable(table))));
    }
}
