package io.posthorn.broker.admin;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.AdminRefusal.Reason;
import io.posthorn.broker.delivery.Visibility;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.intake.Send;
import io.posthorn.broker.intake.SendOutcome;
import io.posthorn.broker.query.Lookup;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.message.Compression;
import io.posthorn.message.OffsetMessageId;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.segment.Slice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends and reads single messages for people and tools. */
final class MessageOffice implements MessageDesk {

    /** A browser gets at most so many messages at once. */
    private static final int MOST_BROWSED = 1_000;

    /** Nor does it get much more than so many bytes at once. */
    private static final long MOST_BROWSED_BYTES = 16L << 20;

    /** Of a body that is longer, only so much is taken into the memory for people to look at. */
    private static final int LARGE_BODY_BYTES = 16 << 20;

    /** A compressed body is shown if it is not larger than this when it is decompressed. */
    private static final int MOST_SHOWN_BYTES = 64 << 20;

    private final BrokerIdentity identity;
    private final Topics topics;
    private final Intake intake;
    private final Lookup lookup;
    private final Visibility visibility;
    private final Store store;
    private final Clock clock;

    MessageOffice(
            final BrokerIdentity identity,
            final Topics topics,
            final Intake intake,
            final Lookup lookup,
            final Visibility visibility,
            final Store store,
            final Clock clock) {
        this.identity = identity;
        this.topics = topics;
        this.intake = intake;
        this.lookup = lookup;
        this.visibility = visibility;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public CompletionStage<SentMessage> send(final OutgoingMessage message) {
        final CompletableFuture<SentMessage> answer = new CompletableFuture<>();
        try {
            intake.send(sendOf(message), outcome -> complete(answer, message, outcome));
        } catch (final AdminRefusal e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private Send sendOf(final OutgoingMessage message) {
        return new Send(
                message.topic(),
                TopicNames.AUTO_CREATE_TEMPLATE,
                4,
                message.queueId(),
                0,
                0,
                clock.wallMs(),
                identity.address(),
                0,
                null,
                propertiesOf(message),
                ByteBuffer.wrap(message.body()),
                false);
    }

    private static PropertyText propertiesOf(final OutgoingMessage message) {
        final PropertyText.Editor properties = PropertyText.EMPTY.edit();
        try {
            message.properties()
                    .forEach(
                            (name, value) -> {
                                if (PropertyKeys.isReserved(name)) {
                                    throw AdminRefusal.invalid(
                                            "properties",
                                            "The property name %s is reserved.".formatted(name));
                                }
                                properties.set(name, value);
                            });
            if (message.tag() != null && !message.tag().isEmpty()) {
                properties.set(PropertyKeys.TAGS, message.tag());
            }
            if (message.keys().stream().anyMatch(key -> key.isBlank() || key.contains(" "))) {
                throw AdminRefusal.invalid("keys", "A key has no spaces and is not empty.");
            }
            if (!message.keys().isEmpty()) {
                properties.set(PropertyKeys.KEYS, String.join(" ", message.keys()));
            }
            if (message.messageGroup() != null) {
                properties.set(PropertyKeys.SHARDING_KEY, message.messageGroup());
            }
        } catch (final IllegalArgumentException e) {
            throw AdminRefusal.invalid(
                    "properties", "It cannot be stored: %s.".formatted(e.getMessage()));
        }
        if (message.priority() >= 0) {
            properties.set(PropertyKeys.PRIORITY, Integer.toString(message.priority()));
        }
        setDue(properties, message.due());
        return properties.set(PropertyKeys.WAIT, "true").toText();
    }

    private static void setDue(
            final PropertyText.Editor properties, final OutgoingMessage.Due due) {
        if (due instanceof OutgoingMessage.Due.After after) {
            properties.set(PropertyKeys.TIMER_DELAY_MS, Long.toString(after.delayMs()));
        } else if (due instanceof OutgoingMessage.Due.At at) {
            properties.set(PropertyKeys.TIMER_DELIVER_MS, Long.toString(at.timeMs()));
        } else if (due instanceof OutgoingMessage.Due.Level level) {
            properties.set(PropertyKeys.DELAY, Integer.toString(level.delayLevel()));
        }
    }

    private static void complete(
            final CompletableFuture<SentMessage> answer,
            final OutgoingMessage message,
            final SendOutcome outcome) {
        if (outcome instanceof SendOutcome.Stored stored
                && stored.confirmation() == SendOutcome.Confirmation.FLUSH_FAILED) {
            answer.completeExceptionally(
                    new AdminRefusal(
                            Reason.UNAVAILABLE,
                            null,
                            "The disk failed while the message was written; it may be lost."));
            return;
        }
        if (outcome instanceof SendOutcome.Stored stored) {
            answer.complete(
                    new SentMessage(
                            stored.messageId(),
                            stored.uniqueKey(),
                            message.topic(),
                            stored.queueId(),
                            stored.queueOffset(),
                            stored.confirmation() == SendOutcome.Confirmation.CONFIRMED
                                    ? SentMessage.Confirmation.CONFIRMED
                                    : SentMessage.Confirmation.FLUSH_TIMED_OUT));
            return;
        }
        final SendOutcome.Refused refused = (SendOutcome.Refused) outcome;
        answer.completeExceptionally(
                new AdminRefusal(
                        reasonOf(refused.reason()),
                        fieldOf(refused.reason()),
                        refused.explanation()));
    }

    private static Reason reasonOf(final SendOutcome.Reason reason) {
        return switch (reason) {
            case NOT_SERVING, UNAVAILABLE -> Reason.UNAVAILABLE;
            case ILLEGAL_TOPIC -> Reason.ILLEGAL_NAME;
            case FORBIDDEN -> Reason.FORBIDDEN;
            case NO_TOPIC, NO_GROUP -> Reason.NOT_FOUND;
            case ILLEGAL_MESSAGE, NO_QUEUE -> Reason.INVALID_VALUE;
            case TOO_LARGE -> Reason.TOO_LARGE;
            case BUSY -> Reason.BUSY;
        };
    }

    private static String fieldOf(final SendOutcome.Reason reason) {
        return switch (reason) {
            case ILLEGAL_TOPIC -> "topic";
            case NO_QUEUE -> "queueId";
            case TOO_LARGE -> "body";
            default -> null;
        };
    }

    @Override
    public StoredMessage read(final String messageId) {
        final OffsetMessageId id =
                OffsetMessageId.parse(messageId)
                        .orElseThrow(
                                () ->
                                        AdminRefusal.invalid(
                                                "messageId",
                                                "An offset message id has 32 or 56 hexadecimal"
                                                        + " digits, not: "
                                                        + messageId));
        return readAt(id)
                .filter(message -> message.messageId().equalsIgnoreCase(messageId))
                .orElseThrow(
                        () -> AdminRefusal.notFound("There is no message " + messageId + " here."));
    }

    private Optional<StoredMessage> readAt(final OffsetMessageId id) {
        final Slice slice = lookup.at(id.physicalOffset());
        if (slice == null) {
            return Optional.empty();
        }
        try (slice) {
            return Optional.of(shown(new RecordView().wrap(slice.bytes(), 0)));
        }
    }

    @Override
    public StoredMessage read(final String topic, final String id) {
        requireTopic(topic);
        final List<Slice> found = lookup.byKey(topic, id, true, 0, Long.MAX_VALUE, 32);
        if (!found.isEmpty()) {
            return shownAll(found).get(found.size() - 1);
        }
        return OffsetMessageId.parse(id)
                .flatMap(this::readAt)
                .filter(message -> message.messageId().equalsIgnoreCase(id))
                .filter(message -> message.topic().equals(topic))
                .orElseThrow(
                        () ->
                                AdminRefusal.notFound(
                                        "Topic %s holds no message %s.".formatted(topic, id)));
    }

    @Override
    public List<StoredMessage> byKey(
            final String topic,
            final String key,
            final long fromMs,
            final long toMs,
            final int limit) {
        requireTopic(topic);
        return shownAll(lookup.byKey(topic, key, false, fromMs, toMs - 1, limit));
    }

    private List<StoredMessage> shownAll(final List<Slice> slices) {
        final RecordView view = new RecordView();
        try {
            return slices.stream().map(slice -> shown(view.wrap(slice.bytes(), 0))).toList();
        } finally {
            slices.forEach(Slice::close);
        }
    }

    @Override
    public QueuePage browse(
            final String topic, final int queueId, final long fromOffset, final int limit) {
        final TopicConfig config = requireTopic(topic);
        if (queueId < 0 || queueId >= Math.max(config.readQueueNums(), config.writeQueueNums())) {
            throw AdminRefusal.notFound("Topic %s has no queue %d.".formatted(topic, queueId));
        }
        final ConsumeQueue queue = store.queues().find(topic, queueId);
        if (queue == null) {
            return new QueuePage(List.of(), 0, 0, 0);
        }
        final long max = visibility.maxOffset(queue);
        long next = queue.presentFrom(fromOffset);
        final List<StoredMessage> messages = new ArrayList<>();
        final Unit.Batch batch = new Unit.Batch(Math.max(1, Math.min(limit, MOST_BROWSED)));
        if (next < max && queue.read(next, batch) > 0) {
            long bytes = 0;
            for (int i = 0; i < batch.count() && next < max && bytes < MOST_BROWSED_BYTES; i++) {
                final Slice slice =
                        batch.size(i) == Unit.HOLE
                                ? null
                                : store.log().slice(batch.physicalOffset(i), batch.size(i));
                if (slice != null) {
                    try (slice) {
                        final StoredMessage message =
                                shown(new RecordView().wrap(slice.bytes(), 0));
                        messages.add(message);
                        bytes += slice.length() + message.body().length;
                    }
                }
                next++;
            }
        }
        return new QueuePage(messages, next, queue.minOffset(), max);
    }

    private TopicConfig requireTopic(final String name) {
        final TopicConfig topic = topics.find(name);
        if (topic == null) {
            throw AdminRefusal.notFound("There is no topic %s.".formatted(name));
        }
        return topic;
    }

    /** A message as people and tools see it. */
    StoredMessage shown(final RecordView record) {
        final Map<String, String> properties = record.properties().toMap();
        final String tag = properties.remove(PropertyKeys.TAGS);
        final String keys = properties.remove(PropertyKeys.KEYS);
        final boolean isLarge = record.bodyLength() > LARGE_BODY_BYTES;
        final byte[] body =
                isLarge
                        ? beginOf(record)
                        : Compression.decompress(record.sysFlag(), record.body(), MOST_SHOWN_BYTES);
        return new StoredMessage(
                record.offsetMessageId().text(),
                properties.get(PropertyKeys.UNIQUE_KEY),
                record.topic(),
                identity.name(),
                record.queueId(),
                record.queueOffset(),
                record.physicalOffset(),
                record.length(),
                record.bornTimestamp(),
                record.bornHost().toString(),
                record.storeTimestamp(),
                record.reconsumeTimes(),
                record.flag(),
                record.sysFlag(),
                tag,
                keys == null ? List.of() : List.of(keys.split(" ")),
                properties,
                isLarge ? record.bodyLength() : body.length,
                body);
    }

    private static byte[] beginOf(final RecordView record) {
        final byte[] begin = new byte[LARGE_BODY_BYTES];
        record.body().get(begin);
        return begin;
    }
}
