package io.posthorn.broker.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.LiveBroker;
import io.posthorn.remoting.body.ConsumeStats;
import io.posthorn.remoting.body.KvTable;
import io.posthorn.remoting.body.MessageQueue;
import io.posthorn.remoting.body.SubscriptionGroupConfig;
import io.posthorn.remoting.body.TopicConfig;
import io.posthorn.remoting.body.TopicList;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminDoorTest {

    private final LiveBroker live = new LiveBroker();

    @AfterEach
    void close() {
        live.close();
        assertThat(live.disk.mappedFiles()).isZero();
    }

    private Frame putTopic(final String name, final String queues, final String... more) {
        final Frame request =
                LiveBroker.request(
                        RequestCode.UPDATE_AND_CREATE_TOPIC,
                        "topic",
                        name,
                        "defaultTopic",
                        "TBW102",
                        "readQueueNums",
                        queues,
                        "writeQueueNums",
                        queues,
                        "perm",
                        "6",
                        "topicFilterType",
                        "SINGLE_TAG",
                        "order",
                        "false");
        for (int i = 0; i < more.length; i += 2) {
            request.field(more[i], more[i + 1]);
        }
        return live.call(request);
    }

    private Frame putGroup(final String json) {
        return live.askWithBody(RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, json);
    }

    @Test
    void shouldCreateChangeShowAndDeleteATopic() {
        assertThat(putTopic("t", "3", "attributes", "+message.type=FIFO").code()).isZero();
        assertThat(putTopic("t", "5").code()).isZero();
        final TopicConfig shown =
                LiveBroker.body(
                        live.ask(RequestCode.GET_TOPIC_CONFIG, "topic", "t"), TopicConfig.class);
        assertThat(shown.readQueueNums()).isEqualTo(5);
        assertThat(shown.attributes()).containsEntry("message.type", "FIFO");
        assertThat(live.ask(RequestCode.GET_TOPIC_STATS_INFO, "topic", "t").code()).isZero();
        assertThat(live.ask(RequestCode.GET_ALL_TOPIC_CONFIG).code()).isZero();
        assertThat(live.ask(RequestCode.DELETE_TOPIC_IN_BROKER, "topic", "t").code()).isZero();
        assertThat(live.ask(RequestCode.DELETE_TOPIC_IN_BROKER, "topic", "t").code()).isZero();
        assertThat(live.ask(RequestCode.GET_TOPIC_CONFIG, "topic", "t").code()).isEqualTo(17);
        assertThat(live.ask(RequestCode.GET_TOPIC_STATS_INFO, "topic", "t").code()).isEqualTo(17);
    }

    @Test
    void shouldRefuseTopicsThatCannotBe() {
        assertThat(putTopic("a b", "1").code()).isEqualTo(29);
        assertThat(putTopic("TBW102", "1").code()).isEqualTo(29);
        assertThat(putTopic("broker-a", "1").code()).isEqualTo(29);
        for (final String queues : List.of("0", "-1", "65537", "2147483647")) {
            assertThat(putTopic("t", queues).code()).isEqualTo(29);
        }
        assertThat(putTopic("t", "1", "perm", "8").code()).isEqualTo(29);
        assertThat(putTopic("t", "1", "attributes", "+colour=red").remark()).contains("colour");
        assertThat(putTopic("t", "1", "attributes", "colour").code()).isEqualTo(29);
        assertThat(putTopic("t", "1", "attributes", "+reserve.time=1h").remark())
                .contains("reserve.time", "hours", "1h");
        assertThat(putTopic("t", "x").code()).isOne();
        assertThat(live.ask(RequestCode.GET_TOPIC_CONFIG, "topic", "t").code()).isEqualTo(17);
        assertThat(live.ask(RequestCode.DELETE_TOPIC_IN_BROKER, "topic", "TBW102").code())
                .isEqualTo(29);
        assertThat(putTopic("t", "1", "attributes", "+queue.type=SimpleCQ").code()).isZero();
        assertThat(putTopic("t", "1", "attributes", "+queue.type=BatchCQ").code()).isEqualTo(29);
    }

    @Test
    void shouldTakeAllOfAListOrNothing() {
        final String list =
                "{\"topicConfigList\":[{\"topicName\":\"one\"},{\"topicName\":\"%s\"}]}";
        assertThat(
                        live.askWithBody(
                                        RequestCode.UPDATE_AND_CREATE_TOPIC_LIST,
                                        list.formatted("b c"))
                                .code())
                .isEqualTo(29);
        assertThat(live.ask(RequestCode.GET_TOPIC_CONFIG, "topic", "one").code()).isEqualTo(17);
        assertThat(
                        live.askWithBody(
                                        RequestCode.UPDATE_AND_CREATE_TOPIC_LIST,
                                        list.formatted("two"))
                                .code())
                .isZero();
        assertThat(
                        live.askWithBody(
                                        RequestCode.UPDATE_AND_CREATE_TOPIC_LIST,
                                        "{\"topicConfigList\":[null]}")
                                .code())
                .isOne();
    }

    @Test
    void shouldCreateShowAndDeleteAGroup() {
        assertThat(putGroup("{\"groupName\":\"g\",\"retryMaxTimes\":3}").code()).isZero();
        final SubscriptionGroupConfig shown =
                LiveBroker.body(
                        live.ask(RequestCode.GET_SUBSCRIPTIONGROUP_CONFIG, "group", "g"),
                        SubscriptionGroupConfig.class);
        assertThat(shown.retryMaxTimes()).isEqualTo(3);
        assertThat(live.ask(RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG).code()).isZero();
        assertThat(
                        live.ask(
                                        RequestCode.DELETE_SUBSCRIPTIONGROUP,
                                        "groupName",
                                        "g",
                                        "cleanOffset",
                                        "true")
                                .code())
                .isZero();
        assertThat(live.ask(RequestCode.GET_SUBSCRIPTIONGROUP_CONFIG, "group", "g").code())
                .isEqualTo(26);
    }

    @Test
    void shouldRefuseGroupsThatCannotBe() {
        assertThat(putGroup("{\"groupName\":\"a b\"}").code()).isEqualTo(29);
        assertThat(putGroup("{\"groupName\":\"TOOLS_CONSUMER\"}").code()).isEqualTo(29);
        assertThat(putGroup("{\"groupName\":\"g\",\"retryQueueNums\":2147483647}").code())
                .isEqualTo(29);
        assertThat(putGroup("{\"groupName\":\"g\",\"retryQueueNums\":-1}").code()).isEqualTo(29);
        assertThat(putGroup("{}").code()).isOne();
        assertThat(putGroup("nonsense").code()).isOne();
        assertThat(
                        live.ask(
                                        RequestCode.DELETE_SUBSCRIPTIONGROUP,
                                        "groupName",
                                        "TOOLS_CONSUMER")
                                .code())
                .isEqualTo(29);
    }

    @Test
    void shouldAnswerResetsWithTheirCodes() {
        live.put("t", "x");
        putGroup("{\"groupName\":\"g\"}");
        assertThat(reset("none", "g", "0", "0")).isEqualTo(17);
        assertThat(reset("t", "none", "0", "0")).isEqualTo(26);
        assertThat(reset("t", "g", "0", "1")).isZero();
        assertThat(reset("t", "g", "0", "9")).isOne();
        assertThat(reset("t", "g", "99", "0")).isOne();
        assertThat(reset("t", "g", "-1", "-1")).isZero();
    }

    private int reset(
            final String topic, final String group, final String queueId, final String offset) {
        return live.ask(
                        RequestCode.INVOKE_BROKER_TO_RESET_OFFSET,
                        "topic",
                        topic,
                        "group",
                        group,
                        "queueId",
                        queueId,
                        "offset",
                        offset,
                        "timestamp",
                        "-1",
                        "isForce",
                        "true")
                .code();
    }

    @Test
    void shouldShowWhatToolsParse() {
        live.put("t", "x");
        live.call(LiveBroker.pull("g", "t", 0, 5, "commitOffset", "0"));
        final KvTable info =
                LiveBroker.body(live.ask(RequestCode.GET_BROKER_RUNTIME_INFO), KvTable.class);
        assertThat(info.table())
                .containsEntry("brokerActive", "true")
                .containsKeys(
                        "putTps",
                        "getTransferredTps",
                        "getTransferedTps",
                        "getTotalTps",
                        "commitLogDiskRatio",
                        "msgPutTotalTodayNow");
        assertThat(info.table().get("putTps").split(" ")).hasSize(3);
        assertThat(
                        LiveBroker.body(
                                        live.ask(RequestCode.GET_SYSTEM_TOPIC_LIST_FROM_BROKER),
                                        TopicList.class)
                                .topicList())
                .contains("TBW102")
                .doesNotContain("t");
        assertThat(live.ask(RequestCode.GET_CONSUME_STATS, "consumerGroup", "g").code()).isZero();
        for (final String topic : List.of("one", "two", "three")) {
            live.put(topic, "x");
            live.createGroup("h");
            live.ask(
                    RequestCode.UPDATE_CONSUMER_OFFSET,
                    "consumerGroup",
                    "h",
                    "topic",
                    topic,
                    "queueId",
                    "0",
                    "commitOffset",
                    "1");
        }
        assertThat(topicsOfStats()).containsOnly("one", "two", "three");
        assertThat(topicsOfStats("topic", "two")).containsOnly("two");
        assertThat(topicsOfStats("topicList", "one;three;one")).containsOnly("one", "three");
        assertThat(live.ask(RequestCode.QUERY_TOPIC_CONSUME_BY_WHO, "topic", "t").code()).isZero();
        assertThat(live.ask(RequestCode.QUERY_TOPICS_BY_CONSUMER, "group", "g").code()).isZero();
        assertThat(
                        live.ask(
                                        RequestCode.QUERY_SUBSCRIPTION_BY_CONSUMER,
                                        "group",
                                        "g",
                                        "topic",
                                        "t")
                                .code())
                .isZero();
    }

    private Set<String> topicsOfStats(final String... more) {
        final Frame request =
                LiveBroker.request(RequestCode.GET_CONSUME_STATS, "consumerGroup", "h");
        for (int i = 0; i < more.length; i += 2) {
            request.field(more[i], more[i + 1]);
        }
        return LiveBroker.body(live.call(request), ConsumeStats.class)
                .offsetTable()
                .keySet()
                .stream()
                .map(MessageQueue::topic)
                .collect(Collectors.toSet());
    }

    @Test
    void shouldFindMessagesByKeyAndPlace() {
        final String id =
                live.call(
                                LiveBroker.send(
                                        "t", 0, "x", "KEYS\u0001k1 k2\u0002UNIQ_KEY\u0001u\u0002"))
                        .fields()
                        .get("msgId");
        assertThat(byKey("k2", "false").code()).isZero();
        assertThat(byKey("u", "true").code()).isZero();
        assertThat(byKey("k2", "true").code()).isEqualTo(22);
        assertThat(byKey("none", "false").code()).isEqualTo(22);
        final String offset = Long.toString(Long.parseLong(id.substring(16), 16));
        assertThat(byKey("k1", "false").fields().get("indexLastUpdatePhyoffset")).isEqualTo(offset);
        assertThat(live.ask(RequestCode.VIEW_MESSAGE_BY_ID, "offset", offset).code()).isZero();
        for (final String wrong : List.of("1", "-1", "9223372036854775807")) {
            assertThat(live.ask(RequestCode.VIEW_MESSAGE_BY_ID, "offset", wrong).code()).isOne();
        }
    }

    private Frame byKey(final String key, final String unique) {
        return live.ask(
                RequestCode.QUERY_MESSAGE,
                "topic",
                "t",
                "key",
                key,
                "maxNum",
                "32",
                "beginTimestamp",
                "0",
                "endTimestamp",
                Long.toString(Long.MAX_VALUE),
                "_UNIQUE_KEY_QUERY",
                unique);
    }
}
