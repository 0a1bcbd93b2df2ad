package io.posthorn.broker.transaction;

import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.message.BranchId;
import io.posthorn.message.Draft;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How a branch stands, as it lies in the log: a record of {@link TopicNames#STAGED} whose
 * properties say of which branch. Body, big-endian:
 *
 * <pre>
 *   messages sent (4)   their bytes, about (8)   messages settled (4)   subscriptions (4)
 *   for each: group and topic, each in modified UTF-8 after its length (2), runs (4),
 *             for each: queueId (4)   queueOffset of the first (8)   how many, side by side (4)
 * </pre>
 *
 * @param id which branch
 * @param stage which of the records before it are its messages
 * @param state prepared, or decided by an operator
 * @param size how much it does
 * @param settled what it settles
 */
record BranchRecord(
        BranchId id,
        String stage,
        BranchState state,
        StagedBatch.Size size,
        List<OfSubscription> settled) {

    /**
     * Messages of one subscription.
     *
     * @param group whose
     * @param topic of which topic
     * @param runs which
     */
    record OfSubscription(String group, String topic, List<Run> runs) {}

    /**
     * Messages side by side.
     *
     * @param queueId their queue
     * @param queueOffset of the first
     * @param count how many
     */
    record Run(int queueId, long queueOffset, int count) {}

    static List<OfSubscription> of(final Map<GroupSubscription, List<Handed>> settlements) {
        final List<OfSubscription> all = new ArrayList<>(settlements.size());
        settlements.forEach(
                (subscription, messages) ->
                        all.add(
                                new OfSubscription(
                                        subscription.group(),
                                        subscription.topic(),
                                        runsOf(messages))));
        return all;
    }

    private static List<Run> runsOf(final List<Handed> messages) {
        final List<Run> runs = new ArrayList<>();
        messages.stream()
                .sorted(
                        Comparator.comparingInt(Handed::queueId)
                                .thenComparingLong(Handed::queueOffset))
                .forEach(
                        each -> {
                            final Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
                            if (last != null
                                    && last.queueId() == each.queueId()
                                    && last.queueOffset() + last.count() == each.queueOffset()) {
                                runs.set(
                                        runs.size() - 1,
                                        new Run(
                                                last.queueId(),
                                                last.queueOffset(),
                                                last.count() + 1));
                            } else {
                                runs.add(new Run(each.queueId(), each.queueOffset(), 1));
                            }
                        });
        return runs;
    }

    Draft draft(final long nowMs) {
        return Draft.to(TopicNames.STAGED, 0)
                .bornTimestamp(nowMs)
                .body(ByteBuffer.wrap(body()))
                .properties(
                        PropertyText.EMPTY
                                .edit()
                                .set(PropertyKeys.STAGE, stage)
                                .set(PropertyKeys.BRANCH, id.text())
                                .set(PropertyKeys.BRANCH_STATE, state.name())
                                .toText())
                .build();
    }

    private byte[] body() {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(size.sent());
            out.writeLong(size.bytes());
            out.writeInt(size.settled());
            out.writeInt(settled.size());
            for (final OfSubscription each : settled) {
                out.writeUTF(each.group());
                out.writeUTF(each.topic());
                out.writeInt(each.runs().size());
                for (final Run run : each.runs()) {
                    out.writeInt(run.queueId());
                    out.writeLong(run.queueOffset());
                    out.writeInt(run.count());
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** Whether a record says how a branch stands; otherwise it is a message of a transaction. */
    static boolean isOne(final PropertyText properties) {
        return properties.has(PropertyKeys.BRANCH);
    }

    /** Reads one back; the log's own checks say that it is whole. */
    static BranchRecord of(final RecordView record) {
        final PropertyText properties = record.properties();
        final ByteBuffer body = record.body();
        final byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            final int sent = in.readInt();
            final long sentBytes = in.readLong();
            final int count = in.readInt();
            final int subscriptions = in.readInt();
            final List<OfSubscription> settled = new ArrayList<>(subscriptions);
            for (int i = 0; i < subscriptions; i++) {
                settled.add(new OfSubscription(in.readUTF(), in.readUTF(), runs(in)));
            }
            return new BranchRecord(
                    BranchId.parse(properties.get(PropertyKeys.BRANCH)).orElseThrow(),
                    properties.get(PropertyKeys.STAGE),
                    BranchState.valueOf(properties.get(PropertyKeys.BRANCH_STATE)),
                    new StagedBatch.Size(sent, count, sentBytes),
                    settled);
        } catch (final IOException e) {
            throw new UncheckedIOException("a branch's record that ends early", e);
        }
    }

    private static List<Run> runs(final DataInputStream in) throws IOException {
        final int count = in.readInt();
        final List<Run> runs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            runs.add(new Run(in.readInt(), in.readLong(), in.readInt()));
        }
        return runs;
    }
}
