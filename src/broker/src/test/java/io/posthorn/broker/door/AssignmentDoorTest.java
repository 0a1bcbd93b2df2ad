package io.posthorn.broker.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.LiveBroker;
import io.posthorn.broker.client.Allocation;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.remoting.body.MessageRequestModeTable;
import io.posthorn.remoting.body.QueryAssignmentResponse;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AssignmentDoorTest {

    private LiveBroker live = new LiveBroker();
    private final List<RemotingClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(RemotingClient::close);
        live.close();
    }

    private void join(final String clientId) {
        final RemotingClient client = LiveBroker.newClient();
        clients.add(client);
        live.call(
                client,
                RequestCode.HEART_BEAT
                        .frame()
                        .body(LiveBroker.heartbeat(clientId, "g", "t").getBytes()));
    }

    private Frame ask(final String clientId, final String strategy, final String model) {
        return live.askWithBody(
                RequestCode.QUERY_ASSIGNMENT,
                """
                {"clientId":"%s","consumerGroup":"g","messageModel":"%s","strategyName":"%s",
                 "topic":"t"}"""
                        .formatted(clientId, model, strategy));
    }

    private List<String> assigned(final String clientId, final String strategy) {
        return read(ask(clientId, strategy, "CLUSTERING"));
    }

    private static List<String> read(final Frame answer) {
        assertThat(answer.code()).isZero();
        return LiveBroker.body(answer, QueryAssignmentResponse.class)
                .messageQueueAssignments()
                .stream()
                .map(each -> each.mode() + " " + each.messageQueue().queueId())
                .sorted()
                .toList();
    }

    private Frame setMode(final String topic, final String mode, final int sharers) {
        return live.askWithBody(
                RequestCode.SET_MESSAGE_REQUEST_MODE,
                """
                {"consumerGroup":"g","mode":"%s","popShareQueueNum":%d,"topic":"%s"}"""
                        .formatted(mode, sharers, topic));
    }

    @Test
    void shouldShareQueuesThatArePulled() {
        live.put("t", "one");
        join("a");
        join("b");
        join("c");
        assertThat(assigned("a", "AVG")).containsExactly("PULL 0", "PULL 1");
        assertThat(assigned("b", "AVG")).containsExactly("PULL 2");
        assertThat(assigned("c", "AVG")).containsExactly("PULL 3");
        assertThat(assigned("a", "AVG_BY_CIRCLE")).containsExactly("PULL 0", "PULL 3");
        final List<String> all = new ArrayList<>();
        for (final String each : List.of("a", "b", "c")) {
            all.addAll(assigned(each, "CONSISTENT_HASH"));
        }
        assertThat(all).containsExactlyInAnyOrder("PULL 0", "PULL 1", "PULL 2", "PULL 3");
        assertThat(read(ask("a", "AVG", "BROADCASTING"))).hasSize(4);
        assertThat(ask("a", "MACHINE_ROOM", "CLUSTERING").code()).isEqualTo(29);
    }

    @Test
    void shouldLetAStrangerKeepWhatItHas() {
        live.put("t", "one");
        assertThat(ask("stranger", "AVG", "CLUSTERING").bodyBytes()).asString().isEqualTo("{}");
    }

    @Test
    void shouldLetMembersShareQueuesThatArePopped() {
        live.put("t", "one");
        List.of("a", "b", "c", "d").forEach(this::join);
        assertThat(setMode("t", "POP", 0).code()).isZero();
        assertThat(assigned("b", "AVG")).containsExactly("POP -1");
        assertThat(setMode("t", "POP", 1).code()).isZero();
        assertThat(assigned("a", "AVG")).containsExactly("POP 0", "POP 1");
        assertThat(assigned("d", "AVG")).containsExactly("POP 0", "POP 3");
        assertThat(setMode("t", "POP", 3).code()).isZero();
        assertThat(assigned("a", "AVG")).containsExactly("POP -1");
    }

    @Test
    void shouldKeepModes() {
        live.put("t", "one");
        assertThat(setMode("t", "POP", 2).code()).isZero();
        live.close();
        live = new LiveBroker(live.disk, live.catalog, IntakeRules.DEFAULT, 6, true);
        assertThat(
                        LiveBroker.body(
                                        live.ask(RequestCode.GET_ALL_MESSAGE_REQUEST_MODE),
                                        MessageRequestModeTable.class)
                                .messageRequestModeMap()
                                .get("t")
                                .get("g")
                                .popShareQueueNum())
                .isEqualTo(2);
        join("a");
        assertThat(assigned("a", "AVG")).containsExactly("POP -1");
        assertThat(setMode("t", "PULL", 0).code()).isZero();
        assertThat(assigned("a", "AVG")).hasSize(4);
    }

    @Test
    void shouldRefuseModesThatMakeNoSense() {
        live.put("t", "one");
        assertThat(setMode("none", "POP", 0).code()).isEqualTo(17);
        assertThat(setMode("t", "PUSH", 0).code()).isEqualTo(29);
        join("a");
        assertThat(setMode("%RETRY%g", "POP", 0).code()).isEqualTo(16);
    }

    @Test
    void shouldGiveEachQueueToOneMember() {
        for (int queues = 1; queues < 20; queues++) {
            for (int members = 1; members < 12; members++) {
                for (final Allocation each : Allocation.values()) {
                    final List<Integer> all = IntStream.range(0, queues).boxed().toList();
                    final List<String> names =
                            IntStream.range(0, members).mapToObj(i -> "client-" + i).toList();
                    final List<Integer> given = new ArrayList<>();
                    names.forEach(name -> given.addAll(each.of(all, String::valueOf, names, name)));
                    assertThat(given)
                            .as("%s: %d queues, %d members", each, queues, members)
                            .containsExactlyInAnyOrderElementsOf(all);
                }
            }
        }
    }
}
