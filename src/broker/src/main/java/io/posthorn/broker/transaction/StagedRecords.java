package io.posthorn.broker.transaction;

import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.delivery.LaneView;
import io.posthorn.broker.delivery.Outlet;
import io.posthorn.broker.delivery.SubscriptionRules;
import io.posthorn.broker.intake.Intake;
import io.posthorn.message.Draft;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.log.Appended;
import io.posthorn.store.segment.Slice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What transactions have put into the log before it is known whether it counts. The broker itself
 * has a subscription of these records: what is not settled there is still needed, is kept by the
 * log, and is found again after a crash. Nobody consumes from it.
 */
final class StagedRecords {

    private static final String GROUP = "CID_RMQ_SYS_STAGED";
    private static final int QUEUE = 0;

    private final Deliveries deliveries;
    private final Intake intake;
    private volatile GroupSubscription subscription;

    StagedRecords(final Deliveries deliveries, final Intake intake) {
        this.deliveries = deliveries;
        this.intake = intake;
    }

    /** There is one once there was anything. */
    private GroupSubscription subscription() {
        if (subscription == null) {
            subscription = deliveries.open(GROUP, TopicNames.STAGED, SubscriptionRules.QUEUE);
        }
        return subscription;
    }

    /** A message as it waits for the end of its transaction. */
    static Draft staged(final Draft message, final String stage) {
        return Draft.copyOf(message)
                .readdress(TopicNames.STAGED, QUEUE)
                .properties(
                        message.properties()
                                .edit()
                                .set(PropertyKeys.STAGED_TOPIC, message.topic())
                                .set(
                                        PropertyKeys.STAGED_QUEUE_ID,
                                        Integer.toString(message.queueId()))
                                .set(PropertyKeys.STAGE, stage)
                                .toText())
                .build();
    }

    /** A message as it is sent. */
    private static Draft message(final RecordView record) {
        final PropertyText properties = record.properties();
        return Draft.copyOf(record)
                .readdress(
                        properties.get(PropertyKeys.STAGED_TOPIC),
                        Integer.parseInt(properties.get(PropertyKeys.STAGED_QUEUE_ID)))
                .preparedTransactionOffset(0)
                .properties(
                        properties
                                .edit()
                                .remove(PropertyKeys.STAGED_TOPIC)
                                .remove(PropertyKeys.STAGED_QUEUE_ID)
                                .remove(PropertyKeys.STAGE)
                                .remove(PropertyKeys.EVACUATED_FROM)
                                .toText())
                .build();
    }

    /**
     * Lays records down, all or none.
     *
     * @param drafts of {@link #staged}, or about a branch
     * @param wait whether to tell only once they are as safe as the broker promises
     * @param onStored told once how safe they are
     * @return the records
     * @throws io.posthorn.store.log.StoreUnavailable if the store takes nothing at present
     * @throws io.posthorn.message.MessageTooLarge if no segment can hold them together
     */
    List<Handed> lay(
            final List<Draft> drafts, final boolean wait, final Intake.OnAllStored onStored) {
        subscription();
        return intake.append(drafts, wait, onStored).stream().map(StagedRecords::handed).toList();
    }

    /** A record that was laid down here. */
    static Handed handed(final Appended record) {
        return new Handed(
                QUEUE,
                record.queueOffset(),
                record.physicalOffset(),
                record.length(),
                Outlet.TAKEN,
                0,
                Long.MAX_VALUE);
    }

    /** Messages that are about to be sent, with the windows through which they are seen. */
    record Opened(List<Draft> messages, List<Slice> windows) implements AutoCloseable {
        @Override
        public void close() {
            windows.forEach(Slice::close);
        }
    }

    /**
     * Opens messages that were put aside.
     *
     * @param messages as they were laid
     * @return as they are sent; to be closed when they are laid down; null if one of them cannot be
     *     read any more
     */
    Opened open(final List<Handed> messages) {
        final List<Slice> windows = windows(messages);
        return windows == null
                ? null
                : new Opened(
                        windows.stream()
                                .map(each -> message(new RecordView().wrap(each.bytes(), 0)))
                                .toList(),
                        windows);
    }

    /** Null if one of the records cannot be read any more. */
    List<Slice> windows(final List<Handed> laid) {
        final List<Slice> windows = new ArrayList<>(laid.size());
        for (final Handed each : laid) {
            final Slice slice = deliveries.open(TopicNames.STAGED, each);
            if (slice == null) {
                windows.forEach(Slice::close);
                return null;
            }
            windows.add(slice);
        }
        return windows;
    }

    /** A piece of a body, which waits for the others. */
    static Draft piece(final ByteBuffer piece, final String stage) {
        return Draft.to(TopicNames.STAGED, QUEUE)
                .body(piece)
                .properties(PropertyText.EMPTY.edit().set(PropertyKeys.STAGE, stage).toText())
                .build();
    }

    static ByteBuffer bodyIn(final Slice record) {
        return new RecordView().wrap(record.bytes(), 0).body();
    }

    /** What says in the log that records are not needed any more. */
    List<Draft> settling(final List<Handed> records) {
        if (records.isEmpty()) {
            return List.of();
        }
        subscription().peek(QUEUE, records.get(0).queueOffset());
        return deliveries.settling(subscription, records);
    }

    /** Records are not needed any more. */
    void settle(final List<Handed> records) {
        if (!records.isEmpty()) {
            subscription().peek(QUEUE, records.get(0).queueOffset());
            subscription.settleClaimed(records);
        }
    }

    /**
     * Shows all that is needed still, in the order in which it was laid down.
     *
     * @param reader given each record; what it reads is valid only during the call
     */
    void forEach(final BiConsumer<Handed, RecordView> reader) {
        // Not whether there is the subscription: records may have reached the disk before it was
        // written down that there is.
        if (!deliveries.hasQueues(TopicNames.STAGED)) {
            return;
        }
        final GroupSubscription known = subscription();
        final LaneView lane = known.view().get(QUEUE);
        for (long offset = lane.settledBelow(); offset < lane.end(); offset++) {
            final Handed each = known.peek(QUEUE, offset);
            if (each != null) {
                show(each, reader);
            }
        }
    }

    private void show(final Handed record, final BiConsumer<Handed, RecordView> reader) {
        try (Slice slice = deliveries.open(TopicNames.STAGED, record)) {
            if (slice != null) {
                reader.accept(record, new RecordView().wrap(slice.bytes(), 0));
            }
        }
    }
}
