package io.posthorn.broker.topic;

import io.posthorn.message.Draft;
import io.posthorn.message.NamedValues;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.TopicNames;
import io.posthorn.store.log.RecordFacts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A change of a topic or a group as it lies in the log: a record of {@link
 * TopicNames#CATALOG_NOTES} whose tag says what happened and whose body ({@link NamedValues}) says
 * how the topic or group is now. What is not known of a note that a later version wrote is left
 * out.
 */
sealed interface CatalogNote {

    /** A topic is new or has changed. */
    record TopicSaved(TopicConfig topic) implements CatalogNote {}

    /** A topic is gone. */
    record TopicDeleted(String name) implements CatalogNote {}

    /** A group is new or has changed. */
    record GroupSaved(GroupConfig group) implements CatalogNote {}

    /** A group is gone. */
    record GroupDeleted(String name) implements CatalogNote {}

    /** What was noted before a queue offset of the notes, the catalog keeps without them. */
    record Kept(long below) implements CatalogNote {}

    /**
     * What it is about.
     *
     * @return equal for two notes of which only the later counts; null if it is about the notes
     *     themselves
     */
    default Key key() {
        if (this instanceof TopicSaved saved) {
            return new Key(true, saved.topic().name());
        }
        if (this instanceof TopicDeleted deleted) {
            return new Key(true, deleted.name());
        }
        if (this instanceof GroupSaved saved) {
            return new Key(false, saved.group().groupName());
        }
        return this instanceof GroupDeleted deleted ? new Key(false, deleted.name()) : null;
    }

    /**
     * What a note is about.
     *
     * @param isTopic false for a group
     * @param name of the topic or group
     */
    record Key(boolean isTopic, String name) {}

    /**
     * To be appended.
     *
     * @param nowMs the time
     * @return a record
     */
    default Draft draft(final long nowMs) {
        final Map<String, Object> values = new HashMap<>();
        final String kind = Coding.write(this, values);
        return Draft.to(TopicNames.CATALOG_NOTES, 0)
                .bornTimestamp(nowMs)
                .properties(PropertyText.of(Map.of(PropertyKeys.TAGS, kind)))
                .body(ByteBuffer.wrap(NamedValues.bytesOf(values)))
                .build();
    }

    /**
     * Reads one back; the log's own checks say that it is whole.
     *
     * @param record one of the notes
     * @return null if a later version wrote it and this one does not know what it says
     */
    static CatalogNote of(final RecordFacts record) {
        return Coding.read(
                record.property(PropertyKeys.TAGS), new Coding(NamedValues.read(record.body())));
    }

    /** Turns topics and groups into named values and back. */
    final class Coding {

        private static final String TOPIC_SAVED = "topic-saved";
        private static final String TOPIC_DELETED = "topic-deleted";
        private static final String GROUP_SAVED = "group-saved";
        private static final String GROUP_DELETED = "group-deleted";
        private static final String KEPT = "kept";

        private static final String NAME = "name";
        private static final String BELOW = "below";
        private static final String READ_QUEUES = "readQueues";
        private static final String WRITE_QUEUES = "writeQueues";
        private static final String PERM = "perm";
        private static final String ORDER = "order";
        private static final String SYS_FLAG = "sysFlag";
        private static final String FILTER_TYPE = "filterType";
        private static final String ATTRIBUTE = "attribute.%d";
        private static final String ATTRIBUTE_VALUE = "attribute.%d.value";
        private static final String CONSUME = "consume";
        private static final String FROM_MIN = "fromMin";
        private static final String BROADCAST = "broadcast";
        private static final String ORDERLY = "orderly";
        private static final String RETRY_QUEUES = "retryQueues";
        private static final String RETRY_MOST = "retryMost";
        private static final String RETRY_STEP = "retryStep.%d";
        private static final String RETRY_INITIAL = "retryInitialMs";
        private static final String RETRY_MAX = "retryMaxMs";
        private static final String RETRY_MULTIPLIER = "retryMultiplier";
        private static final String BROKER_ID = "brokerId";
        private static final String SLOW_BROKER_ID = "slowBrokerId";
        private static final String NOTIFY = "notify";
        private static final String TIMEOUT = "timeoutMinutes";
        private static final String SUBSCRIPTION_TOPIC = "subscription.%d.topic";
        private static final String SUBSCRIPTION_TYPE = "subscription.%d.type";
        private static final String SUBSCRIPTION_TEXT = "subscription.%d.text";
        private static final String SUBSCRIPTION_VERSION = "subscription.%d.version";

        private final Map<String, Object> values;

        private Coding(final Map<String, Object> values) {
            this.values = values;
        }

        /** Gives the kind. */
        private static String write(final CatalogNote note, final Map<String, Object> into) {
            if (note instanceof TopicSaved saved) {
                write(saved.topic(), into);
                return TOPIC_SAVED;
            }
            if (note instanceof GroupSaved saved) {
                write(saved.group(), into);
                return GROUP_SAVED;
            }
            if (note instanceof Kept kept) {
                into.put(BELOW, kept.below());
                return KEPT;
            }
            into.put(NAME, note.key().name());
            return note.key().isTopic() ? TOPIC_DELETED : GROUP_DELETED;
        }

        private static void write(final TopicConfig topic, final Map<String, Object> into) {
            into.put(NAME, topic.name());
            into.put(READ_QUEUES, topic.readQueueNums());
            into.put(WRITE_QUEUES, topic.writeQueueNums());
            into.put(PERM, topic.perm());
            into.put(ORDER, topic.order());
            into.put(SYS_FLAG, topic.topicSysFlag());
            into.put(FILTER_TYPE, topic.filterType().name());
            writeAttributes(topic.attributes(), into);
        }

        private static void writeAttributes(
                final Map<String, String> attributes, final Map<String, Object> into) {
            int number = 0;
            for (final Map.Entry<String, String> attribute : attributes.entrySet()) {
                into.put(ATTRIBUTE.formatted(number), attribute.getKey());
                into.put(ATTRIBUTE_VALUE.formatted(number), attribute.getValue());
                number++;
            }
        }

        private static void write(final GroupConfig group, final Map<String, Object> into) {
            into.put(NAME, group.groupName());
            into.put(CONSUME, group.consumeEnable());
            into.put(FROM_MIN, group.consumeFromMinEnable());
            into.put(BROADCAST, group.consumeBroadcastEnable());
            into.put(ORDERLY, group.consumeMessageOrderly());
            into.put(RETRY_QUEUES, group.retryQueueNums());
            into.put(RETRY_MOST, group.retryMaxTimes());
            write(group.retryPolicy(), into);
            into.put(BROKER_ID, group.brokerId());
            into.put(SLOW_BROKER_ID, group.whichBrokerWhenConsumeSlowly());
            into.put(NOTIFY, group.notifyConsumerIdsChangedEnable());
            into.put(SYS_FLAG, group.groupSysFlag());
            into.put(TIMEOUT, group.consumeTimeoutMinute());
            int number = 0;
            for (final DeclaredSubscription each : group.subscriptions()) {
                into.put(SUBSCRIPTION_TOPIC.formatted(number), each.topic());
                into.put(SUBSCRIPTION_TYPE.formatted(number), each.expressionType());
                into.put(SUBSCRIPTION_TEXT.formatted(number), each.expression());
                into.put(SUBSCRIPTION_VERSION.formatted(number), each.version());
                number++;
            }
            writeAttributes(group.attributes(), into);
        }

        private static void write(final RetryPolicy policy, final Map<String, Object> into) {
            if (policy instanceof RetryPolicy.Exponential growing) {
                into.put(RETRY_INITIAL, growing.initialMs());
                into.put(RETRY_MAX, growing.maxMs());
                into.put(RETRY_MULTIPLIER, growing.multiplier());
            } else if (policy instanceof RetryPolicy.Steps steps) {
                for (int i = 0; i < steps.nextMs().size(); i++) {
                    into.put(RETRY_STEP.formatted(i), steps.nextMs().get(i));
                }
            }
        }

        private static CatalogNote read(final String kind, final Coding values) {
            return switch (kind == null ? "" : kind) {
                case TOPIC_SAVED -> new TopicSaved(values.topic());
                case TOPIC_DELETED -> new TopicDeleted(values.text(NAME));
                case GROUP_SAVED -> new GroupSaved(values.group());
                case GROUP_DELETED -> new GroupDeleted(values.text(NAME));
                case KEPT -> new Kept(values.number(BELOW));
                default -> null;
            };
        }

        private TopicConfig topic() {
            return new TopicConfig(
                    text(NAME),
                    count(READ_QUEUES),
                    count(WRITE_QUEUES),
                    count(PERM),
                    truth(ORDER),
                    count(SYS_FLAG),
                    attributes(),
                    TopicFilterType.valueOf(text(FILTER_TYPE)));
        }

        private Map<String, String> attributes() {
            final Map<String, String> attributes = new HashMap<>();
            for (int i = 0; values.containsKey(ATTRIBUTE.formatted(i)); i++) {
                attributes.put(text(ATTRIBUTE.formatted(i)), text(ATTRIBUTE_VALUE.formatted(i)));
            }
            return attributes;
        }

        private GroupConfig group() {
            return new GroupConfig(
                    text(NAME),
                    truth(CONSUME),
                    truth(FROM_MIN),
                    truth(BROADCAST),
                    truth(ORDERLY),
                    count(RETRY_QUEUES),
                    count(RETRY_MOST),
                    retryPolicy(),
                    number(BROKER_ID),
                    number(SLOW_BROKER_ID),
                    truth(NOTIFY),
                    count(SYS_FLAG),
                    count(TIMEOUT),
                    subscriptions(),
                    attributes());
        }

        private RetryPolicy retryPolicy() {
            if (values.containsKey(RETRY_INITIAL)) {
                return new RetryPolicy.Exponential(
                        number(RETRY_INITIAL), number(RETRY_MAX), number(RETRY_MULTIPLIER));
            }
            final List<Long> steps = new ArrayList<>();
            while (values.containsKey(RETRY_STEP.formatted(steps.size()))) {
                steps.add(number(RETRY_STEP.formatted(steps.size())));
            }
            return new RetryPolicy.Steps(steps);
        }

        private List<DeclaredSubscription> subscriptions() {
            final List<DeclaredSubscription> all = new ArrayList<>();
            for (int i = 0; values.containsKey(SUBSCRIPTION_TOPIC.formatted(i)); i++) {
                all.add(
                        new DeclaredSubscription(
                                text(SUBSCRIPTION_TOPIC.formatted(i)),
                                text(SUBSCRIPTION_TYPE.formatted(i)),
                                text(SUBSCRIPTION_TEXT.formatted(i)),
                                number(SUBSCRIPTION_VERSION.formatted(i))));
            }
            return all;
        }

        private String text(final String name) {
            return (String) values.get(name);
        }

        private int count(final String name) {
            return (Integer) values.get(name);
        }

        private long number(final String name) {
            return (Long) values.get(name);
        }

        private boolean truth(final String name) {
            return (Boolean) values.get(name);
        }
    }
}
