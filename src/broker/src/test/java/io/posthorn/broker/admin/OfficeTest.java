package io.posthorn.broker.admin;

import static io.posthorn.broker.TestHouse.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.admin.AdminRefusal.Reason;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicFilterType;
import io.posthorn.message.PropertyText;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people and tools may and may not do. */
class OfficeTest {

    private final TestHouse house = new TestHouse();
    private final TopicDesk topics = house.office.topics();
    private final GroupDesk groups = house.office.groups();
    private final MessageDesk messages = house.office.messages();

    @AfterEach
    void close() {
        house.close();
        assertThat(house.disk.mappedFiles()).isZero();
    }

    private static void assertRefused(
            final Reason reason, final String field, final ThrowingCallable asked) {
        assertThatThrownBy(asked)
                .asInstanceOf(type(AdminRefusal.class))
                .satisfies(
                        refusal -> {
                            assertThat(refusal.reason()).isEqualTo(reason);
                            assertThat(refusal.field()).isEqualTo(field);
                            assertThat(refusal.getMessage()).isNotBlank();
                        });
    }

    private static TopicConfig topic(
            final int queues, final int perm, final Map<String, String> attributes) {
        return new TopicConfig(
                "t", queues, queues, perm, false, 0, attributes, TopicFilterType.SINGLE_TAG);
    }

    @Test
    void shouldRefuseTopicsThatCannotBe() {
        assertRefused(Reason.ILLEGAL_NAME, "name", () -> topics.create(TopicConfig.of("a b", 1)));
        assertRefused(
                Reason.ILLEGAL_NAME, "name", () -> topics.create(TopicConfig.of("TBW102", 1)));
        assertRefused(
                Reason.INVALID_VALUE, "readQueueNums", () -> topics.create(TopicConfig.of("t", 0)));
        assertRefused(Reason.INVALID_VALUE, "perm", () -> topics.create(topic(1, 8, Map.of())));
        assertRefused(
                Reason.INVALID_VALUE,
                "attributes",
                () -> topics.create(topic(1, 6, Map.of("colour", "red"))));
        assertRefused(
                Reason.INVALID_VALUE,
                "attributes",
                () -> topics.create(topic(1, 6, Map.of("reserve.time", "long"))));
        assertRefused(
                Reason.INVALID_VALUE,
                "attributes",
                () -> topics.create(topic(1, 6, Map.of("reserve.time", "0"))));
        topics.create(topic(1, 6, Map.of("queue.type", "SimpleCQ")));
        assertRefused(
                Reason.CONFLICT,
                "name",
                () -> topics.create(topic(1, 6, Map.of("queue.type", "SimpleCQ"))));
        assertRefused(
                Reason.CONFLICT,
                "attributes",
                () -> topics.alter("t", before -> topic(1, 6, Map.of())));
        assertRefused(Reason.NOT_FOUND, null, () -> topics.get("none"));
        assertRefused(Reason.NOT_FOUND, null, () -> topics.alter("none", before -> before));
        assertRefused(Reason.NOT_FOUND, null, () -> topics.delete("none"));
        assertRefused(Reason.NOT_FOUND, null, () -> topics.stats("none"));
        assertRefused(Reason.ILLEGAL_NAME, "name", () -> topics.delete("TBW102"));
    }

    @Test
    void shouldForgetEverythingOfADeletedTopic() {
        topics.create(TopicConfig.of("t", 1));
        house.put("t", 0, "x", null);
        house.offsets.commit("g", "t", 0, 1);
        assertThat(topics.get("t").messageCount()).isOne();
        assertThat(topics.groups("t")).containsExactly("g");
        topics.delete("t");
        topics.create(TopicConfig.of("t", 1));
        assertThat(topics.get("t").messageCount()).isZero();
        assertThat(topics.groups("t")).isEmpty();
    }

    @Test
    void shouldShowPagesOfWhatIsSearchedFor() {
        for (int i = 0; i < 5; i++) {
            topics.create(TopicConfig.of("Orders-" + i, 1));
        }
        final Page<TopicEntry> page =
                topics.list(new NameQuery("orders", EnumSet.of(NameKind.NORMAL), 1, 2));
        assertThat(page.total()).isEqualTo(5);
        assertThat(page.items())
                .extracting(each -> each.config().name())
                .containsExactly("Orders-2", "Orders-3");
        assertThat(topics.list(new NameQuery("", EnumSet.of(NameKind.NORMAL), 9, 2)).items())
                .isEmpty();
        assertThat(topics.list(new NameQuery("", EnumSet.of(NameKind.SYSTEM), 0, 99)).items())
                .isNotEmpty();
        assertRefused(
                Reason.INVALID_VALUE,
                "page",
                () -> new NameQuery("", EnumSet.of(NameKind.NORMAL), -1, 2));
        assertRefused(
                Reason.INVALID_VALUE,
                "size",
                () -> new NameQuery("", EnumSet.of(NameKind.NORMAL), 0, 0));
    }

