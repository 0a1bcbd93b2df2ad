package io.posthorn.broker.door;

import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.Visibility;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.GetEarliestMessageStoreTime;
import io.posthorn.remoting.command.GetMaxOffset;
import io.posthorn.remoting.command.GetMinOffset;
import io.posthorn.remoting.command.QueryConsumerOffset;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.command.SearchOffset;
import io.posthorn.remoting.command.UpdateConsumerOffset;
import io.posthorn.store.Store;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.QueueTimes;

/** Where queues begin and end and how far groups got (remoting protocol 9.2). */
final class OffsetDoor {

    private final Topics topics;
    private final Groups groups;
    private final ConsumerOffsets offsets;
    private final Visibility visibility;
    private final Store store;
    private final Clerks clerks;

    OffsetDoor(
            final Topics topics,
            final Groups groups,
            final ConsumerOffsets offsets,
            final Visibility visibility,
            final Store store,
            final Clerks clerks) {
        this.topics = topics;
        this.groups = groups;
        this.offsets = offsets;
        this.visibility = visibility;
        this.store = store;
        this.clerks = clerks;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.QUERY_CONSUMER_OFFSET, this::committed);
        server.register(RequestCode.UPDATE_CONSUMER_OFFSET, this::commit);
        server.register(RequestCode.GET_MAX_OFFSET, this::maxOffset);
        server.register(RequestCode.GET_MIN_OFFSET, this::minOffset);
        server.register(RequestCode.SEARCH_OFFSET_BY_TIMESTAMP, clerks.handle(this::search));
        server.register(RequestCode.GET_EARLIEST_MSG_STORETIME, clerks.handle(this::earliest));
    }

    private void committed(final Exchange exchange) {
        final QueryConsumerOffset.Request asked =
                QueryConsumerOffset.Request.from(exchange.request().fields());
        final long offset =
                offsets.committed(asked.consumerGroup(), asked.topic(), asked.queueId());
        if (offset != ConsumerOffsets.NONE) {
            exchange.reply(ResponseCode.SUCCESS.frame(new QueryConsumerOffset.Response(offset)));
        } else if (Boolean.FALSE.equals(asked.setZeroIfNotFound())) {
            neverCommitted(exchange);
        } else {
            // Where the queue's first message lies is on a page that nobody may have read for long.
            clerks.take(exchange, each -> begin(each, asked));
        }
    }

    private static void neverCommitted(final Exchange exchange) {
        exchange.reply(
                ResponseCode.QUERY_NOT_FOUND, "Not found, maybe this group consumer boot first");
    }

    /** Where a group begins that never committed. */
    private void begin(final Exchange exchange, final QueryConsumerOffset.Request asked) {
        if (isYoung(store.queues().find(asked.topic(), asked.queueId()))) {
            exchange.reply(ResponseCode.SUCCESS.frame(new QueryConsumerOffset.Response(0)));
        } else {
            neverCommitted(exchange);
        }
    }

    /**
     * Whether a queue's first message is still warm, or never came. A new group starts there, as
     * RocketMQ's clients are used to, whatever they are set to; on an older queue they decide.
     */
    private boolean isYoung(final ConsumeQueue queue) {
        if (queue == null) {
            return true;
        }
        final Unit.Batch first = new Unit.Batch(1);
        return queue.read(0, first) > 0 && store.isWarm(first.physicalOffset(0));
    }

    private void commit(final Exchange exchange) {
        final UpdateConsumerOffset.Request asked =
                UpdateConsumerOffset.Request.from(exchange.request().fields());
        // A commit makes no group: tools that copy offsets want to know that there is none.
        if (groups.find(asked.consumerGroup()) == null) {
            exchange.reply(
                    ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
                    "Group " + asked.consumerGroup() + " not exist!");
            return;
        }
        final TopicConfig topic = topics.find(asked.topic());
        if (topic == null) {
            exchange.reply(ResponseCode.TOPIC_NOT_EXIST, "Topic " + asked.topic() + " not exist!");
        } else if (asked.commitOffset() < 0
                || asked.queueId() < 0
                || asked.queueId() >= Math.max(topic.readQueueNums(), topic.writeQueueNums())) {
            exchange.reply(
                    ResponseCode.INVALID_PARAMETER,
                    "offset %d of queue %d of topic %s cannot be committed"
                            .formatted(asked.commitOffset(), asked.queueId(), asked.topic()));
        } else if (offsets.commit(
                asked.consumerGroup(), asked.topic(), asked.queueId(), asked.commitOffset())) {
            exchange.reply(ResponseCode.SUCCESS);
        } else {
            exchange.reply(ResponseCode.SUCCESS, "Offset has been previously reset");
        }
    }

    private void maxOffset(final Exchange exchange) {
        final GetMaxOffset.Request asked = GetMaxOffset.Request.from(exchange.request().fields());
        final ConsumeQueue queue = store.queues().find(asked.topic(), asked.queueId());
        exchange.reply(
                ResponseCode.SUCCESS.frame(
                        new GetMaxOffset.Response(
                                queue == null ? 0 : visibility.maxOffset(queue))));
    }

    private void minOffset(final Exchange exchange) {
        final GetMinOffset.Request asked = GetMinOffset.Request.from(exchange.request().fields());
        final ConsumeQueue queue = store.queues().find(asked.topic(), asked.queueId());
        exchange.reply(
                ResponseCode.SUCCESS.frame(
                        new GetMinOffset.Response(queue == null ? 0 : queue.minOffset())));
    }

    private void search(final Exchange exchange) {
        final SearchOffset.Request asked = SearchOffset.Request.from(exchange.request().fields());
        final ConsumeQueue queue = store.queues().find(asked.topic(), asked.queueId());
        final QueueTimes times = new QueueTimes(store.log());
        final long end = queue == null ? 0 : visibility.maxOffset(queue);
        final boolean upper = "UPPER".equalsIgnoreCase(asked.boundaryType());
        final long offset;
        if (queue == null) {
            offset = 0;
        } else if (upper) {
            offset = times.lastAtOrBefore(queue, end, asked.timestamp());
        } else {
            offset = times.firstAtOrAfter(queue, end, asked.timestamp());
        }
        exchange.reply(ResponseCode.SUCCESS.frame(new SearchOffset.Response(offset)));
    }

    private void earliest(final Exchange exchange) {
        final GetEarliestMessageStoreTime.Request asked =
                GetEarliestMessageStoreTime.Request.from(exchange.request().fields());
        final ConsumeQueue queue = store.queues().find(asked.topic(), asked.queueId());
        final boolean isEmpty = queue == null || visibility.maxOffset(queue) <= queue.minOffset();
        final long time =
                isEmpty ? -1 : new QueueTimes(store.log()).storeTimeOf(queue, queue.minOffset());
        exchange.reply(ResponseCode.SUCCESS.frame(new GetEarliestMessageStoreTime.Response(time)));
    }
}
