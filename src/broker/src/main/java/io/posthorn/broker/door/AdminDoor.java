package io.posthorn.broker.door;

import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.admin.BrokerOffice;
import io.posthorn.broker.admin.BrokerOverview;
import io.posthorn.broker.admin.NameServers;
import io.posthorn.broker.admin.OffsetMove;
import io.posthorn.broker.admin.QueueLag;
import io.posthorn.broker.admin.ResetTarget;
import io.posthorn.broker.admin.TopicStats;
import io.posthorn.broker.announce.Announcer;
import io.posthorn.broker.client.ConsumerGroup;
import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.client.Subscription;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.broker.traffic.Traffic;
import io.posthorn.remoting.body.BadBody;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.ConsumeStats;
import io.posthorn.remoting.body.GroupList;
import io.posthorn.remoting.body.KvTable;
import io.posthorn.remoting.body.MessageQueue;
import io.posthorn.remoting.body.QuerySubscription;
import io.posthorn.remoting.body.ResetOffsetBody;
import io.posthorn.remoting.body.SubscriptionGroupConfig;
import io.posthorn.remoting.body.SubscriptionGroupList;
import io.posthorn.remoting.body.TopicConfigList;
import io.posthorn.remoting.body.TopicList;
import io.posthorn.remoting.body.TopicStatsTable;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.channel.RequestProcessor;
import io.posthorn.remoting.command.CreateTopic;
import io.posthorn.remoting.command.DeleteSubscriptionGroup;
import io.posthorn.remoting.command.DeleteTopic;
import io.posthorn.remoting.command.GetConsumeStats;
import io.posthorn.remoting.command.GetSubscriptionGroupConfig;
import io.posthorn.remoting.command.GetTopicConfig;
import io.posthorn.remoting.command.GetTopicStats;
import io.posthorn.remoting.command.QuerySubscriptionByConsumer;
import io.posthorn.remoting.command.QueryTopicConsumeByWho;
import io.posthorn.remoting.command.QueryTopicsByConsumer;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResetOffset;
import io.posthorn.remoting.command.ResponseCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Topics, groups and the broker's state for tools (remoting protocol 16). */
final class AdminDoor {

    private final BrokerIdentity identity;
    private final Topics topics;
    private final Groups groups;
    private final Consumers consumers;
    private final ConsumerOffsets offsets;
    private final Traffic traffic;
    private final BrokerOffice office;
    private final NameServers nameServers;
    private final Clerks clerks;

    AdminDoor(
            final BrokerIdentity identity,
            final Topics topics,
            final Groups groups,
            final Consumers consumers,
            final ConsumerOffsets offsets,
            final Traffic traffic,
            final BrokerOffice office,
            final NameServers nameServers,
            final Clerks clerks) {
        this.identity = identity;
        this.topics = topics;
        this.groups = groups;
        this.consumers = consumers;
        this.offsets = offsets;
        this.traffic = traffic;
        this.office = office;
        this.nameServers = nameServers;
        this.clerks = clerks;
    }

    /**
     * Much of this walks all topics, groups or queues or looks at old messages: work for clerks.
     */
    void register(final RemotingServer server) {
        register(server, RequestCode.UPDATE_AND_CREATE_TOPIC, this::putTopic);
        register(server, RequestCode.UPDATE_AND_CREATE_TOPIC_LIST, this::putTopics);
        register(server, RequestCode.DELETE_TOPIC_IN_BROKER, this::deleteTopic);
        register(server, RequestCode.GET_ALL_TOPIC_CONFIG, this::allTopics);
        register(server, RequestCode.GET_TOPIC_CONFIG, this::topic);
        register(server, RequestCode.GET_TOPIC_STATS_INFO, this::topicStats);
        register(server, RequestCode.GET_SYSTEM_TOPIC_LIST_FROM_BROKER, this::systemTopics);
        register(server, RequestCode.QUERY_TOPIC_CONSUME_BY_WHO, this::consumedBy);
        register(server, RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, this::putGroup);
        register(server, RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST, this::putGroups);
        register(server, RequestCode.DELETE_SUBSCRIPTIONGROUP, this::deleteGroup);
        register(server, RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG, this::allGroups);
        register(server, RequestCode.GET_SUBSCRIPTIONGROUP_CONFIG, this::group);
        register(server, RequestCode.GET_CONSUME_STATS, this::consumeStats);
        register(server, RequestCode.QUERY_TOPICS_BY_CONSUMER, this::topicsOfGroup);
        register(server, RequestCode.QUERY_SUBSCRIPTION_BY_CONSUMER, this::subscriptionOfGroup);
        register(server, RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, this::resetOffset);
        register(server, RequestCode.GET_BROKER_RUNTIME_INFO, this::runtimeInfo);
    }