    private static GroupConfig group(final int retryQueues, final int retries, final int minutes) {
        return new GroupConfig(
                "g",
                true,
                true,
                true,
                false,
                retryQueues,
                retries,
                GroupConfig.of("g").retryPolicy(),
                0,
                1,
                true,
                0,
                minutes,
                List.of(),
                Map.of());
    }

    @Test
    void shouldRefuseGroupsThatCannotBe() {
        assertRefused(Reason.ILLEGAL_NAME, "groupName", () -> groups.create(GroupConfig.of("a b")));
        assertRefused(
                Reason.ILLEGAL_NAME,
                "groupName",
                () -> groups.create(GroupConfig.of("TOOLS_CONSUMER")));
        assertRefused(Reason.INVALID_VALUE, "retryQueueNums", () -> groups.create(group(-1, 1, 1)));
        assertRefused(Reason.INVALID_VALUE, "retryMaxTimes", () -> groups.create(group(1, -2, 1)));
        assertRefused(
                Reason.INVALID_VALUE, "consumeTimeoutMinute", () -> groups.create(group(1, 1, 0)));
        groups.create(group(1, 1, 1));
        assertRefused(Reason.CONFLICT, "groupName", () -> groups.create(group(1, 1, 2)));
        assertRefused(Reason.NOT_FOUND, null, () -> groups.get("none"));
        assertRefused(Reason.NOT_FOUND, null, () -> groups.lag("none", null));
        assertRefused(Reason.NOT_FOUND, null, () -> groups.lag("g", "none"));
        assertRefused(Reason.NOT_FOUND, null, () -> groups.members("none"));
        assertRefused(
                Reason.ILLEGAL_NAME, "groupName", () -> groups.delete("TOOLS_CONSUMER", true));
        groups.delete("g", true);
        assertRefused(Reason.NOT_FOUND, null, () -> groups.delete("g", true));
    }

    @Test
    void shouldMoveAGroupWhereItIsTold() {
        topics.create(TopicConfig.of("t", 2));
        groups.create(GroupConfig.of("g"));
        final long start = house.clock.wallMs();
        house.put("t", 0, "a", null);
        house.clock.advance(Duration.ofSeconds(10));
        house.put("t", 0, "b", null);
        assertThat(offsets(new ResetTarget.End())).containsExactly(2L, 0L);
        assertThat(offsets(new ResetTarget.Begin())).containsExactly(0L, 0L);
        assertThat(offsets(new ResetTarget.Time(start + 1))).containsExactly(1L, 0L);
        assertThat(groups.resetOffset("g", "t", 0, new ResetTarget.Offset(2)))
                .singleElement()
                .satisfies(move -> assertThat(move.newOffset()).isEqualTo(2));
        assertRefused(
                Reason.INVALID_VALUE,
                "offset",
                () -> groups.resetOffset("g", "t", 0, new ResetTarget.Offset(3)));
        assertRefused(
                Reason.INVALID_VALUE,
                "offset",
                () -> groups.resetOffset("g", "t", -1, new ResetTarget.Offset(0)));
        assertRefused(
                Reason.NOT_FOUND,
                null,
                () -> groups.resetOffset("g", "t", 2, new ResetTarget.End()));
        assertRefused(
                Reason.NOT_FOUND,
                null,
                () -> groups.resetOffset("g", "none", 0, new ResetTarget.End()));
    }

    private List<Long> offsets(final ResetTarget target) {
        return groups.resetOffset("g", "t", -1, target).stream()
                .map(OffsetMove::newOffset)
                .toList();
    }

    @Test
    void shouldShowHowFarAGroupIsBehind() {
        topics.create(TopicConfig.of("t", 2));
        groups.create(GroupConfig.of("g"));
        final long stored = house.clock.wallMs();
        for (int i = 0; i < 3; i++) {
            house.put("t", 0, "x", null);
        }
        house.offsets.commit("g", "t", 0, 1);
        final List<QueueLag> lags = groups.lag("g", null);
        assertThat(lags).hasSize(2);
        assertThat(lags.get(0).lag()).isEqualTo(2);
        assertThat(lags.get(0).lastConsumedMs()).isEqualTo(stored);
        assertThat(lags.get(1).lag()).isZero();
        assertThat(groups.get("g").lag()).isEqualTo(2);
    }

