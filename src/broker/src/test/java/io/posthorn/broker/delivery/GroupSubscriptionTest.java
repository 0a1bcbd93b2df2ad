package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.posthorn.broker.delivery.Dead.Cause;
import io.posthorn.broker.selector.Dialect;
import io.posthorn.broker.selector.InvalidSelector;
import io.posthorn.broker.selector.SelectorParser;
import io.posthorn.broker.selector.TagFilter;
import io.posthorn.broker.topic.Priorities;
import io.posthorn.message.PropertyKeys;
import io.posthorn.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupSubscriptionTest {

    private static final long FOREVER = Long.MAX_VALUE;

    private final FakeSource source = new FakeSource();
    private final ManualClock clock = new ManualClock();
    private final List<Dead> dead = new ArrayList<>();
    private int goOns;

    private GroupSubscription subscription(final SubscriptionRules rules) {
        return new GroupSubscription(
                "group",
                "topic",
                rules,
                source,
                clock,
                new SubscriptionListener() {
                    @Override
                    public void changed(final GroupSubscription subscription) {
                        // Nothing is written down here.
                    }

                    @Override
                    public void goOn(final GroupSubscription subscription) {
                        goOns++;
                    }

                    @Override
                    public void dead(final GroupSubscription subscription, final Dead each) {
                        dead.add(each);
                    }
                });
    }

    /** A consumer that writes down what it gets. */
    private static final class Taker implements DeliverySink {
        final List<Handed> got = new ArrayList<>();

        @Override
        public void deliver(final List<Handed> messages) {
            got.addAll(messages);
        }

        List<Long> offsets() {
            return got.stream().map(Handed::queueOffset).toList();
        }
    }

    private static Wish matching(final String selector) {
        try {
            return Wish.matching(SelectorParser.parse(selector, Dialect.SQL92));
        } catch (final InvalidSelector e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldDeliverWhenMessageAndCreditMeet() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        final Taker taker = new Taker();
        final Outlet outlet = queue.attach(Wish.ALL, FOREVER, taker);
        source.add(0, 2);
        queue.arrived();
        assertThat(taker.got).as("no credit").isEmpty();
        outlet.credit(3);
        assertThat(taker.offsets()).containsExactly(0L, 1L);
        source.add(0, 2);
        queue.arrived();
        assertThat(taker.offsets()).containsExactly(0L, 1L, 2L);
        outlet.credit(1);
        assertThat(taker.offsets()).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void shouldShareFairly() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        source.add(0, 40_000);
        final List<Taker> takers = new ArrayList<>();
        final List<Outlet> outlets = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            final Taker taker = new Taker();
            takers.add(taker);
            outlets.add(queue.attach(Wish.ALL, FOREVER, taker));
        }
        for (int round = 0; round < 40; round++) {
            outlets.forEach(outlet -> outlet.credit(1));
        }
        assertThat(takers).allMatch(taker -> taker.got.size() == 40);
        assertThat(queue.accept(takers.get(0).got)).isEqualTo(40);
        assertThat(queue.accept(takers.get(0).got)).as("once").isZero();
    }

    @Test
    void shouldHandOutAgainWhatAConsumerLeaves() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        source.add(0, 5);
        final Taker first = new Taker();
        final Taker second = new Taker();
        final Outlet leaving = queue.attach(Wish.ALL, FOREVER, first);
        final Outlet staying = queue.attach(Wish.ALL, FOREVER, second);
        leaving.credit(3);
        staying.credit(4);
        queue.accept(first.got.subList(1, 2));
        leaving.close();
        assertThat(second.offsets()).containsExactly(3L, 4L, 0L, 2L);
        assertThat(second.got).extracting(Handed::count).containsExactly(1, 1, 2, 2);
        assertThat(queue.accept(first.got)).as("it has nothing any more").isZero();
    }

    @Test
    void shouldLeaveForOthersWhatASelectorDoesNotWant() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        for (int i = 0; i < 6; i++) {
            source.add(0, Map.of("colour", i % 2 == 0 ? "red" : "blue"));
        }
        final Taker red = new Taker();
        final Taker any = new Taker();
        queue.attach(matching("colour = 'red'"), FOREVER, red).credit(10);
        assertThat(red.offsets()).containsExactly(0L, 2L, 4L);
        queue.attach(Wish.ALL, FOREVER, any).credit(10);
        assertThat(any.offsets()).containsExactly(1L, 3L, 5L);
        queue.release(red.got.subList(1, 2), true);
        assertThat(red.offsets()).containsExactly(0L, 2L, 4L, 2L);
    }

    @Test
    void shouldSettleOnATopicWhatASelectorDoesNotWant() {
        final GroupSubscription topic =
                subscription(
                        new SubscriptionRules(
                                SubscriptionRules.Start.FIRST,
                                false,
                                false,
                                true,
                                0,
                                true,
                                true,
                                RedeliveryDelay.NONE,
                                ""));
        for (int i = 0; i < 6; i++) {
            source.add(0, Map.of("colour", i % 2 == 0 ? "red" : "blue"));
        }
        final Taker red = new Taker();
        topic.attach(matching("colour = 'red'"), FOREVER, red).credit(10);
        topic.accept(red.got);
        assertThat(topic.view().get(0).settledBelow()).isEqualTo(6);
    }

    @Test
    void shouldTellThatCreditIsTakenBackOnceNothingIsOnItsWay() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        source.add(0, 3);
        final List<String> happened = new ArrayList<>();
        final Outlet[] outlet = new Outlet[1];
        outlet[0] =
                queue.attach(
                        Wish.ALL,
                        FOREVER,
                        messages -> {
                            outlet[0].drain(() -> happened.add("quiet"));
                            happened.add(messages.size() + " delivered");
                        });
        outlet[0].credit(2);
        assertThat(happened).containsExactly("2 delivered", "quiet");
        outlet[0].drain(() -> happened.add("quiet again"));
        assertThat(happened).endsWith("quiet again").hasSize(3);
    }

    @Test
    void shouldLookAtEachUnwantedMessageOnce() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        source.add(0, 100_000);
        source.add(0, Map.of("colour", "red"));
        final Taker red = new Taker();
        final Outlet outlet = queue.attach(matching("colour = 'red'"), FOREVER, red);
        outlet.credit(1);
        while (red.got.isEmpty()) {
            final int before = goOns;
            queue.look();
            assertThat(red.got.isEmpty() ? goOns : before + 1).isEqualTo(before + 1);
        }
        assertThat(goOns).isLessThan(30);
        final int looks = goOns;
        queue.release(red.got, true);
        outlet.credit(1);
        assertThat(red.offsets()).containsExactly(100_000L, 100_000L);
        outlet.close();
        final Taker next = new Taker();
        queue.release(red.got.subList(1, 2), true);
        queue.attach(matching("colour = 'red'"), FOREVER, next).credit(1);
        assertThat(next.offsets()).containsExactly(100_000L);
        assertThat(goOns).as("nothing was looked at again").isEqualTo(looks);
    }

    @Test
    void shouldEmptyHigherPrioritiesFirst() {
        source.giveLanes();
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        source.add(0, 2);
        source.add(Priorities.queueFor(9), 2);
        source.add(Priorities.queueFor(1), 1);
        final Taker taker = new Taker();
        queue.attach(Wish.ALL, FOREVER, taker).credit(10);
        assertThat(taker.got)
                .extracting(handed -> Priorities.of(handed.queueId()))
                .containsExactly(9, 9, 4, 4, 1);
    }

    @Test
    void shouldTakeTurnsBetweenQueues() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        source.add(0, 1_000);
        source.add(1, 1_000);
        final Taker taker = new Taker();
        queue.attach(Wish.ALL, FOREVER, taker).credit(400);
        assertThat(taker.got.stream().filter(handed -> handed.queueId() == 0).count())
                .isBetween(100L, 300L);
    }

    @Test
    void shouldKeepAGroupWithOneConsumerUntilItLeaves() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        final Map<String, String> grouped = Map.of(PropertyKeys.MESSAGE_GROUP, "a");
        final Taker first = new Taker();
        final Taker second = new Taker();
        final Outlet owner = queue.attach(Wish.ALL, FOREVER, first);
        final Outlet other = queue.attach(Wish.ALL, FOREVER, second);
        owner.credit(1);
        source.add(0, grouped);
        queue.arrived();
        other.credit(2);
        source.add(0, grouped);
        source.add(0, 1);
        source.add(0, grouped);
        queue.arrived();
        assertThat(first.offsets()).containsExactly(0L);
        assertThat(second.offsets()).as("is not held back").containsExactly(2L);
        owner.credit(1);
        assertThat(first.offsets()).containsExactly(0L, 1L);
        other.credit(5);
        owner.close();
        assertThat(second.offsets()).containsExactly(2L, 0L, 1L, 3L);
    }

    @Test
    void shouldNotPutAsideMoreThanFitsIntoTheMemory() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        final Map<String, String> grouped = Map.of(PropertyKeys.MESSAGE_GROUP, "a");
        final Taker first = new Taker();
        final Taker second = new Taker();
        final Outlet owner = queue.attach(Wish.ALL, FOREVER, first);
        owner.credit(1);
        for (int i = 0; i < 25_000; i++) {
            source.add(0, grouped);
        }
        source.add(0, 1);
        queue.look();
        queue.attach(Wish.ALL, FOREVER, second).credit(10);
        int looks = 0;
        for (int before = -1; before != goOns; looks++) {
            before = goOns;
            queue.look();
        }
        assertThat(looks).as("it comes to an end").isLessThan(20);
        assertThat(second.got).isEmpty();
        owner.credit(10_000);
        for (int before = -1; before != goOns; ) {
            before = goOns;
            queue.look();
        }
        assertThat(first.got).hasSize(10_001);
        assertThat(second.offsets()).as("within what is put aside now").containsExactly(25_000L);
        owner.close();
        assertThat(second.offsets().get(1)).isZero();
    }

    @Test
    void shouldGiveAllToTheFirstOfExclusiveConsumers() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE.exclusively());
        final Taker first = new Taker();
        final Taker second = new Taker();
        final Outlet only = queue.attach(Wish.ALL, FOREVER, first);
        queue.attach(Wish.ALL, FOREVER, second).credit(10);
        source.add(0, 3);
        queue.arrived();
        assertThat(second.got).isEmpty();
        only.credit(1);
        assertThat(first.offsets()).containsExactly(0L);
        only.close();
        assertThat(second.offsets()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void shouldNotGiveAClientItsOwnMessages() {
        final GroupSubscription topic = subscription(SubscriptionRules.DURABLE);
        source.add(0, Map.of(PropertyKeys.SENDER_CLIENT, "me"));
        source.add(0, Map.of(PropertyKeys.SENDER_CLIENT, "you"));
        final Taker taker = new Taker();
        topic.attach(new Wish(TagFilter.ALL, null, "me", Wish.ANY_QUEUE), FOREVER, taker)
                .credit(10);
        assertThat(taker.offsets()).containsExactly(1L);
    }

    /** JMS 3.1, 7.9: a delayed message is for those who were there when it was sent. */
    @Test
    void shouldNotGiveWhatWasDelayedSinceBeforeItBegan() {
        final GroupSubscription topic = subscription(SubscriptionRules.DURABLE);
        source.add(0, Map.of(PropertyKeys.TIMER_ORIGIN, "499"));
        source.add(0, Map.of(PropertyKeys.TIMER_ORIGIN, "500"));
        source.add(0, 1);
        final Taker taker = new Taker();
        topic.attach(Wish.ALL.since(500), FOREVER, taker).credit(10);
        assertThat(taker.offsets()).containsExactly(1L, 2L);
    }

    @Test
    void shouldNotHandOutWhatIsTooOld() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        final long now = clock.wallMs();
        source.add(0, Map.of(PropertyKeys.EXPIRES_MS, Long.toString(now - 1)));
        source.add(0, Map.of(PropertyKeys.EXPIRES_MS, Long.toString(now + 1_000)));
        final Taker taker = new Taker();
        queue.attach(Wish.ALL, FOREVER, taker).credit(10);
        assertThat(taker.offsets()).containsExactly(1L);
        assertThat(dead).containsExactly(new Dead(0, 0, 0, Cause.EXPIRED));
    }

    @Test
    void shouldCallAMessageDeadAfterItsLastTry() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE.withMostDeliveries(2));
        source.add(0, 2);
        final Taker taker = new Taker();
        final Outlet outlet = queue.attach(Wish.ALL, FOREVER, taker);
        outlet.credit(3);
        queue.release(taker.got.subList(0, 1), true);
        assertThat(taker.offsets()).containsExactly(0L, 1L, 0L);
        queue.release(taker.got.subList(2, 3), true);
        assertThat(dead).containsExactly(new Dead(0, 0, 2, Cause.TRIED_TOO_OFTEN));
        outlet.credit(1);
        assertThat(taker.got).as("nobody has it until it is buried").hasSize(3);
        queue.buried(0, 0, true);
        queue.accept(taker.got);
        assertThat(queue.view().get(0).settledBelow()).isEqualTo(2);
        assertThat(queue.reject(taker.got.get(1))).isFalse();
    }

    @Test
    void shouldEndLeasesInTime() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        source.add(0, 2);
        final Taker taker = new Taker();
        final Outlet outlet = queue.attach(Wish.ALL, 1_000, taker);
        outlet.credit(10);
        final Handed longer = queue.extend(taker.got.get(1), clock.wallMs() + 5_000);
        clock.advance(Duration.ofSeconds(1));
        queue.expireIfDue();
        assertThat(taker.offsets()).containsExactly(0L, 1L, 0L);
        assertThat(queue.accept(taker.got.subList(0, 1))).as("a lease that is over").isZero();
        assertThat(queue.accept(List.of(longer))).isOne();
        assertThat(queue.accept(taker.got.subList(2, 3))).isOne();
    }

    @Test
    void shouldPassOverWhatHasLeftTheLog() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        source.add(0, 5_000);
        source.begin(0, 4_998);
        final Taker taker = new Taker();
        queue.attach(Wish.ALL, FOREVER, taker).credit(10);
        assertThat(taker.offsets()).containsExactly(4_998L, 4_999L);
    }

    private static final SubscriptionRules POPPING =
            SubscriptionRules.popping(SubscriptionRules.Start.FIRST, 0);

    @Test
    void shouldGiveATakeWhatThereIsOnce() {
        final GroupSubscription group = subscription(POPPING);
        source.add(0, 40);
        final List<List<Handed>> calls = new ArrayList<>();
        final Outlet take = group.take(Wish.ALL, 32, 1_000, null, calls::add);
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0)).hasSize(32);
        assertThat(take.withdraw()).as("it was served").isFalse();
        group.take(Wish.ALL, 32, 1_000, null, calls::add);
        assertThat(calls.get(1)).as("no more than there is").hasSize(8);
        source.add(0, 1);
        group.arrived();
        assertThat(calls).hasSize(2);
    }

    @Test
    void shouldServeATakeThatWaits() {
        final GroupSubscription group = subscription(POPPING);
        final Taker first = new Taker();
        final Taker second = new Taker();
        final Outlet leaving = group.take(Wish.ALL, 32, 1_000, null, first);
        group.take(Wish.ALL, 32, 1_000, null, second);
        assertThat(leaving.withdraw()).isTrue();
        assertThat(leaving.withdraw()).isFalse();
        source.add(0, 2);
        group.arrived();
        assertThat(first.got).isEmpty();
        assertThat(second.offsets()).containsExactly(0L, 1L);
    }

    @Test
    void shouldEndAllLeasesOfATakeAtOnceAndNotWithAnybody() {
        final GroupSubscription group = subscription(POPPING);
        final Taker taker = new Taker();
        source.add(0, 3);
        source.add(1, 3);
        group.take(Wish.ALL, 32, 1_000, null, taker);
        assertThat(taker.got).extracting(Handed::deadlineMs).containsOnly(clock.wallMs() + 1_000);
        assertThat(taker.got).extracting(Handed::holder).containsOnly(Outlet.TAKEN);
        assertThat(group.accept(taker.got.subList(0, 2))).isEqualTo(2);
        clock.advance(Duration.ofSeconds(1));
        group.expireIfDue();
        final Taker next = new Taker();
        group.take(Wish.ALL, 32, 1_000, null, next);
        assertThat(next.got).hasSize(4).extracting(Handed::count).containsOnly(2);
        assertThat(group.acceptLate(taker.got)).as("another's by now").isZero();
    }

    @Test
    void shouldSettleLateWhileNobodyElseHasTheMessage() {
        final GroupSubscription group = subscription(POPPING);
        final Taker taker = new Taker();
        source.add(0, 2);
        group.take(Wish.ALL, 1, 1_000, null, taker);
        clock.advance(Duration.ofSeconds(1));
        group.expireIfDue();
        assertThat(group.acceptLate(taker.got)).isOne();
        assertThat(group.isSettled(0, 0)).isTrue();
        final Handed never = new Handed(0, 1, 0, 0, Outlet.TAKEN, 1, 0);
        assertThat(group.acceptLate(List.of(never))).as("never handed out").isZero();
    }

    @Test
    void shouldKeepTheOrderOfAQueueThatIsTakenInOrder() {
        final GroupSubscription group = subscription(POPPING);
        final Wish inOrder = new Wish(TagFilter.ALL, null, null, Wish.ANY_QUEUE, true);
        source.add(0, 4);
        final Taker first = new Taker();
        final Taker second = new Taker();
        group.take(inOrder, 2, 1_000, "attempt", first);
        group.take(inOrder, 2, 1_000, null, second);
        assertThat(first.offsets()).containsExactly(0L, 1L);
        assertThat(second.got).isEmpty();
        final Taker again = new Taker();
        group.take(inOrder, 2, 1_000, "attempt", again);
        assertThat(again.offsets()).as("the same again, before who waits").containsExactly(0L, 1L);
        assertThat(again.got).extracting(Handed::count).containsOnly(1);
        assertThat(second.got).isEmpty();
        group.accept(again.got);
        assertThat(second.offsets()).containsExactly(2L, 3L);
    }

    @Test
    void shouldTellWatchersAndShowMessagesWithoutHandingThemOut() {
        final GroupSubscription group = subscription(POPPING);
        final int[] told = new int[1];
        group.watch(Wish.ALL, () -> told[0]++);
        final Runnable end = group.watch(Wish.ALL, () -> told[0]++);
        end.run();
        source.add(0, 2);
        group.arrived();
        group.look();
        assertThat(told[0]).isOne();
        assertThat(group.peek(Wish.ALL, 5)).extracting(Handed::queueOffset).containsExactly(0L, 1L);
        assertThat(group.peek(Wish.ALL, 1)).hasSize(1);
        assertThat(group.rest(Wish.ALL)).isEqualTo(2);
    }

    @Test
    void shouldShowHowItStandsInEachQueueAndWithEachConsumer() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        source.add(0, 6);
        source.add(1, 2);
        final Taker first = new Taker();
        final Taker second = new Taker();
        final Outlet one = queue.attach(new Wish(TagFilter.ALL, null, null, 0), FOREVER, first);
        queue.attach(
                        new Wish(TagFilter.ALL, null, null, 1),
                        FOREVER,
                        new DeliverySink() {
                            @Override
                            public void deliver(final List<Handed> messages) {
                                second.deliver(messages);
                            }

                            @Override
                            public String owner() {
                                return "client-2";
                            }
                        })
                .credit(3);
        one.credit(4);
        queue.accept(List.of(first.got.get(1)));
        queue.release(List.of(first.got.get(0)), true);
        queue.claim(first.got.get(2));
        assertThat(queue.view().get(0)).isEqualTo(new LaneView(0, 5, 2, 1, 1, 6));
        assertThat(queue.view().get(1)).isEqualTo(new LaneView(0, 2, 2, 0, 0, 2));
        assertThat(queue.consumers())
                .extracting(ConsumerState::owner, ConsumerState::credit, ConsumerState::held)
                .containsExactly(tuple("", 0L, 1L), tuple("client-2", 1L, 2L));
        assertThat(queue.consumerCount()).isEqualTo(2);
        assertThat(queue.waitingTakes()).isZero();
    }

    @Test
    void shouldCountTheTakesThatWait() {
        final GroupSubscription popped =
                subscription(SubscriptionRules.popping(SubscriptionRules.Start.FIRST, 0));
        final Outlet take = popped.take(Wish.ALL, 5, 1_000, null, new Taker());
        assertThat(popped.waitingTakes()).isOne();
        assertThat(popped.consumerCount()).isZero();
        take.withdraw();
        assertThat(popped.waitingTakes()).isZero();
    }

    @Test
    void shouldNotCountWhatHasLeftTheLog() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        source.add(0, 6);
        source.begin(0, 4);
        assertThat(queue.view().get(0).left()).isEqualTo(2);
    }

    @Test
    void shouldNotTakeAMessageFromItsConsumerBecauseOfAClaimBeforeAMove() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE.withMostDeliveries(1));
        source.add(0, 2);
        final Taker taker = new Taker();
        final Outlet outlet = queue.attach(Wish.ALL, FOREVER, taker);
        outlet.credit(2);
        final Handed claimed = taker.got.get(0);
        assertThat(queue.claim(claimed)).isTrue();
        queue.release(taker.got.subList(1, 2), true);
        assertThat(dead).hasSize(1);
        queue.moveTo(0, 0);
        outlet.credit(2);
        queue.giveBackClaimed(List.of(claimed));
        queue.buried(0, 1, false);
        assertThat(queue.accept(taker.got.subList(2, 4))).as("still its own").isEqualTo(2);
    }

    @Test
    void shouldNotMissWhatArrivesWhileAConsumerSaysThatItIsReady() throws InterruptedException {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        source.add(0, 1);
        final Thread arrival = new Thread(queue::arrived);
        source.afterNextEnd(
                () -> {
                    source.add(0, 1);
                    arrival.start();
                    awaitThatItCanDoNoMore(arrival);
                });
        final Taker taker = new Taker();
        queue.attach(Wish.ALL, FOREVER, taker).credit(10);
        arrival.join();
        assertThat(taker.offsets()).containsExactly(0L, 1L);
    }

    private static void awaitThatItCanDoNoMore(final Thread thread) {
        final long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TERMINATED) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static final SubscriptionRules DELAYED =
            SubscriptionRules.QUEUE.withDelay(new RedeliveryDelay(100, 2, 300));

    private void pass(final GroupSubscription queue, final long ms) {
        clock.advance(Duration.ofMillis(ms));
        queue.expireIfDue();
    }

    @Test
    void shouldHandOutAgainLaterAndLaterWhatFails() {
        final GroupSubscription queue = subscription(DELAYED);
        source.add(0, 1);
        final Taker taker = new Taker();
        final Outlet outlet = queue.attach(Wish.ALL, FOREVER, taker);
        outlet.credit(10);
        for (final long delay : new long[] {100, 200, 300, 300}) {
            final int before = taker.got.size();
            queue.release(taker.got.subList(before - 1, before), true);
            pass(queue, delay - 1);
            assertThat(taker.got).hasSize(before);
            pass(queue, 1);
            assertThat(taker.got).hasSize(before + 1);
        }
        assertThat(taker.got).extracting(Handed::count).containsExactly(1, 2, 3, 4, 5);
        queue.release(taker.got.subList(4, 5), false);
        assertThat(taker.got).as("not failed, so at once").hasSize(6);
    }

    @Test
    void shouldGoOnWithOthersWhileAMessageWaits() {
        final GroupSubscription queue = subscription(DELAYED);
        source.add(0, 2);
        final Taker taker = new Taker();
        final Outlet outlet = queue.attach(Wish.ALL, FOREVER, taker);
        outlet.credit(1);
        queue.release(taker.got, true);
        assertThat(queue.view().get(0)).isEqualTo(new LaneView(0, 2, 1, 0, 0, 2));
        assertThat(queue.browse(Wish.ALL, null, 10).messages())
                .as("it is still in the queue")
                .extracting(Handed::queueOffset)
                .containsExactly(0L, 1L);
        outlet.credit(1);
        pass(queue, 100);
        outlet.credit(1);
        assertThat(taker.offsets()).containsExactly(0L, 1L, 0L);
    }

    @Test
    void shouldLetAGroupWaitForItsMessage() {
        final GroupSubscription queue = subscription(DELAYED);
        final Map<String, String> grouped = Map.of(PropertyKeys.MESSAGE_GROUP, "a");
        source.add(0, grouped);
        source.add(0, grouped);
        source.add(0, Map.of());
        final Taker taker = new Taker();
        final Outlet outlet = queue.attach(Wish.ALL, FOREVER, taker);
        outlet.credit(1);
        queue.release(taker.got, true);
        outlet.credit(10);
        assertThat(taker.offsets()).containsExactly(0L, 2L);
        source.add(0, grouped);
        queue.arrived();
        pass(queue, 99);
        assertThat(taker.offsets()).containsExactly(0L, 2L);
        pass(queue, 1);
        assertThat(taker.offsets()).containsExactly(0L, 2L, 0L, 1L, 3L);
    }

    @Test
    void shouldDelayWhatALostConsumerHadAndNotWhatWasRolledBackTooOften() {
        final GroupSubscription queue = subscription(DELAYED.withMostDeliveries(2));
        source.add(0, 1);
        final Taker first = new Taker();
        final Outlet lost = queue.attach(Wish.ALL, FOREVER, first);
        final Taker second = new Taker();
        lost.credit(1);
        queue.attach(Wish.ALL, FOREVER, second).credit(1);
        lost.close(true);
        assertThat(second.got).isEmpty();
        pass(queue, 100);
        assertThat(second.got).extracting(Handed::count).containsExactly(2);
        assertThat(queue.claim(second.got.get(0))).isTrue();
        queue.giveBackClaimed(second.got);
        assertThat(dead).extracting(Dead::cause).containsExactly(Cause.TRIED_TOO_OFTEN);
    }

    @Test
    void shouldNotGiveAConsumerAgainWhatIsUndeliverableThere() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        source.add(0, 3);
        final Taker first = new Taker();
        final Outlet refusing = queue.attach(Wish.ALL, FOREVER, first);
        refusing.credit(10);
        assertThat(queue.modify(first.got.subList(0, 1), true, true)).isEqualTo(1);
        assertThat(queue.modify(first.got.subList(1, 2), false, true)).isEqualTo(1);
        assertThat(queue.modify(first.got.subList(2, 3), false, false)).isEqualTo(1);
        assertThat(first.offsets()).containsExactly(0L, 1L, 2L, 2L);
        final Taker second = new Taker();
        queue.attach(Wish.ALL, FOREVER, second).credit(10);
        assertThat(second.offsets()).containsExactly(0L, 1L);
        assertThat(second.got).extracting(Handed::count).containsExactly(2, 1);
        assertThat(queue.modify(second.got.subList(0, 1), true, true)).isEqualTo(1);
        refusing.credit(10);
        assertThat(first.got).as("refused by both").hasSize(4);
        refusing.close(false);
        final Taker third = new Taker();
        queue.attach(Wish.ALL, FOREVER, third).credit(10);
        assertThat(third.offsets()).containsExactly(0L);
    }

    @Test
    void shouldFindAnotherConsumerForAMessageOfAGroupThatItsOwnRefuses() {
        final GroupSubscription queue = subscription(SubscriptionRules.QUEUE);
        final Map<String, String> grouped = Map.of(PropertyKeys.MESSAGE_GROUP, "a");
        source.add(0, grouped);
        source.add(0, grouped);
        final Taker first = new Taker();
        final Taker second = new Taker();
        queue.attach(Wish.ALL, FOREVER, first).credit(10);
        queue.attach(Wish.ALL, FOREVER, second).credit(10);
        assertThat(first.offsets()).containsExactly(0L, 1L);
        queue.modify(first.got.subList(0, 1), false, true);
        assertThat(second.offsets()).containsExactly(0L);
    }

    @Test
    void shouldKnowOnlySoManyRefusedMessagesOneByOne() {
        source.add(0, 100);
        final Lane lane = new Lanes(source).obtain(0);
        final Refusals refusals = new Refusals(10);
        for (int i = 0; i < 10; i++) {
            refusals.add(lane, 2 * i);
        }
        assertThat(refusals.holds(lane, 1)).isFalse();
        lane.cursor().settle(0);
        refusals.add(lane, 30);
        assertThat(refusals.holds(lane, 1)).as("there was room for one more").isFalse();
        refusals.add(lane, 40);
        assertThat(refusals.holds(lane, 1)).as("all before the furthest").isTrue();
        assertThat(refusals.holds(lane, 31)).isFalse();
        assertThat(refusals.holds(lane, 40)).isTrue();
    }
}
