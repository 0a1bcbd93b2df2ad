package io.posthorn.broker.door;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.client.Subscription;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.delivery.Outlet;
import io.posthorn.broker.delivery.Parcel;
import io.posthorn.broker.delivery.Polls;
import io.posthorn.broker.delivery.SubscriptionRules;
import io.posthorn.broker.delivery.Wish;
import io.posthorn.broker.selector.InvalidSelector;
import io.posthorn.broker.selector.SelectorCache;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.broker.traffic.Traffic;
import io.posthorn.remoting.channel.Connection;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.channel.Slot;
import io.posthorn.remoting.command.Notification;
import io.posthorn.remoting.command.PeekMessage;
import io.posthorn.remoting.command.PollingInfo;
import io.posthorn.remoting.command.PopMessage;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Pops: the broker chooses messages and leases them to the client, which settles each by a receipt
 * (remoting protocol 10). A pop that finds nothing waits in its subscription.
 */
final class PopDoor {

    private static final int MOST_MESSAGES = 32;

    /** Clients give up after 30 s; nobody is held longer than makes sense for any of them. */
    private static final long MOST_PATIENCE_MS = 60_000;

    /** Nobody needs a message for longer, and no sum of times overflows. */
    private static final long LONGEST_LEASE_MS = TimeUnit.DAYS.toMillis(365);

    private static final int ORDERED_REVIVE_QUEUE = 999;
    private static final int START_AT_FIRST = 0;

    private static final Slot<Held> HELD = Slot.named("broker.heldPops");

    private final boolean readable;
    private final Topics topics;
    private final Groups groups;
    private final ConsumerOffsets offsets;
    private final Deliveries deliveries;
    private final Polls polls;
    private final Traffic traffic;
    private final Clerks coldReaders;
    private final SelectorCache selectors;
    private final Clock clock;

