package io.posthorn.broker.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.LiveBroker;
import io.posthorn.remoting.body.ConsumerConnection;
import io.posthorn.remoting.body.ConsumerIdList;
import io.posthorn.remoting.body.LockBatchResponse;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientDoorTest {

    private final LiveBroker live = new LiveBroker();

    @AfterEach
    void close() {
        live.close();
        assertThat(live.fatal.get()).isNull();
    }

    private Frame beat(final String body) {
        return live.askWithBody(RequestCode.HEART_BEAT, body);
    }

    private Frame ids(final String group) {
        return live.ask(RequestCode.GET_CONSUMER_LIST_BY_GROUP, "consumerGroup", group);
    }

    @Test
    void shouldRegisterClientsAndListThem() {
        final Frame answer = beat(LiveBroker.heartbeat("c1", "g", "t"));
        assertThat(answer.code()).isZero();
        assertThat(answer.fields().get("IS_SUPPORT_HEART_BEAT_V2")).isEqualTo("true");
        assertThat(answer.fields().get("IS_SUB_CHANGE")).isEqualTo("true");
        assertThat(LiveBroker.body(ids("g"), ConsumerIdList.class).consumerIdList())
                .containsExactly("c1");
        assertThat(live.broker.admin().topics().get("%RETRY%g").config().readQueueNums()).isOne();
        final Frame connections =
                live.ask(RequestCode.GET_CONSUMER_CONNECTION_LIST, "consumerGroup", "g");
        assertThat(LiveBroker.body(connections, ConsumerConnection.class).subscriptionTable())
                .containsKey("t");
        assertThat(live.ask(RequestCode.GET_PRODUCER_CONNECTION_LIST, "producerGroup", "PG").code())
                .isZero();
        assertThat(live.ask(RequestCode.GET_ALL_PRODUCER_INFO).code()).isZero();
    }

    @Test
    void shouldSayThatNobodyIsThere() {
        assertThat(ids("g").code()).isOne();
        assertThat(live.ask(RequestCode.GET_CONSUMER_CONNECTION_LIST, "consumerGroup", "g").code())
                .isEqualTo(206);
        assertThat(live.ask(RequestCode.GET_PRODUCER_CONNECTION_LIST, "producerGroup", "p").code())
                .isOne();
    }

    @Test
    void shouldForgetWhoLeavesAndWhoseConnectionCloses() {
        beat(LiveBroker.heartbeat("c1", "g", "t"));
        live.ask(
                RequestCode.UNREGISTER_CLIENT,
                "clientID",
                "c1",
                "consumerGroup",
                "g",
                "producerGroup",
                "PG");
        assertThat(ids("g").code()).isOne();
        final RemotingClient other = LiveBroker.newClient();
        live.call(
                other,
                RequestCode.HEART_BEAT
                        .frame()
                        .body(
                                LiveBroker.heartbeat("c2", "g", "t")
                                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(ids("g").code()).isZero();
        other.close();
        Await.until("the member has gone", LiveBroker.LIMIT, () -> ids("g").code() == 1);
    }

    @Test
    void shouldTellMembersOfOthers() {
        final AtomicInteger told = new AtomicInteger();
        live.client.register(
                RequestCode.NOTIFY_CONSUMER_IDS_CHANGED,
                exchange -> {
                    if ("g".equals(exchange.request().fields().get("consumerGroup"))) {
                        told.incrementAndGet();
                    }
                });
        beat(LiveBroker.heartbeat("c1", "g", "t"));
        beat(LiveBroker.heartbeat("c2", "g", "t"));
        Await.until("both are told", LiveBroker.LIMIT, () -> told.get() == 3);
    }

    @Test
    void shouldKeepSubscriptionsThroughAHeartbeatThatLeavesThemOut() {
        live.put("t", "x");
        beat(LiveBroker.heartbeat("c1", "g", "t"));
        final String brief =
                """
                {"clientID":"%s","consumerDataSet":[{"groupName":"g"}],
                 "heartbeatFingerprint":7,"withoutSub":true}""";
        assertThat(beat(brief.formatted("c1")).fields().get("IS_SUB_CHANGE")).isEqualTo("false");
        assertThat(live.call(LiveBroker.pull("g", "t", 0, 0)).code()).isZero();
        assertThat(beat(brief.formatted("c9")).fields().get("IS_SUB_CHANGE")).isEqualTo("true");
    }

    @Test
    void shouldRefuseBodiesThatAreNotWhatTheyShouldBeAndKeepTheConnection() {
        for (final RequestCode code :
                List.of(
                        RequestCode.HEART_BEAT,
                        RequestCode.LOCK_BATCH_MQ,
                        RequestCode.UNLOCK_BATCH_MQ)) {
            for (final String body : List.of("", "null", "[]", "{", "5", "{}")) {
                final Frame answer = live.askWithBody(code, body);
                assertThat(answer.code()).as("%s %s", code, body).isOne();
                assertThat(answer.remark())
                        .as("%s %s", code, body)
                        .isNotBlank()
                        .doesNotContain("Exception");
            }
        }
        assertThat(beat(LiveBroker.heartbeat("c1", "g", "t")).code()).isZero();
    }

    @Test
    void shouldRefuseNullsAndNamesThatCannotBeAndTakeTheRest() {
        assertThat(beat("{\"clientID\":null,\"producerDataSet\":[{\"groupName\":\"p\"}]}").code())
                .isOne();
        assertThat(
                        beat("{\"clientID\":\"c\",\"producerDataSet\":[null,{\"groupName\":null}]}")
                                .code())
                .isEqualTo(29);
        assertThat(beat(LiveBroker.heartbeat("c", "a\\tb", "t")).code()).isEqualTo(29);
        assertThat(beat(LiveBroker.heartbeat("c", "g", "a\\nb")).code()).isEqualTo(29);
        assertThat(ids("g").code()).isOne();
        assertThat(live.ask(RequestCode.GET_PRODUCER_CONNECTION_LIST, "producerGroup", "PG").code())
                .isZero();
    }

    @Test
    void shouldRefuseAConnectionThatIsInTooManyGroups() {
        final StringBuilder groups = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            groups.append(i == 0 ? "" : ",").append("{\"groupName\":\"p").append(i).append("\"}");
        }
        final Frame answer =
                beat("{\"clientID\":\"c\",\"producerDataSet\":[%s]}".formatted(groups));
        assertThat(answer.code()).isEqualTo(2);
    }

    @Test
    void shouldCheckSubscriptionsBeforeTheyAreUsed() {
        final String body =
                """
                {"clientId":"c","group":"g","subscriptionData":{"topic":"t",
                 "expressionType":"SQL92","subString":"%s","subVersion":1}}""";
        assertThat(
                        live.askWithBody(RequestCode.CHECK_CLIENT_CONFIG, body.formatted("a > 1"))
                                .code())
                .isZero();
        assertThat(live.askWithBody(RequestCode.CHECK_CLIENT_CONFIG, body.formatted("a >")).code())
                .isEqualTo(23);
        assertThat(live.askWithBody(RequestCode.CHECK_CLIENT_CONFIG, "{}").code()).isEqualTo(29);
    }

    private int held(final String clientId, final String queues) {
        final Frame answer =
                live.askWithBody(
                        RequestCode.LOCK_BATCH_MQ,
                        "{\"clientId\":\"%s\",\"consumerGroup\":\"g\",\"mqSet\":[%s]}"
                                .formatted(clientId, queues));
        return LiveBroker.body(answer, LockBatchResponse.class).lockOKMQSet().size();
    }

    @Test
    void shouldLockQueuesThatExistForOneClient() {
        live.put("t", "x");
        final String queue = "{\"topic\":\"t\",\"brokerName\":\"broker-a\",\"queueId\":0}";
        final String unknown = "{\"topic\":\"u\",\"brokerName\":\"broker-a\",\"queueId\":0}";
        final String huge = "{\"topic\":\"t\",\"brokerName\":\"broker-a\",\"queueId\":99999}";
        assertThat(held("c1", queue + "," + unknown + "," + huge + ",null")).isOne();
        assertThat(held("c2", queue)).isZero();
        assertThat(
                        live.askWithBody(
                                        RequestCode.UNLOCK_BATCH_MQ,
                                        "{\"clientId\":\"c1\",\"consumerGroup\":\"g\",\"mqSet\":[null,{},%s]}"
                                                .formatted(queue))
                                .code())
                .isZero();
        assertThat(held("c2", queue)).isOne();
    }
}
