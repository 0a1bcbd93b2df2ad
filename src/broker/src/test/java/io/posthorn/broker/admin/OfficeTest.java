package io.posthorn.broker.admin;

import static io.posthorn.broker.TestHouse.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.admin.AdminRefusal.Reason;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.delivery.Outlet;
import io.posthorn.broker.delivery.SubscriptionRules;
import io.posthorn.broker.delivery.Wish;
import io.posthorn.broker.resend.Letter;
import io.posthorn.broker.resend.ResendJob;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicFilterType;
import io.posthorn.message.PropertyText;
import io.posthorn.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
    private final SubscriptionDesk subscriptions = house.office.subscriptions();
    private final DeadLetterDesk letters = house.office.deadLetters();

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

    private List<String> namesOf(final String contains, final String topic, final String group) {
        final NameQuery query =
                new NameQuery(contains, EnumSet.of(NameKind.NORMAL, NameKind.DEAD_LETTER), 0, 10);
        return subscriptions.list(query, topic, group).items().stream()
                .map(each -> each.topic() + "/" + each.group())
                .toList();
    }

    @Test
    void shouldShowSubscriptionsOnceTheyAreAskedFor() {
        house.withTopic("t", 2).withTopic("other", 1);
        house.put("t", 1, "a", null);
        house.clock.advance(Duration.ofSeconds(3));
        house.put("t", 1, "b", null);
        house.put("t", 0, "c", null);
        final GroupSubscription queue = house.deliveries.open("g", "t", SubscriptionRules.QUEUE);
        house.deliveries.open("h", "other", SubscriptionRules.DURABLE);
        house.deliveries.open("CID_RMQ_SYS_TRANS", "t", SubscriptionRules.QUEUE);
        final List<Handed> got = new ArrayList<>();
        queue.attach(Wish.ALL, Long.MAX_VALUE, got::addAll).credit(2);
        assertThat(namesOf("", null, null)).containsExactly("other/h", "t/g");
        assertThat(namesOf("OTH", null, null)).containsExactly("other/h");
        assertThat(namesOf("", "t", null)).containsExactly("t/g");
        assertThat(namesOf("", null, "h")).containsExactly("other/h");
        final SubscriptionDetail detail = subscriptions.get("t", "g");
        assertThat(detail.entry().left()).isEqualTo(3);
        assertThat(detail.entry().leased()).isEqualTo(2);
        assertThat(detail.entry().oldestAgeMs()).isEqualTo(3_000);
        assertThat(detail.entry().consumerCount()).isOne();
        assertThat(detail.queues()).extracting(each -> each.left()).containsExactly(1L, 2L);
        assertThat(detail.consumers())
                .singleElement()
                .satisfies(each -> assertThat(each.held()).isEqualTo(2));
        assertThat(subscriptions.totals()).isEqualTo(new SubscriptionTotals(2, 3, 2, 0));
        assertRefused(Reason.NOT_FOUND, null, () -> subscriptions.get("t", "h"));
    }

    @Test
    void shouldMoveASubscriptionWhereItIsTold() {
        house.withTopic("t", 2);
        house.put("t", 0, "a", null);
        house.put("t", 0, "b", null);
        house.put("t", 1, "c", null);
        house.deliveries.open("g", "t", SubscriptionRules.DURABLE);
        assertThat(subscriptions.reset("t", "g", -1, new ResetTarget.Begin()))
                .extracting(OffsetMove::oldOffset, OffsetMove::newOffset)
                .containsExactly(tuple(2L, 0L), tuple(1L, 0L));
        assertThat(subscriptions.reset("t", "g", 0, new ResetTarget.Offset(1))).hasSize(1);
        assertThat(subscriptions.get("t", "g").entry().left()).isEqualTo(2);
        assertRefused(
                Reason.INVALID_VALUE,
                "offset",
                () -> subscriptions.reset("t", "g", 0, new ResetTarget.Offset(9)));
        assertRefused(
                Reason.INVALID_VALUE,
                "offset",
                () -> subscriptions.reset("t", "g", -1, new ResetTarget.Offset(1)));
        assertRefused(
                Reason.NOT_FOUND,
                null,
                () -> subscriptions.reset("t", "g", 7, new ResetTarget.End()));
        house.deliveries.open("CID_RMQ_SYS_TRANS", "t", SubscriptionRules.QUEUE);
        assertRefused(
                Reason.FORBIDDEN,
                null,
                () -> subscriptions.reset("t", "CID_RMQ_SYS_TRANS", -1, new ResetTarget.End()));
    }

    @Test
    void shouldMoveAGroupThatPopsWithItsOffsets() {
        house.withTopic("t", 1);
        groups.create(GroupConfig.of("g"));
        house.put("t", 0, "a", null);
        house.deliveries.open(
                "g", "t", SubscriptionRules.popping(SubscriptionRules.Start.FIRST, 0));
        subscriptions.reset("t", "g", -1, new ResetTarget.End());
        assertThat(subscriptions.get("t", "g").entry().left()).isZero();
        assertThat(house.offsets.committed("g", "t", 0)).isOne();
    }

    @Test
    void shouldEndASubscriptionUnlessItIsInUse() {
        house.withTopic("t", 1);
        final GroupSubscription durable =
                house.deliveries.open("g", "t", SubscriptionRules.DURABLE);
        durable.attach(Wish.ALL, Long.MAX_VALUE, messages -> {});
        house.offsets.commit("g", "t", 0, 0);
        assertRefused(Reason.CONFLICT, "force", () -> subscriptions.end("t", "g", false));
        subscriptions.end("t", "g", true);
        assertThat(house.deliveries.find("g", "t")).isNull();
        assertThat(house.offsets.committed("g", "t")).isEmpty();
        assertRefused(Reason.NOT_FOUND, null, () -> subscriptions.end("t", "g", true));
        house.deliveries.open("q", "t", SubscriptionRules.QUEUE);
        assertRefused(Reason.CONFLICT, null, () -> subscriptions.end("t", "q", true));
        final Outlet take =
                house.deliveries
                        .open("p", "t", SubscriptionRules.popping(SubscriptionRules.Start.LAST, 0))
                        .take(Wish.ALL, 1, 1_000, null, messages -> {});
        assertRefused(Reason.CONFLICT, "force", () -> subscriptions.end("t", "p", false));
        take.withdraw();
        subscriptions.end("t", "p", false);
    }

    private Letter dead(final String body) {
        final GroupSubscription queue = house.deliveries.open("g", "t", SubscriptionRules.QUEUE);
        final List<Handed> got = new ArrayList<>();
        house.put("t", 0, body, null);
        final Outlet outlet = queue.attach(Wish.ALL, Long.MAX_VALUE, got::addAll);
        outlet.credit(1);
        queue.reject(got.get(0));
        outlet.close();
        // The topic of this test holds nothing but what dies in it.
        Await.until(
                "the letter of " + body,
                Duration.ofSeconds(10),
                () ->
                        house.letters.extents("g").stream()
                                .anyMatch(each -> each.end() > got.get(0).queueOffset()));
        return new Letter("g", 0, got.get(0).queueOffset());
    }

    @Test
    void shouldShowDeadLettersAndDealWithThem() {
        house.withTopic("t", 1);
        assertRefused(Reason.NOT_FOUND, null, () -> letters.get("g"));
        final Letter first = dead("a");
        final Letter second = dead("b");
        final Letter third = dead("c");
        assertThat(letters.list("G", 0, 10).items())
                .singleElement()
                .satisfies(
                        each -> {
                            assertThat(each.open()).isEqualTo(3);
                            assertThat(each.stored()).isEqualTo(3);
                            assertThat(each.oldestStoredMs()).isEqualTo(house.clock.wallMs());
                        });
        assertThat(letters.list("nobody", 0, 10).items()).isEmpty();
        final DeadLetter shown = letters.read(first);
        assertThat(shown.originTopic()).isEqualTo("t");
        assertThat(shown.reason()).isEqualTo("refused");
        assertThat(shown.isOpen()).isTrue();
        assertThat(letters.resend(first, null).toCompletableFuture().join().topic()).isEqualTo("t");
        ticking(() -> letters.purge(second));
        assertThat(letters.letters("g", 0, 0, 10, false).letters())
                .extracting(each -> each.message().queueOffset())
                .containsExactly(third.queueOffset());
        assertThat(letters.letters("g", 0, 0, 2, true).nextOffset()).isEqualTo(2);
        assertThat(letters.letters("g", 0, 0, 10, true).letters())
                .extracting(DeadLetter::isOpen)
                .containsExactly(false, false, true);
        ticking(() -> assertThat(letters.purgeAll("g")).isOne());
        assertThat(letters.get("g").open()).isZero();
        assertThat(letters.get("g").oldestStoredMs()).isZero();
    }

    @Test
    void shouldRefuseWhatCannotBeDoneWithADeadLetter() {
        house.withTopic("t", 1);
        final Letter letter = dead("a");
        final Letter none = new Letter("g", 0, 99);
        assertRefused(Reason.NOT_FOUND, null, () -> letters.read(none));
        assertRefused(Reason.NOT_FOUND, null, () -> letters.purge(none));
        assertRefused(Reason.NOT_FOUND, null, () -> letters.letters("g", 5, 0, 1, true));
        assertRefused(Reason.INVALID_VALUE, "topic", () -> resent(letter, "nowhere"));
        assertRefused(Reason.INVALID_VALUE, "perSecond", () -> letters.resendAll("g", null, 0));
        assertRefused(Reason.NOT_FOUND, null, () -> letters.resendAll("g", "nowhere", 1));
        assertRefused(Reason.NOT_FOUND, null, () -> letters.job("g", "none"));
        final ResendJob job = letters.resendAll("g", null, 1);
        assertRefused(Reason.CONFLICT, null, () -> letters.resendAll("g", null, 1));
        assertRefused(Reason.CONFLICT, null, () -> letters.purgeAll("g"));
        assertThat(letters.get("g").job()).isEqualTo(job);
        letters.cancel("g", job.id());
        assertRefused(Reason.CONFLICT, null, () -> letters.cancel("g", job.id()));
        assertThat(letters.jobs("g")).containsExactly(job);
        ticking(() -> letters.purge(letter));
        assertRefused(Reason.CONFLICT, null, () -> letters.purge(letter));
        assertRefused(Reason.CONFLICT, null, () -> resent(letter, null));
    }

    /** Settlements are written when their time has come. */
    private void ticking(final Runnable work) {
        final CompletableFuture<Void> done = CompletableFuture.runAsync(work);
        Await.until(
                "what is settled is written",
                Duration.ofSeconds(10),
                () -> {
                    house.clock.advance(Duration.ofMillis(5));
                    return done.isDone();
                });
        done.join();
    }

    private void resent(final Letter letter, final String topic) {
        try {
            letters.resend(letter, topic).toCompletableFuture().join();
        } catch (final CompletionException e) {
            throw (AdminRefusal) e.getCause();
        }
    }
}
