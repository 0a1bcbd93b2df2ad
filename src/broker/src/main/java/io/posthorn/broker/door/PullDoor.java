package io.posthorn.broker.door;

import io.posthorn.broker.client.ConsumerGroup;
import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.client.Subscription;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.Pull;
import io.posthorn.broker.delivery.PullAnswer;
import io.posthorn.broker.delivery.PullAnswer.Status;
import io.posthorn.broker.delivery.QueueReader;
import io.posthorn.broker.delivery.Waiting;
import io.posthorn.broker.selector.InvalidSelector;
import io.posthorn.broker.selector.SelectorCache;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.channel.Slot;
import io.posthorn.remoting.command.PullMessage;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.store.segment.Slice;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/** Pulls, held while nothing is there (remoting protocol 9.1). */
final class PullDoor {

    private static final int MOST_MESSAGES = 256;
    private static final int MOST_BYTES = 256 << 10;
    private static final int LARGEST_BYTES = 8 << 20;

    /** Clients give up after 30 s; nobody is held longer than makes sense for any of them. */
    private static final long MOST_PATIENCE_MS = 60_000;

    private static final Slot<Held> HELD = Slot.named("broker.heldPulls");

    private final boolean readable;
    private final Topics topics;
    private final Groups groups;
    private final Consumers consumers;
    private final ConsumerOffsets offsets;
    private final QueueReader reader;
    private final Waiting waiting;
    private final Clerks coldReaders;
    private final SelectorCache selectors;

