package io.posthorn.broker.door;

import io.posthorn.broker.client.Allocation;
import io.posthorn.broker.client.ConsumerGroup;
import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.client.Member;
import io.posthorn.broker.client.RequestModes;
import io.posthorn.broker.client.Routes;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.Topics;
import io.posthorn.message.TopicNames;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.MessageQueue;
import io.posthorn.remoting.body.MessageRequestMode;
import io.posthorn.remoting.body.MessageRequestModeTable;
import io.posthorn.remoting.body.QueryAssignmentRequest;
import io.posthorn.remoting.body.QueryAssignmentResponse;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Tells clients which queues are theirs, and whether they pull or pop them (protocol 10). */
final class AssignmentDoor {

    private static final String PULL = "PULL";
    private static final String POP = "POP";

    private final Topics topics;
    private final Consumers consumers;
    private final RequestModes modes;
    private final ConsumerOffsets offsets;
    private final Deliveries deliveries;
    private final Routes routes;
    private final Clerks clerks;

    AssignmentDoor(
            final Topics topics,
            final Consumers consumers,
            final RequestModes modes,
            final ConsumerOffsets offsets,
            final Deliveries deliveries,
            final Routes routes,
            final Clerks clerks) {
        this.topics = topics;
        this.consumers = consumers;
        this.modes = modes;
        this.offsets = offsets;
        this.deliveries = deliveries;
        this.routes = routes;
        this.clerks = clerks;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.QUERY_ASSIGNMENT, this::assign);
        server.register(RequestCode.SET_MESSAGE_REQUEST_MODE, clerks.handle(this::setMode));
        server.register(RequestCode.GET_ALL_MESSAGE_REQUEST_MODE, this::allModes);
    }

    private void assign(final Exchange exchange) {
        final QueryAssignmentRequest asked =
                Bodies.read(exchange.request().body(), QueryAssignmentRequest.class);
        if (asked.topic() == null || asked.consumerGroup() == null || asked.clientId() == null) {
            exchange.reply(
                    ResponseCode.INVALID_PARAMETER, "topic, consumerGroup or clientId is missing");
            return;
        }
        routes.readQueues(asked.topic())
                .thenAccept(queues -> exchange.reply(answerOf(asked, queuesOf(asked, queues))));
    }

    private static List<MessageQueue> queuesOf(
            final QueryAssignmentRequest asked, final Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .flatMap(
                        broker ->
                                IntStream.range(0, broker.getValue())
                                        .mapToObj(
                                                id ->
                                                        new MessageQueue(
                                                                asked.topic(),
                                                                broker.getKey(),
                                                                id)))
                .sorted()
                .toList();
    }

    private Frame answerOf(final QueryAssignmentRequest asked, final List<MessageQueue> queues) {
        if (ConsumerGroup.Style.BROADCASTING.equals(asked.messageModel())) {
            return assigned(queues, PULL);
        }
        final ConsumerGroup group = consumers.find(asked.consumerGroup());
        final List<String> members =
                group == null
                        ? List.of()
                        : group.members().stream().map(Member::clientId).sorted().toList();
        if (queues.isEmpty() || !members.contains(asked.clientId())) {
            // Not "nothing": the client keeps what it has, and asks again.
            return ResponseCode.SUCCESS.frame().body("{}".getBytes(StandardCharsets.UTF_8));
        }
        final RequestModes.Mode mode = modes.of(asked.consumerGroup(), asked.topic());
        if (mode.pops() && isSharedByAll(mode, members)) {
            return assigned(wholeBrokers(queues), POP);
        }
        final Allocation allocation = Allocation.named(asked.strategyName());
        if (allocation == null) {
            return ResponseCode.INVALID_PARAMETER.because(
                    "strategy %s is not known to the broker; share the queues yourself"
                            .formatted(asked.strategyName()));
        }
        return mode.pops()
                ? assigned(shared(mode, allocation, queues, members, asked.clientId()), POP)
                : assigned(
                        allocation.of(queues, AssignmentDoor::hashed, members, asked.clientId()),
                        PULL);
    }

    /** With one fewer than all others, all members pop all queues anyway. */
    private static boolean isSharedByAll(final RequestModes.Mode mode, final List<String> members) {
        return mode.sharers() <= 0 || mode.sharers() >= members.size() - 1;
    }

    private static List<MessageQueue> wholeBrokers(final List<MessageQueue> queues) {
        return queues.stream()
                .map(queue -> new MessageQueue(queue.topic(), queue.brokerName(), -1))
                .distinct()
                .toList();
    }

    /** A member pops its own queues, and those of as many members that follow it as may share. */
    private static List<MessageQueue> shared(
            final RequestModes.Mode mode,
            final Allocation allocation,
            final List<MessageQueue> queues,
            final List<String> members,
            final String clientId) {
        final int followers = members.size() <= queues.size() ? mode.sharers() : 0;
        final List<MessageQueue> all = new ArrayList<>();
        for (int i = 0; i <= followers; i++) {
            final int member = (members.indexOf(clientId) + i) % members.size();
            all.addAll(allocation.of(queues, AssignmentDoor::hashed, members, members.get(member)));
        }
        return all;
    }

    /** As RocketMQ's clients write a queue, because they hash that. */
    private static String hashed(final MessageQueue queue) {
        return "MessageQueue [topic=%s, brokerName=%s, queueId=%d]"
                .formatted(queue.topic(), queue.brokerName(), queue.queueId());
    }

    private static Frame assigned(final List<MessageQueue> queues, final String mode) {
        final Set<QueryAssignmentResponse.Assignment> all = new LinkedHashSet<>();
        queues.forEach(queue -> all.add(new QueryAssignmentResponse.Assignment(queue, mode, null)));
        return ResponseCode.SUCCESS.frame().body(Bodies.write(new QueryAssignmentResponse(all)));
    }

    private void setMode(final Exchange exchange) throws IOException {
        final MessageRequestMode asked =
                Bodies.read(exchange.request().body(), MessageRequestMode.class);
        final String topic = asked.topic();
        final String group = asked.consumerGroup();
        if (topic == null || topics.find(topic) == null) {
            exchange.reply(
                    ResponseCode.TOPIC_NOT_EXIST,
                    "topic[%s] not exist, apply first please!".formatted(topic));
        } else if (TopicNames.isRetry(topic)) {
            exchange.reply(
                    ResponseCode.NO_PERMISSION,
                    "retry topics are always pulled, their mode cannot be set");
        } else if (group == null || Groups.faultOf(group).isPresent()) {
            exchange.reply(ResponseCode.INVALID_PARAMETER, "group %s is no group".formatted(group));
        } else if (!PULL.equals(asked.mode()) && !POP.equals(asked.mode())) {
            exchange.reply(
                    ResponseCode.INVALID_PARAMETER,
                    "mode is PULL or POP, not %s".formatted(asked.mode()));
        } else {
            modes.set(
                    new RequestModes.Mode(
                            group, topic, POP.equals(asked.mode()), asked.popShareQueueNum()));
            catchUp(group, topic);
            exchange.reply(ResponseCode.SUCCESS);
        }
    }

    /** A group that pulled since it popped last goes on where it is by now. */
    private void catchUp(final String group, final String topic) {
        final GroupSubscription subscription = deliveries.find(group, topic);
        if (subscription != null && subscription.rules().isPopping()) {
            offsets.committed(group, topic).forEach(subscription::settleBelow);
        }
    }

    private void allModes(final Exchange exchange) {
        final Map<String, Map<String, MessageRequestMode>> byTopic = new TreeMap<>();
        modes.all()
                .forEach(
                        mode ->
                                byTopic.computeIfAbsent(mode.topic(), topic -> new TreeMap<>())
                                        .put(
                                                mode.group(),
                                                new MessageRequestMode(
                                                        mode.topic(),
                                                        mode.group(),
                                                        mode.pops() ? POP : PULL,
                                                        mode.sharers())));
        exchange.reply(
                ResponseCode.SUCCESS
                        .frame()
                        .body(Bodies.write(new MessageRequestModeTable(byTopic, null))));
    }
}
