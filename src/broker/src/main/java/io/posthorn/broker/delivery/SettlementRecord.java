package io.posthorn.broker.delivery;

import io.posthorn.message.Draft;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.TopicNames;
import io.posthorn.store.log.RecordFacts;
import java.nio.ByteBuffer;

/**
 * What a subscription settled, as it lies in the log: a record of {@link TopicNames#SETTLEMENTS}
 * whose body is a cursor's note ({@link io.posthorn.broker.cursor.CursorNotes}) or one of
 * annotations ({@link AnnotationTable}) and whose properties say whose and by which rules.
 *
 * @param group whose subscription
 * @param topic of which topic
 * @param queueId of which queue; {@link #ENDED} says that there is no such subscription any more,
 *     {@link #BEGUN} that there is one by these rules from here on
 * @param rules the subscription's rules
 * @param isOfAnnotations whether the note is about annotations, not about the cursor
 * @param note from position to limit
 */
record SettlementRecord(
        String group,
        String topic,
        int queueId,
        SubscriptionRules rules,
        boolean isOfAnnotations,
        ByteBuffer note) {

    /** Stands for the end of a subscription. */
    static final int ENDED = -1;

    /** Says that there is such a subscription, whatever queues its topic has. */
    static final int BEGUN = -2;

    static final String GROUP = "GROUP";
    static final String RULES = "RULES";

    /** Says that the note is about annotations; any value. */
    static final String OF_ANNOTATIONS = "ANNOTATIONS";

    static SettlementRecord of(final GroupSubscription subscription, final Lanes.Note note) {
        return new SettlementRecord(
                subscription.group(),
                subscription.topic(),
                note.queueId(),
                subscription.rules(),
                note.isOfAnnotations(),
                ByteBuffer.wrap(note.text()));
    }

    static SettlementRecord ofEnd(final String group, final String topic) {
        return withoutNote(group, topic, ENDED, SubscriptionRules.QUEUE);
    }

    static SettlementRecord ofBegin(
            final String group, final String topic, final SubscriptionRules rules) {
        return withoutNote(group, topic, BEGUN, rules);
    }

    private static SettlementRecord withoutNote(
            final String group,
            final String topic,
            final int queueId,
            final SubscriptionRules rules) {
        return new SettlementRecord(
                group, topic, queueId, rules, false, ByteBuffer.wrap(new byte[] {0}));
    }

    Draft draft(final long nowMs) {
        return Draft.to(TopicNames.SETTLEMENTS, 0)
                .bornTimestamp(nowMs)
                .body(note)
                .properties(
                        PropertyText.EMPTY
                                .edit()
                                .set(GROUP, group)
                                .set(PropertyKeys.REAL_TOPIC, topic)
                                .set(PropertyKeys.REAL_QUEUE_ID, Integer.toString(queueId))
                                .set(RULES, rules.text())
                                .set(OF_ANNOTATIONS, isOfAnnotations ? "1" : null)
                                .toText())
                .build();
    }

    /** Reads one back; the log's own checks say that it is whole. */
    static SettlementRecord of(final RecordFacts record) {
        return new SettlementRecord(
                record.property(GROUP),
                record.property(PropertyKeys.REAL_TOPIC),
                Integer.parseInt(record.property(PropertyKeys.REAL_QUEUE_ID)),
                SubscriptionRules.parse(record.property(RULES)),
                record.property(OF_ANNOTATIONS) != null,
                record.body());
    }
}