    PopDoor(
            final boolean readable,
            final Topics topics,
            final Groups groups,
            final ConsumerOffsets offsets,
            final Deliveries deliveries,
            final Polls polls,
            final Traffic traffic,
            final Clerks coldReaders,
            final SelectorCache selectors,
            final Clock clock) {
        this.readable = readable;
        this.topics = topics;
        this.groups = groups;
        this.offsets = offsets;
        this.deliveries = deliveries;
        this.polls = polls;
        this.traffic = traffic;
        this.coldReaders = coldReaders;
        this.selectors = selectors;
        this.clock = clock;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.POP_MESSAGE, this::pop);
        server.register(RequestCode.PEEK_MESSAGE, this::peek);
        server.register(RequestCode.NOTIFICATION, this::notifyOf);
        server.register(RequestCode.POLLING_INFO, this::pollingInfo);
        server.onConnect(
                connection -> {
                    final Held held = new Held();
                    connection.set(HELD, held);
                    connection.onClose(held::giveUp);
                });
    }

    /** As long as a lease can be. */
    static long invisibleMs(final long asked) {
        return Math.max(0, Math.min(LONGEST_LEASE_MS, asked));
    }

    private void pop(final Exchange exchange) {
        final PopMessage.Request asked = PopMessage.Request.from(exchange.request().fields());
        final Frame refusal =
                refusalOf(
                        asked.consumerGroup(), asked.topic(), asked.queueId(), asked.maxMsgNums());
        if (refusal != null) {
            exchange.reply(refusal);
            return;
        }
        final Wish wish;
        try {
            wish = wishOf(asked);
        } catch (final InvalidSelector e) {
            exchange.reply(
                    ResponseCode.SUBSCRIPTION_PARSE_FAILED,
                    "parse the consumer's subscription failed: " + e.getMessage());
            return;
        }
        final SubscriptionRules.Start start =
                asked.initMode() == START_AT_FIRST
                        ? SubscriptionRules.Start.FIRST
                        : SubscriptionRules.Start.LAST;
        new Pop(exchange, asked, wish, open(asked.consumerGroup(), asked.topic(), start)).begin();
    }

    /** Checks in the protocol's order; null if the request may go on. */
    private Frame refusalOf(
            final String groupName, final String topicName, final int queueId, final int most) {
        if (!readable) {
            return ResponseCode.NO_PERMISSION.because(
                    "the broker pop message is forbidden (posthorn.broker.permission)");
        }
        if (most > MOST_MESSAGES) {
            return ResponseCode.INVALID_PARAMETER.because(
                    "maxMsgNums[%d] is greater than %d".formatted(most, MOST_MESSAGES));
        }
        final TopicConfig topic = topics.find(topicName);
        if (topic == null) {
            return ResponseCode.TOPIC_NOT_EXIST.because(
                    "topic[%s] not exist, apply first please!".formatted(topicName));
        }
        if (!topic.readable()) {
            return ResponseCode.NO_PERMISSION.because(
                    "the topic[%s] pop message is forbidden".formatted(topicName));
        }
        if (queueId < Wish.ANY_QUEUE || queueId >= topic.readQueueNums()) {
            return ResponseCode.INVALID_PARAMETER.because(
                    "queueId[%d] is illegal, topic:[%s] topicConfig.readQueueNums:[%d]"
                            .formatted(queueId, topicName, topic.readQueueNums()));
        }
        if (Groups.isSystem(groupName)) {
            return ResponseCode.NO_PERMISSION.because(
                    "group %s belongs to the broker".formatted(groupName));
        }
        final GroupConfig group = groups.findOrCreate(groupName);
        if (group == null) {
            return ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST.because(
                    "subscription group [%s] does not exist".formatted(groupName));
        }
        if (!group.consumeEnable()) {
            return ResponseCode.NO_PERMISSION.because(
                    "subscription group no permission, " + groupName);
        }
        return null;
    }

    private Wish wishOf(final PopMessage.Request asked) throws InvalidSelector {
        final Subscription wanted =
                Subscription.of(asked.topic(), asked.expType(), asked.exp(), 0, selectors);
        return new Wish(wanted.tags(), wanted.selector(), null, asked.queueId(), asked.order());
    }

    /** The group's subscription; a group that also consumes by JMS keeps the rules it has there. */
    private GroupSubscription open(
            final String group, final String topic, final SubscriptionRules.Start start) {
        final GroupSubscription known = deliveries.find(group, topic);
        final int most = mostDeliveries(group);
        if (known != null && !known.rules().isPopping()) {
            return known;
        }
        if (known != null && known.rules().mostDeliveries() == most) {
            return known;
        }
        return deliveries.open(
                group,
                topic,
                SubscriptionRules.popping(start, most),
                queueId -> offsets.committed(group, topic, queueId));
    }

    private int mostDeliveries(final String group) {
        final GroupConfig config = groups.find(group);
        return config == null || config.retryMaxTimes() < 0 ? 0 : config.retryMaxTimes() + 1;
    }

    private static Frame empty(final ResponseCode code, final PopMessage.Request asked) {
        return code.frame(
                new PopMessage.Response(
                        0,
                        asked.invisibleTime(),
                        asked.order() ? ORDERED_REVIVE_QUEUE : 0,
                        0,
                        null,
                        null,
                        null));
    }

    /** Until when a request waits; a client whose clock is ahead waits no longer for it. */
    private long deadlineOf(final long bornTime, final long pollTime) {
        return Math.min(bornTime, clock.wallMs())
                + Math.max(0, Math.min(MOST_PATIENCE_MS, pollTime));
    }

    /** What waits for one connection; it ends with it. */
    private static final class Held {

        private final Set<Polls.Poll> waiting = ConcurrentHashMap.newKeySet();

        void giveUp() {
            waiting.forEach(Polls.Poll::giveUp);
        }
    }

    /** A request that may wait, and is answered by whatever comes first. */
    private abstract class Waiter {

        final Exchange exchange;
        private final Held ofConnection;
        private volatile Polls.Poll poll;
        private volatile boolean isOver;

        Waiter(final Exchange exchange) {
            this.exchange = exchange;
            this.ofConnection = exchange.connection().get(HELD);
        }

        abstract void giveUp();

        final boolean isOver() {
            return isOver;
        }

        /** Says false if too many wait. */
        final boolean await(
                final String group, final String topic, final int queueId, final long deadlineMs) {
            final Polls.Poll added = polls.add(group, topic, queueId, deadlineMs, this::giveUp);
            if (added == null) {
                return false;
            }
            ofConnection.waiting.add(added);
            poll = added;
            if (isOver) {
                over();
            }
            if (!exchange.connection().isOpen()) {
                added.giveUp();
            }
            return true;
        }

        /** It waits no more. */
        final void over() {
            isOver = true;
            final Polls.Poll added = poll;
            if (added != null) {
                added.end();
                ofConnection.waiting.remove(added);
            }
        }
    }

    /** One pop from the request to its answer. */
    private final class Pop extends Waiter {

        private final PopMessage.Request asked;
        private final Wish wish;
        private final GroupSubscription subscription;
        private Outlet outlet;

        Pop(
                final Exchange exchange,
                final PopMessage.Request asked,
                final Wish wish,
                final GroupSubscription subscription) {
            super(exchange);
            this.asked = asked;
            this.wish = wish;
            this.subscription = subscription;
        }

        void begin() {
            outlet =
                    subscription.take(
                            wish,
                            Math.max(1, asked.maxMsgNums()),
                            invisibleMs(asked.invisibleTime()),
                            asked.order() ? asked.attemptId() : null,
                            this::deliver);
            final long deadlineMs = deadlineOf(asked.bornTime(), asked.pollTime());
            if (isOver()) {
                return;
            }
            if (asked.pollTime() <= 0) {
                end(ResponseCode.PULL_NOT_FOUND);
            } else if (deadlineMs <= clock.wallMs()) {
                end(ResponseCode.POLLING_TIMEOUT);
            } else if (!await(asked.consumerGroup(), asked.topic(), asked.queueId(), deadlineMs)) {
                end(ResponseCode.POLLING_FULL);
            }
        }

        @Override
        void giveUp() {
            end(ResponseCode.POLLING_TIMEOUT);
        }

        /** Answers that nothing came, unless something did. */
        private void end(final ResponseCode code) {
            if (outlet.withdraw()) {
                over();
                exchange.reply(empty(code, asked));
            }
        }

        /** Called once, by any thread. */
        private void deliver(final List<Handed> messages) {
            over();
            try {
                exchange.connection().eventLoop().execute(() -> answer(messages));
            } catch (final RejectedExecutionException e) {
                giveBack(messages);
            }
        }

        /** Nobody reads the answer, so nobody had the messages. */
        private void giveBack(final List<Handed> messages) {
            subscription.release(messages, false);
            exchange.reply(empty(ResponseCode.POLLING_TIMEOUT, asked));
        }

        private void answer(final List<Handed> messages) {
            try {
                if (!exchange.connection().isOpen()) {
                    giveBack(messages);
                } else if (messages.stream().anyMatch(deliveries::isCold)) {
                    coldReaders.take(
                            new Refusable(exchange, () -> subscription.release(messages, false)),
                            kept -> kept.reply(frameOf(messages, true)));
                } else {
                    exchange.reply(frameOf(messages, false));
                }
            } catch (final RuntimeException e) {
                DoorLog.LOG.popFailed(asked.consumerGroup(), asked.topic(), e);
                exchange.reply(ResponseCode.SYSTEM_ERROR, "the pop failed: " + e.getMessage());
            }
        }

        private Frame frameOf(final List<Handed> messages, final boolean isCold) {
            final Parcel parcel = deliveries.pack(asked.topic(), messages);
            if (isCold) {
                parcel.load();
            }
            if (!parcel.unreadable().isEmpty()) {
                // They have gone with their part of the log, or the disk has spoilt them.
                subscription.accept(parcel.unreadable());
            }
            if (parcel.messages().isEmpty()) {
                return empty(ResponseCode.POLLING_TIMEOUT, asked);
            }
            traffic.given(
                    asked.consumerGroup(), asked.topic(), parcel.messages().size(), parcel.bytes());
            final long invisibleMs = invisibleMs(asked.invisibleTime());
            final PopInfo info = new PopInfo(parcel.messages());
            return ResponseCode.SUCCESS
                    .frame(
                            new PopMessage.Response(
                                    messages.get(0).deadlineMs() - invisibleMs,
                                    invisibleMs,
                                    asked.order() ? ORDERED_REVIVE_QUEUE : 0,
                                    subscription.rest(wish),
                                    info.startOffsets(),
                                    info.offsets(),
                                    asked.order() ? info.orderCounts() : null))
                    .remark("FOUND")
                    .body(parcel.pieces(), parcel::release);
        }
    }

    /** An exchange that undoes something when it is answered that the broker is too busy. */
    private record Refusable(Exchange exchange, Runnable undo) implements Exchange {

        @Override
        public Connection connection() {
            return exchange.connection();
        }

        @Override
        public Frame request() {
            return exchange.request();
        }

        @Override
        public long receivedNanos() {
            return exchange.receivedNanos();
        }

        @Override
        public void reply(final Frame response) {
            if (ResponseCode.SYSTEM_BUSY.is(response)) {
                undo.run();
            }
            exchange.reply(response);
        }

        @Override
        public boolean answered() {
            return exchange.answered();
        }
    }

    private void peek(final Exchange exchange) {
        final PeekMessage.Request asked = PeekMessage.Request.from(exchange.request().fields());
        final Frame refusal =
                refusalOf(
                        asked.consumerGroup(), asked.topic(), asked.queueId(), asked.maxMsgNums());
        if (refusal != null) {
            exchange.reply(refusal);
            return;
        }
        final GroupSubscription subscription =
                open(asked.consumerGroup(), asked.topic(), SubscriptionRules.Start.FIRST);
        final Wish wish = anything(asked.queueId(), false);
        final List<Handed> found = subscription.peek(wish, Math.max(1, asked.maxMsgNums()));
        coldReaders.take(
                exchange, kept -> kept.reply(frameOf(asked.topic(), subscription, wish, found)));
    }

    private static Wish anything(final int queueId, final boolean inOrder) {
        return new Wish(Wish.ALL.tags(), null, null, queueId, inOrder);
    }

    private Frame frameOf(
            final String topic,
            final GroupSubscription subscription,
            final Wish wish,
            final List<Handed> found) {
        final Parcel parcel = deliveries.pack(topic, found);
        if (parcel.messages().isEmpty()) {
            return ResponseCode.PULL_NOT_FOUND.frame(
                    new PopMessage.Response(0, 0, 0, 0, null, null, null));
        }
        parcel.load();
        final PopInfo info = new PopInfo(parcel.messages());
        return ResponseCode.SUCCESS
                .frame(
                        new PopMessage.Response(
                                clock.wallMs(),
                                0,
                                0,
                                subscription.rest(wish),
                                info.startOffsets(),
                                info.offsets(),
                                null))
                .remark("FOUND")
                .body(parcel.pieces(), parcel::release);
    }

    private void notifyOf(final Exchange exchange) {
        final Notification.Request asked = Notification.Request.from(exchange.request().fields());
        final Frame refusal = refusalOf(asked.consumerGroup(), asked.topic(), asked.queueId(), 1);
        if (refusal != null) {
            exchange.reply(refusal);
            return;
        }
        new Watcher(
                        exchange,
                        asked,
                        open(asked.consumerGroup(), asked.topic(), SubscriptionRules.Start.LAST))
                .begin();
    }

    /** One request to be told when there is a message. */
    private final class Watcher extends Waiter {

        private final Notification.Request asked;
        private final GroupSubscription subscription;
        private final AtomicBoolean answered = new AtomicBoolean();
        private volatile Runnable ended = () -> {};

        Watcher(
                final Exchange exchange,
                final Notification.Request asked,
                final GroupSubscription subscription) {
            super(exchange);
            this.asked = asked;
            this.subscription = subscription;
        }

        void begin() {
            final long deadlineMs = deadlineOf(asked.bornTime(), asked.pollTime());
            ended =
                    subscription.watch(
                            anything(asked.queueId(), Boolean.TRUE.equals(asked.order())),
                            () -> answer(true, null));
            if (asked.pollTime() <= 0 || deadlineMs <= clock.wallMs()) {
                answer(false, false);
            } else if (!await(asked.consumerGroup(), asked.topic(), asked.queueId(), deadlineMs)) {
                answer(false, true);
            }
        }

        @Override
        void giveUp() {
            answer(false, false);
        }

        private void answer(final boolean hasMessage, final Boolean isFull) {
            if (answered.compareAndSet(false, true)) {
                over();
                if (!hasMessage) {
                    ended.run();
                }
                exchange.reply(
                        ResponseCode.SUCCESS.frame(new Notification.Response(hasMessage, isFull)));
            }
        }
    }

    private void pollingInfo(final Exchange exchange) {
        final PollingInfo.Request asked = PollingInfo.Request.from(exchange.request().fields());
        exchange.reply(
                ResponseCode.SUCCESS.frame(
                        new PollingInfo.Response(
                                polls.count(
                                        asked.consumerGroup(), asked.topic(), asked.queueId()))));
    }
}
