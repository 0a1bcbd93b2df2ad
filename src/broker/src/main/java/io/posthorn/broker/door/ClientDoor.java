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
import io.posthorn.remoting.body.BadBody;
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
import io.posthorn.remoting.frame.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Heartbeats, membership and ordered locks (remoting protocol 11). */
final class ClientDoor {

    private static final int MAX_CLIENT_ID_LENGTH = 1_024;

    private final Topics topics;
    private final Groups groups;
    private final Consumers consumers;
    private final Producers producers;
    private final QueueLocks locks;
    private final Clerks clerks;

    ClientDoor(
            final Topics topics,
            final Groups groups,
            final Consumers consumers,
            final Producers producers,
            final QueueLocks locks,
            final Clerks clerks) {
        this.topics = topics;
        this.groups = groups;
        this.consumers = consumers;
        this.producers = producers;
        this.locks = locks;
        this.clerks = clerks;
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
        server.register(RequestCode.GET_ALL_PRODUCER_INFO, clerks.handle(this::allProducers));
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
        requireClientId(data.clientID());
        final WireLink link = WireLink.of(exchange.connection(), exchange.request());
        final List<Frame> faults = new ArrayList<>();
        for (final ProducerData producer : data.producerDataSet()) {
            producerHeartbeat(data, producer, link, faults);
        }
        boolean changed = false;
        for (final ConsumerData consumer : data.consumerDataSet()) {
            changed |= consumerHeartbeat(data, consumer, link, faults);
        }
        if (!faults.isEmpty()) {
            // What could be taken was; the client is told of the first that could not.
            exchange.reply(faults.get(0));
            return;
        }
        // Clients of version 1 are always told true and do not care. The others send everything
        // again if they are told so.
        exchange.reply(
                ResponseCode.SUCCESS.frame(
                        new Heartbeat.Response(true, changed || data.heartbeatFingerprint() == 0)));
    }

    private static void requireClientId(final String clientId) {
        if (clientId == null || clientId.isBlank() || clientId.length() > MAX_CLIENT_ID_LENGTH) {
            throw new BadBody(
                    "the client id is missing or longer than %d characters"
                            .formatted(MAX_CLIENT_ID_LENGTH));
        }
    }

    private void producerHeartbeat(
            final HeartbeatData data,
            final ProducerData producer,
            final WireLink link,
            final List<Frame> faults) {
        final String group = producer == null ? null : producer.groupName();
        if (isAdmitted("producer", group, data.clientID(), link, faults)) {
            producers.heartbeat(group, data.clientID(), link);
        }
    }

    private static boolean isAdmitted(
            final String role,
            final String group,
            final String clientId,
            final WireLink link,
            final List<Frame> faults) {
        final Optional<String> fault = Groups.faultOf(group);
        if (fault.isPresent()) {
            faults.add(ResponseCode.INVALID_PARAMETER.because(fault.get()));
            return false;
        }
        if (!link.admit(new WireLink.Membership(role, group, clientId))) {
            faults.add(
                    ResponseCode.SYSTEM_BUSY.because(
                            "[OVERLOAD]one connection cannot be in more than %d groups"
                                    .formatted(WireLink.MOST_MEMBERSHIPS)));
            return false;
        }
        return true;
    }

    /** Says whether the client has to send all its subscriptions, or changed something. */
    private boolean consumerHeartbeat(
            final HeartbeatData data,
            final ConsumerData consumer,
            final WireLink link,
            final List<Frame> faults) {
        final String name = consumer == null ? null : consumer.groupName();
        if (!isAdmitted("consumer", name, data.clientID(), link, faults)) {
            return false;
        }
        if (data.withoutSub()) {
            return !consumers.refresh(name, data.clientID(), link);
        }
        final GroupConfig group = groups.findOrCreate(name);
        if (group == null) {
            return false;
        }
        topics.putIfAbsent(
                TopicConfig.of(TopicNames.retryOf(name), Math.max(1, group.retryQueueNums())));
        final List<Subscription> wanted = new ArrayList<>();
        for (final SubscriptionData each : consumer.subscriptionDataSet()) {
            try {
                wanted.add(subscriptionOf(each));
            } catch (final InvalidSelector e) {
                faults.add(ResponseCode.SUBSCRIPTION_PARSE_FAILED.because(e.getMessage()));
                return false;
            } catch (final IllegalArgumentException e) {
                faults.add(ResponseCode.INVALID_PARAMETER.because(e.getMessage()));
                return false;
            }
        }
        return consumers.heartbeat(
                name,
                data.clientID(),
                link,
                new ConsumerGroup.Style(
                        consumer.consumeType(),
                        consumer.messageModel(),
                        consumer.consumeFromWhere()),
                wanted);
    }