    private void register(
            final RemotingServer server, final RequestCode code, final RequestProcessor processor) {
        server.register(code, clerks.handle(Refusals.answered(processor)));
    }

    private void putTopic(final Exchange exchange) {
        final CreateTopic.Request asked = CreateTopic.Request.from(exchange.request().fields());
        final TopicConfig before = topics.find(asked.topic());
        final Map<String, String> attributes =
                new HashMap<>(before == null ? Map.of() : before.attributes());
        applyAttributes(asked.attributes(), attributes);
        putAll(
                exchange,
                List.of(
                        new TopicConfig(
                                asked.topic(),
                                asked.readQueueNums(),
                                asked.writeQueueNums(),
                                asked.perm(),
                                asked.order(),
                                asked.topicSysFlag() == null ? 0 : asked.topicSysFlag(),
                                attributes,
                                WireConfigs.filterTypeOf(asked.topicFilterType()))));
    }

    /** Reads {@code +key=value,-key} as the wire writes it. */
    private static void applyAttributes(final String text, final Map<String, String> attributes) {
        if (text == null || text.isBlank()) {
            return;
        }
        for (final String each : text.split(",")) {
            final int equals = each.indexOf('=');
            if (each.startsWith("-")) {
                attributes.remove(each.substring(1));
            } else if (each.startsWith("+") && equals > 1) {
                attributes.put(each.substring(1, equals), each.substring(equals + 1));
            } else {
                throw AdminRefusal.invalid(
                        "attributes", "An attribute is +key=value or -key, not " + each);
            }
        }
    }

    private void putTopics(final Exchange exchange) {
        final TopicConfigList asked = Bodies.read(exchange.request().body(), TopicConfigList.class);
        if (asked.topicConfigList().stream()
                .anyMatch(each -> each == null || each.topicName() == null)) {
            throw new BadBody("a topic has no name");
        }
        putAll(exchange, asked.topicConfigList().stream().map(WireConfigs::topicOf).toList());
    }

    private void putAll(final Exchange exchange, final List<TopicConfig> wanted) {
        wanted.forEach(office::requireAllowed);
        wanted.forEach(topics::put);
        // Tools read the route right after the answer, so every name server has to know first.
        nameServers.announce().thenRun(() -> exchange.reply(ResponseCode.SUCCESS));
    }

    private void deleteTopic(final Exchange exchange) {
        final DeleteTopic.Request asked = DeleteTopic.Request.from(exchange.request().fields());
        if (Topics.isSystem(asked.topic(), identity)) {
            exchange.reply(
                    ResponseCode.INVALID_PARAMETER,
                    "The topic[%s] is conflict with system topic.".formatted(asked.topic()));
            return;
        }
        office.forgetTopic(asked.topic());
        nameServers.announce().thenRun(() -> exchange.reply(ResponseCode.SUCCESS));
    }

    private void allTopics(final Exchange exchange) {
        exchange.reply(ResponseCode.SUCCESS.frame().body(Bodies.write(Announcer.tableOf(topics))));
    }

    private void topic(final Exchange exchange) {
        final GetTopicConfig.Request asked =
                GetTopicConfig.Request.from(exchange.request().fields());
        final TopicConfig topic = topics.find(asked.topic());
        if (topic == null) {
            exchange.reply(
                    ResponseCode.TOPIC_NOT_EXIST,
                    "No topic in this broker. topic: " + asked.topic());
            return;
        }
        exchange.reply(ResponseCode.SUCCESS.frame().body(Bodies.write(Announcer.wireOf(topic))));
    }

    private void topicStats(final Exchange exchange) {
        final GetTopicStats.Request asked = GetTopicStats.Request.from(exchange.request().fields());
        if (topics.find(asked.topic()) == null) {
            exchange.reply(
                    ResponseCode.TOPIC_NOT_EXIST, "topic[%s] not exist".formatted(asked.topic()));
            return;
        }
        final TopicStats stats = office.topics().stats(asked.topic());
        final Map<MessageQueue, TopicStatsTable.Offsets> table = new TreeMap<>();
        stats.queues()
                .forEach(
                        queue ->
                                table.put(
                                        new MessageQueue(
                                                asked.topic(), identity.name(), queue.queueId()),
                                        new TopicStatsTable.Offsets(
                                                queue.minOffset(),
                                                queue.maxOffset(),
                                                queue.lastStoredMs())));
        exchange.reply(
                ResponseCode.SUCCESS
                        .frame()
                        .body(
                                Bodies.write(
                                        new TopicStatsTable(table, stats.messagesInPerSecond()))));
    }