    PullDoor(
            final boolean readable,
            final Topics topics,
            final Groups groups,
            final Consumers consumers,
            final ConsumerOffsets offsets,
            final QueueReader reader,
            final Waiting waiting,
            final Clerks coldReaders,
            final SelectorCache selectors) {
        this.readable = readable;
        this.topics = topics;
        this.groups = groups;
        this.consumers = consumers;
        this.offsets = offsets;
        this.reader = reader;
        this.waiting = waiting;
        this.coldReaders = coldReaders;
        this.selectors = selectors;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.PULL_MESSAGE, this::pull);
        server.register(RequestCode.LITE_PULL_MESSAGE, this::pull);
        server.onConnect(
                connection -> {
                    final Held held = new Held();
                    connection.set(HELD, held);
                    connection.onClose(held::wakeAll);
                });
    }

    private void pull(final Exchange exchange) {
        final PullMessage.Request asked = PullMessage.Request.from(exchange.request().fields());
        final Frame refusal = refusalOf(asked);
        if (refusal != null) {
            exchange.reply(refusal);
            return;
        }
        final Subscription subscription;
        try {
            subscription = subscriptionOf(exchange, asked);
        } catch (final InvalidSelector e) {
            exchange.reply(
                    ResponseCode.SUBSCRIPTION_PARSE_FAILED,
                    "parse the consumer's subscription failed: " + e.getMessage());
            return;
        }
        if (subscription == null) {
            return;
        }
        if (asked.has(PullMessage.COMMIT_OFFSET) && asked.commitOffset() >= 0) {
            offsets.commit(
                    asked.consumerGroup(), asked.topic(), asked.queueId(), asked.commitOffset());
        }
        final Pull pull =
                new Pull(
                        asked.consumerGroup(),
                        asked.topic(),
                        asked.queueId(),
                        asked.queueOffset(),
                        Math.max(1, Math.min(MOST_MESSAGES, asked.maxMsgNums())),
                        asked.maxMsgBytes() == null
                                ? MOST_BYTES
                                : Math.max(1, Math.min(LARGEST_BYTES, asked.maxMsgBytes())),
                        subscription);
        if (reader.isCold(pull)) {
            coldReaders.take(exchange, kept -> answer(kept, asked, pull, reader.pullCold(pull)));
        } else {
            answer(exchange, asked, pull, reader.pull(pull));
        }
    }

    private void answer(
            final Exchange exchange,
            final PullMessage.Request asked,
            final Pull pull,
            final PullAnswer answer) {
        final boolean mayWait = asked.has(PullMessage.SUSPEND) && asked.suspendTimeoutMillis() > 0;
        if (answer.status() == Status.NOTHING_NEW && mayWait) {
            hold(exchange, asked, pull, answer);
        } else {
            exchange.reply(frameOf(answer));
        }
    }

    /** Checks in the protocol's order; null if the pull may go on. */
    private Frame refusalOf(final PullMessage.Request asked) {
        if (!readable) {
            return forbidden(
                    1, "the broker pulling message is forbidden (posthorn.broker.permission)");
        }
        final GroupConfig group = groups.findOrCreate(asked.consumerGroup());
        if (group == null) {
            return ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST.because(
                    "subscription group [%s] does not exist".formatted(asked.consumerGroup()));
        }
        if (!group.consumeEnable()) {
            return forbidden(2, "subscription group no permission, " + asked.consumerGroup());
        }
        final TopicConfig topic = topics.find(asked.topic());
        if (topic == null) {
            return ResponseCode.TOPIC_NOT_EXIST.because(
                    "topic[%s] not exist, apply first please!".formatted(asked.topic()));
        }
        if (!topic.readable()) {
            return forbidden(
                    3, "the topic[%s] pulling message is forbidden".formatted(asked.topic()));
        }
        if (asked.queueId() < 0 || asked.queueId() >= topic.readQueueNums()) {
            return ResponseCode.INVALID_PARAMETER.because(
                    "queueId[%d] is illegal, topic:[%s] topicConfig.readQueueNums:[%d]"
                            .formatted(asked.queueId(), asked.topic(), topic.readQueueNums()));
        }
        return null;
    }

    private static Frame forbidden(final int type, final String remark) {
        return ResponseCode.NO_PERMISSION
                .frame(new PullMessage.Response(0, 0, 0, 0, null, null, null, type))
                .remark(remark);
    }

    /** What the consumer wants; null if that was answered already. */
    private Subscription subscriptionOf(final Exchange exchange, final PullMessage.Request asked)
            throws InvalidSelector {
        if (asked.has(PullMessage.SUBSCRIPTION)) {
            return Subscription.of(
                    asked.topic(),
                    asked.expressionType(),
                    asked.subscription(),
                    asked.subVersion(),
                    selectors);
        }
        final ConsumerGroup group = consumers.find(asked.consumerGroup());
        if (group == null) {
            exchange.reply(
                    ResponseCode.SUBSCRIPTION_NOT_EXIST, "the consumer's group info not exist");
            return null;
        }
        final GroupConfig config = groups.find(asked.consumerGroup());
        if (config != null && !config.consumeBroadcastEnable() && group.style().isBroadcasting()) {
            exchange.reply(
                    forbidden(
                            4,
                            "the consumer group[%s] can not consume by broadcast way"
                                    .formatted(asked.consumerGroup())));
            return null;
        }
        final Subscription subscription = group.subscription(asked.topic());
        if (subscription == null) {
            exchange.reply(
                    ResponseCode.SUBSCRIPTION_NOT_EXIST, "the consumer's subscription not exist");
            return null;
        }
        if (subscription.version() < asked.subVersion()) {
            exchange.reply(
                    ResponseCode.SUBSCRIPTION_NOT_LATEST, "the consumer's subscription not latest");
            return null;
        }
        return subscription;
    }

    private void hold(
            final Exchange exchange,
            final PullMessage.Request asked,
            final Pull pull,
            final PullAnswer empty) {
        final HeldPull held = new HeldPull(exchange, asked, pull, empty);
        final Runnable wake =
                waiting.add(
                        pull,
                        Math.min(asked.suspendTimeoutMillis(), MOST_PATIENCE_MS),
                        () -> reader.hasNews(pull),
                        held::wake);
        if (wake == null) {
            exchange.reply(frameOf(empty));
            return;
        }
        held.handle(wake);
        if (reader.hasNews(pull)) {
            // It arrived between the look and the wait; nobody else would tell.
            wake.run();
        }
    }

    /** Pulls of one connection that wait; they end with it. */
    private static final class Held {

        private final Set<HeldPull> pulls = ConcurrentHashMap.newKeySet();

        void wakeAll() {
            pulls.forEach(pull -> pull.handle.run());
        }
    }

    /** A pull that waits for a message. */
    private final class HeldPull {

        private final Exchange exchange;
        private final PullMessage.Request asked;
        private final Pull pull;
        private final PullAnswer empty;
        private final Held ofConnection;
        private volatile boolean woken;
        private volatile Runnable handle;

        HeldPull(
                final Exchange exchange,
                final PullMessage.Request asked,
                final Pull pull,
                final PullAnswer empty) {
            this.exchange = exchange;
            this.asked = asked;
            this.pull = pull;
            this.empty = empty;
            this.ofConnection = exchange.connection().get(HELD);
        }

        void handle(final Runnable wake) {
            handle = wake;
            ofConnection.pulls.add(this);
            if (woken) {
                ofConnection.pulls.remove(this);
            }
        }

        /** Called once, by any thread. */
        void wake() {
            woken = true;
            ofConnection.pulls.remove(this);
            if (!exchange.connection().isOpen()) {
                // Nothing is read for a reader that has gone, least of all a reset told only once.
                exchange.reply(frameOf(empty));
                return;
            }
            try {
                exchange.connection().eventLoop().execute(this::answer);
            } catch (final RejectedExecutionException e) {
                exchange.reply(frameOf(empty));
            }
        }

        private void answer() {
            if (!exchange.connection().isOpen()) {
                exchange.reply(frameOf(empty));
                return;
            }
            Frame frame;
            try {
                // What was allowed when it began to wait may be forbidden by now.
                final Frame refusal = refusalOf(asked);
                frame = refusal == null ? frameOf(reader.pull(pull)) : refusal;
            } catch (final RuntimeException e) {
                DoorLog.LOG.heldPullFailed(pull.group(), pull.topic(), pull.queueId(), e);
                frame = ResponseCode.SYSTEM_ERROR.because("the pull failed: " + e.getMessage());
            }
            exchange.reply(frame);
        }
    }

    private static Frame frameOf(final PullAnswer answer) {
        final PullMessage.Response header =
                new PullMessage.Response(
                        0,
                        answer.nextOffset(),
                        answer.minOffset(),
                        answer.maxOffset(),
                        null,
                        null,
                        null,
                        null);
        return switch (answer.status()) {
            case FOUND ->
                    ResponseCode.SUCCESS
                            .frame(header)
                            .remark("FOUND")
                            .body(bytesOf(answer), answer::release);
            case NO_MATCH ->
                    ResponseCode.PULL_RETRY_IMMEDIATELY.frame(header).remark("NO_MATCHED_MESSAGE");
            case NOTHING_NEW ->
                    ResponseCode.PULL_NOT_FOUND.frame(header).remark("OFFSET_OVERFLOW_ONE");
            case OFFSET_MOVED ->
                    ResponseCode.PULL_OFFSET_MOVED.frame(header).remark("OFFSET_MOVED");
        };
    }

    private static List<ByteBuffer> bytesOf(final PullAnswer answer) {
        return answer.slices().stream().map(Slice::bytes).toList();
    }
}