    private OutgoingMessage message(
            final String topic,
            final List<String> keys,
            final Map<String, String> properties,
            final OutgoingMessage.Due due) {
        return new OutgoingMessage(
                topic, 0, "tag", keys, properties, new byte[] {'x'}, due, -1, null);
    }

    private void assertNotSent(
            final Reason reason, final String field, final OutgoingMessage message) {
        assertRefused(
                reason,
                field,
                () -> {
                    try {
                        messages.send(message).toCompletableFuture().join();
                    } catch (final CompletionException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void shouldSendAndReadBackAMessage() {
        topics.create(TopicConfig.of("t", 1));
        final SentMessage sent =
                messages.send(message("t", List.of("k"), Map.of("a", "b"), OutgoingMessage.Due.NOW))
                        .toCompletableFuture()
                        .join();
        final StoredMessage read = messages.read(sent.messageId());
        assertThat(read.body()).containsExactly('x');
        assertThat(read.tag()).isEqualTo("tag");
        assertThat(read.keys()).containsExactly("k");
        assertThat(read.properties()).containsEntry("a", "b");
        assertThat(messages.read("t", sent.uniqueKey()).messageId()).isEqualTo(sent.messageId());
        assertThat(messages.read("t", sent.messageId()).uniqueKey()).isEqualTo(sent.uniqueKey());
        assertThat(messages.byKey("t", "k", 0, Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    void shouldRefuseMessagesThatCannotBe() {
        topics.create(TopicConfig.of("t", 1));
        final OutgoingMessage.Due now = OutgoingMessage.Due.NOW;
        assertNotSent(Reason.ILLEGAL_NAME, "topic", message("a b", List.of(), Map.of(), now));
        assertNotSent(
                Reason.INVALID_VALUE,
                "properties",
                message("t", List.of(), Map.of("TAGS", "x"), now));
        assertNotSent(
                Reason.INVALID_VALUE,
                "properties",
                message("t", List.of(), Map.of("a", "\u0001"), now));
        assertNotSent(Reason.INVALID_VALUE, "keys", message("t", List.of("a b"), Map.of(), now));
        assertNotSent(
                Reason.TOO_LARGE,
                "body",
                message("t", List.of(), Map.of("a", "x".repeat(40_000)), now));
        assertNotSent(
                Reason.INVALID_VALUE,
                null,
                message("t", List.of(), Map.of(), new OutgoingMessage.Due.At(Long.MAX_VALUE)));
        house.intake.serve(false);
        assertNotSent(Reason.UNAVAILABLE, null, message("t", List.of(), Map.of(), now));
    }

    @Test
    void shouldReadNoMessageByTheIdOfAnotherBroker() {
        topics.create(TopicConfig.of("t", 1));
        final String id = house.stored(send("t", 0, "x", PropertyText.EMPTY)).messageId();
        final String foreign = "0A000001" + id.substring(8);
        assertRefused(Reason.NOT_FOUND, null, () -> messages.read(foreign));
        assertRefused(Reason.NOT_FOUND, null, () -> messages.read("t", foreign));
        assertRefused(Reason.INVALID_VALUE, "messageId", () -> messages.read("nonsense"));
        assertRefused(Reason.NOT_FOUND, null, () -> messages.read("none", id));
    }

    @Test
    void shouldBrowseAQueueInPieces() {
        topics.create(TopicConfig.of("t", 1));
        for (int i = 0; i < 5; i++) {
            house.put("t", 0, "m" + i, null);
        }
        final MessageDesk.QueuePage page = messages.browse("t", 0, -3, 3);
        assertThat(page.messages()).hasSize(3);
        assertThat(page.nextOffset()).isEqualTo(3);
        assertThat(page.maxOffset()).isEqualTo(5);
        assertThat(messages.browse("t", 0, 3, 100).messages()).hasSize(2);
        assertThat(messages.browse("t", 0, 99, 3).messages()).isEmpty();
        assertRefused(Reason.NOT_FOUND, null, () -> messages.browse("t", 1, 0, 3));
        assertRefused(Reason.NOT_FOUND, null, () -> messages.browse("none", 0, 0, 3));
    }

    @Test
    void shouldSayHowTheBrokerIs() {
        house.put("new", 0, "x", null);
        final BrokerOverview overview = house.office.broker();
        assertThat(overview.acceptsSends()).isTrue();
        assertThat(overview.messagesInTotal()).isOne();
        assertThat(overview.topicCount()).isOne();
        assertThat(overview.log().endOffset()).isEqualTo(house.store.log().end());
        assertThat(house.office.cluster().brokers()).hasSize(1);
        house.intake.serve(false);
        assertThat(house.office.broker().acceptsSends()).isFalse();
        assertThat(house.office.broker().stateReason()).isNotBlank();
    }
}