    private void systemTopics(final Exchange exchange) {
        final Set<String> names =
                topics.all().stream()
                        .map(TopicConfig::name)
                        .filter(name -> Topics.isSystem(name, identity))
                        .collect(Collectors.toCollection(TreeSet::new));
        exchange.reply(ResponseCode.SUCCESS.frame().body(Bodies.write(new TopicList(names, null))));
    }

    private void consumedBy(final Exchange exchange) {
        final QueryTopicConsumeByWho.Request asked =
                QueryTopicConsumeByWho.Request.from(exchange.request().fields());
        final Set<String> names =
                topics.find(asked.topic()) == null
                        ? Set.of()
                        : new TreeSet<>(office.topics().groups(asked.topic()));
        exchange.reply(ResponseCode.SUCCESS.frame().body(Bodies.write(new GroupList(names))));
    }

    private void putGroup(final Exchange exchange) {
        putAllGroups(
                exchange,
                List.of(Bodies.read(exchange.request().body(), SubscriptionGroupConfig.class)));
    }

    private void putGroups(final Exchange exchange) {
        putAllGroups(
                exchange,
                Bodies.read(exchange.request().body(), SubscriptionGroupList.class)
                        .groupConfigList());
    }

    private void putAllGroups(final Exchange exchange, final List<SubscriptionGroupConfig> wanted) {
        final List<GroupConfig> all =
                wanted.stream()
                        .filter(Objects::nonNull)
                        .filter(each -> each.groupName() != null)
                        .map(WireConfigs::groupOf)
                        .toList();
        if (all.size() != wanted.size()) {
            throw new BadBody("a group has no name");
        }
        all.forEach(office::requireAllowed);
        all.forEach(groups::put);
        exchange.reply(ResponseCode.SUCCESS);
    }

    private void deleteGroup(final Exchange exchange) {
        final DeleteSubscriptionGroup.Request asked =
                DeleteSubscriptionGroup.Request.from(exchange.request().fields());
        office.forgetGroup(asked.groupName(), asked.cleanOffset());
        exchange.reply(ResponseCode.SUCCESS);
    }

    private void allGroups(final Exchange exchange) {
        exchange.reply(
                ResponseCode.SUCCESS.frame().body(Bodies.write(WireConfigs.tableOf(groups))));
    }

    private void group(final Exchange exchange) {
        final GetSubscriptionGroupConfig.Request asked =
                GetSubscriptionGroupConfig.Request.from(exchange.request().fields());
        final GroupConfig group = groups.find(asked.group());
        if (group == null) {
            exchange.reply(
                    ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
                    "No group in this broker. group: " + asked.group());
            return;
        }
        exchange.reply(ResponseCode.SUCCESS.frame().body(Bodies.write(WireConfigs.wireOf(group))));
    }

    /** Of one topic, of some, or of all. */
    private List<QueueLag> lagsOf(final GetConsumeStats.Request asked) {
        if (asked.topic() != null && !asked.topic().isBlank()) {
            return office.lagOf(asked.consumerGroup(), asked.topic());
        }
        final List<QueueLag> all = office.lagOf(asked.consumerGroup(), null);
        if (asked.topicList() == null || asked.topicList().isBlank()) {
            return all;
        }
        final Set<String> wanted = new TreeSet<>(List.of(asked.topicList().split(";")));
        return all.stream().filter(lag -> wanted.contains(lag.topic())).toList();
    }

    private void consumeStats(final Exchange exchange) {
        final GetConsumeStats.Request asked =
                GetConsumeStats.Request.from(exchange.request().fields());
        final Map<MessageQueue, ConsumeStats.Progress> table = new TreeMap<>();
        double rate = 0;
        for (final QueueLag lag : lagsOf(asked)) {
            table.put(
                    new MessageQueue(lag.topic(), identity.name(), lag.queueId()),
                    new ConsumeStats.Progress(
                            lag.brokerOffset(),
                            lag.consumerOffset(),
                            lag.consumerOffset(),
                            lag.lastConsumedMs()));
        }
        for (final String topic :
                table.keySet().stream().map(MessageQueue::topic).distinct().toList()) {
            rate += traffic.out(asked.consumerGroup(), topic).messageRate();
        }
        exchange.reply(
                ResponseCode.SUCCESS.frame().body(Bodies.write(new ConsumeStats(table, rate))));
    }

    private void topicsOfGroup(final Exchange exchange) {
        final QueryTopicsByConsumer.Request asked =
                QueryTopicsByConsumer.Request.from(exchange.request().fields());
        exchange.reply(
                ResponseCode.SUCCESS
                        .frame()
                        .body(Bodies.write(new TopicList(offsets.topicsOf(asked.group()), null))));
    }