    private static Subscription subscriptionOf(final SubscriptionData wire) throws InvalidSelector {
        final Optional<String> fault = TopicNames.faultOfTopic(wire == null ? null : wire.topic());
        if (fault.isPresent()) {
            throw new IllegalArgumentException(fault.get());
        }
        return Subscription.of(
                wire.topic(), wire.expressionType(), wire.subString(), wire.subVersion());
    }

    private void unregister(final Exchange exchange) {
        final UnregisterClient.Request asked =
                UnregisterClient.Request.from(exchange.request().fields());
        final WireLink link = WireLink.find(exchange.connection());
        if (link != null) {
            link.release(
                    new WireLink.Membership("producer", asked.producerGroup(), asked.clientID()));
            link.release(
                    new WireLink.Membership("consumer", asked.consumerGroup(), asked.clientID()));
        }
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
        final List<String> ids =
                group == null ? List.of() : group.members().stream().map(Member::clientId).toList();
        if (ids.isEmpty()) {
            exchange.reply(
                    ResponseCode.SYSTEM_ERROR,
                    "no consumer for this group, " + asked.consumerGroup());
            return;
        }
        exchange.reply(ResponseCode.SUCCESS.frame().body(Bodies.write(new ConsumerIdList(ids))));
    }

    private void check(final Exchange exchange) {
        final CheckClientConfig asked =
                Bodies.read(exchange.request().body(), CheckClientConfig.class);
        try {
            subscriptionOf(asked.subscriptionData());
            exchange.reply(ResponseCode.SUCCESS);
        } catch (final IllegalArgumentException e) {
            exchange.reply(ResponseCode.INVALID_PARAMETER, e.getMessage());
        } catch (final InvalidSelector e) {
            exchange.reply(ResponseCode.SUBSCRIPTION_PARSE_FAILED, e.getMessage());
        }
    }

    private void lock(final Exchange exchange) {
        final LockBatchRequest asked =
                Bodies.read(exchange.request().body(), LockBatchRequest.class);
        requireClientId(asked.clientId());
        if (groups.findOrCreate(asked.consumerGroup()) == null) {
            exchange.reply(
                    ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
                    "subscription group [%s] does not exist".formatted(asked.consumerGroup()));
            return;
        }
        final Set<MessageQueue> held = new LinkedHashSet<>();
        for (final MessageQueue each : asked.mqSet()) {
            if (!exists(each)) {
                continue;
            }
            final QueueLocks.Queue queue = new QueueLocks.Queue(each.topic(), each.queueId());
            if (locks.lock(asked.consumerGroup(), queue, asked.clientId())) {
                held.add(each);
            }
        }
        exchange.reply(
                ResponseCode.SUCCESS.frame().body(Bodies.write(new LockBatchResponse(held))));
    }

    private boolean exists(final MessageQueue queue) {
        final TopicConfig topic =
                queue == null || queue.topic() == null ? null : topics.find(queue.topic());
        return topic != null && queue.queueId() >= 0 && queue.queueId() < topic.readQueueNums();
    }

    private void unlock(final Exchange exchange) {
        final LockBatchRequest asked =
                Bodies.read(exchange.request().body(), LockBatchRequest.class);
        if (asked.clientId() == null || asked.consumerGroup() == null) {
            throw new BadBody("client id or consumer group is missing");
        }
        for (final MessageQueue each : asked.mqSet()) {
            if (each != null && each.topic() != null) {
                locks.unlock(
                        asked.consumerGroup(),
                        new QueueLocks.Queue(each.topic(), each.queueId()),
                        asked.clientId());
            }
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