    private void subscriptionOfGroup(final Exchange exchange) {
        final QuerySubscriptionByConsumer.Request asked =
                QuerySubscriptionByConsumer.Request.from(exchange.request().fields());
        final ConsumerGroup online = consumers.find(asked.group());
        final Subscription subscription =
                online == null ? null : online.subscription(asked.topic());
        exchange.reply(
                ResponseCode.SUCCESS
                        .frame()
                        .body(
                                Bodies.write(
                                        new QuerySubscription(
                                                subscription == null
                                                        ? null
                                                        : ClientDoor.wireOf(subscription),
                                                asked.group(),
                                                asked.topic()))));
    }

    private void resetOffset(final Exchange exchange) {
        final ResetOffset.Request asked = ResetOffset.Request.from(exchange.request().fields());
        if (topics.find(asked.topic()) == null) {
            exchange.reply(
                    ResponseCode.TOPIC_NOT_EXIST, "Topic " + asked.topic() + " does not exist");
            return;
        }
        if (groups.find(asked.group()) == null) {
            exchange.reply(
                    ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
                    "Group " + asked.group() + " does not exist");
            return;
        }
        try {
            final Map<MessageQueue, Long> table = new TreeMap<>();
            for (final OffsetMove move :
                    office.groups()
                            .resetOffset(
                                    asked.group(),
                                    asked.topic(),
                                    asked.queueId(),
                                    targetOf(asked))) {
                table.put(
                        new MessageQueue(asked.topic(), identity.name(), move.queueId()),
                        move.newOffset());
            }
            exchange.reply(
                    ResponseCode.SUCCESS.frame().body(Bodies.write(new ResetOffsetBody(table))));
        } catch (final AdminRefusal e) {
            exchange.reply(ResponseCode.SYSTEM_ERROR, e.getMessage());
        }
    }

    private static ResetTarget targetOf(final ResetOffset.Request asked) {
        if (asked.queueId() >= 0 && asked.offset() != null && asked.offset() != -1) {
            return new ResetTarget.Offset(asked.offset());
        }
        return asked.timestamp() < 0
                ? new ResetTarget.End()
                : new ResetTarget.Time(asked.timestamp());
    }

    private void runtimeInfo(final Exchange exchange) {
        final BrokerOverview broker = office.broker();
        final Map<String, String> table = new TreeMap<>();
        final String in = rates(broker.rates().messagesIn());
        final String out = rates(broker.rates().messagesOut());
        table.put("brokerVersionDesc", "Posthorn " + broker.version());
        table.put("brokerVersion", "479");
        table.put("brokerActive", Boolean.toString(broker.acceptsSends()));
        table.put("putTps", in);
        table.put("getTransferredTps", out);
        // Tools up to 4.9 read the misspelt name.
        table.put("getTransferedTps", out);
        table.put("getTotalTps", out);
        table.put("getFoundTps", out);
        table.put("getMissTps", rates(0));
        table.put("bootTimestamp", Long.toString(broker.startedAtMs()));
        table.put("msgPutTotalTodayNow", Long.toString(broker.messagesInTotal()));
        table.put("msgPutTotalTodayMorning", "0");
        table.put("msgPutTotalYesterdayMorning", "0");
        table.put("msgGetTotalTodayNow", Long.toString(broker.messagesOutTotal()));
        table.put("msgGetTotalTodayMorning", "0");
        table.put("msgGetTotalYesterdayMorning", "0");
        table.put("commitLogMinOffset", Long.toString(broker.log().beginOffset()));
        table.put("commitLogMaxOffset", Long.toString(broker.log().endOffset()));
        table.put(
                "remainHowManyDataToFlush",
                (broker.log().endOffset() - broker.log().durableOffset()) + " B");
        table.put(
                "commitLogDiskRatio",
                Double.toString(
                        broker.disk().totalBytes() == 0
                                ? 0
                                : (double) broker.disk().usedBytes() / broker.disk().totalBytes()));
        for (final String zero :
                List.of(
                        "sendThreadPoolQueueSize",
                        "pullThreadPoolQueueSize",
                        "sendThreadPoolQueueHeadWaitTimeMills",
                        "pullThreadPoolQueueHeadWaitTimeMills",
                        "pageCacheLockTimeMills",
                        "earliestMessageTimeStamp",
                        "timerReadBehind",
                        "timerOffsetBehind",
                        "timerCongestNum")) {
            table.put(zero, "0");
        }
        table.put("timerEnqueueTps", "0.0");
        table.put("timerDequeueTps", "0.0");
        exchange.reply(ResponseCode.SUCCESS.frame().body(Bodies.write(new KvTable(table))));
    }

    /** One rate where tools expect those over 10, 60 and 600 seconds. */
    private static String rates(final double rate) {
        return "%1$s %1$s %1$s".formatted(rate);
    }
}
