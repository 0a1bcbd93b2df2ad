package io.posthorn.broker.door;

import io.posthorn.broker.client.Member;
import io.posthorn.broker.client.Producers;
import io.posthorn.broker.query.Lookup;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.transaction.HalfMessages;
import io.posthorn.broker.transaction.HalfMessages.End;
import io.posthorn.message.BatchMark;
import io.posthorn.message.Draft;
import io.posthorn.message.OffsetMessageId;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.CheckTransactionState;
import io.posthorn.remoting.command.EndTransaction;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.command.ResumeCheckHalfMessage;
import io.posthorn.store.segment.Slice;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Producers say how transactions ended, and are asked (remoting protocol 12). */
public final class TransactionDoor implements HalfMessages.Asker {

    private static final int COMMIT = 8;
    private static final int ROLLBACK = 12;

    private final BrokerIdentity identity;
    private final Producers producers;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * @param identity this broker
     * @param producers who can be asked
     */
    public TransactionDoor(final BrokerIdentity identity, final Producers producers) {
        this.identity = identity;
        this.producers = producers;
    }

    void register(
            final RemotingServer server,
            final HalfMessages halves,
            final Lookup lookup,
            final Clerks clerks) {
        server.register(
                RequestCode.END_TRANSACTION,
                exchange -> clerks.take(exchange, kept -> end(kept, halves)));
        server.register(
                RequestCode.RESUME_CHECK_HALF_MESSAGE,
                exchange -> clerks.take(exchange, kept -> resume(kept, halves, lookup)));
    }

    private static void resume(
            final Exchange exchange, final HalfMessages halves, final Lookup lookup) {
        final String id = ResumeCheckHalfMessage.Request.from(exchange.request().fields()).msgId();
        final long place = id == null ? -1 : placeOf(id, lookup);
        switch (place < 0 ? HalfMessages.Outcome.UNKNOWN : halves.resume(place)) {
            case DONE -> exchange.reply(ResponseCode.SUCCESS, null);
            case DECIDED ->
                    exchange.reply(
                            ResponseCode.SYSTEM_ERROR,
                            "the half message %s is being asked about again already".formatted(id));
            case UNAVAILABLE ->
                    exchange.reply(
                            ResponseCode.SYSTEM_BUSY, "the broker takes no messages at present");
            case UNKNOWN, TOO_LATE ->
                    exchange.reply(
                            ResponseCode.SYSTEM_ERROR,
                            "there is no half message %s in %s"
                                    .formatted(id, TopicNames.HALF_GIVEN_UP));
        }
    }

    /** Where among the half messages that were given up this one is; below 0 if it is none. */
    private static long placeOf(final String id, final Lookup lookup) {
        final OffsetMessageId parsed = OffsetMessageId.parse(id).orElse(null);
        try (Slice slice = parsed == null ? null : lookup.at(parsed.physicalOffset())) {
            if (slice == null) {
                return -1;
            }
            final RecordView record = new RecordView().wrap(slice.bytes(), 0);
            return TopicNames.HALF_GIVEN_UP.equals(record.topic()) ? record.queueOffset() : -1;
        }
    }

    private static void end(final Exchange exchange, final HalfMessages halves) {
        final EndTransaction.Request asked =
                EndTransaction.Request.from(exchange.request().fields());
        final int how = asked.commitOrRollback();
        if (how != COMMIT && how != ROLLBACK) {
            // "I do not know" needs no answer: the producer will be asked.
            exchange.reply(ResponseCode.SUCCESS, null);
            return;
        }
        final HalfMessages.Outcome outcome =
                halves.end(
                        new End(
                                asked.producerGroup(),
                                asked.tranStateTableOffset(),
                                asked.commitLogOffset(),
                                how == COMMIT,
                                asked.fromTransactionCheck()));
        switch (outcome) {
            case DONE -> exchange.reply(ResponseCode.SUCCESS, null);
            case UNKNOWN ->
                    exchange.reply(
                            ResponseCode.SYSTEM_ERROR,
                            "there is no half message of the producer group %s at %d, or its transaction was ended before"
                                    .formatted(asked.producerGroup(), asked.commitLogOffset()));
            case DECIDED ->
                    exchange.reply(ResponseCode.SYSTEM_ERROR, "the transaction was ended before");
            case TOO_LATE ->
                    exchange.reply(
                            ResponseCode.ILLEGAL_OPERATION,
                            "the message waited for longer than it said, the producer will be asked");
            case UNAVAILABLE ->
                    exchange.reply(
                            ResponseCode.SYSTEM_BUSY,
                            "the broker takes no messages at present, the producer will be asked");
        }
    }

    @Override
    public void ask(final String producerGroup, final RecordView half) {
        final List<Member> members =
                producerGroup == null ? List.of() : producers.members(producerGroup);
        if (members.isEmpty()) {
            // Asked again later; somebody may have come by then.
            return;
        }
        final Member member = members.get(Math.floorMod(turn.getAndIncrement(), members.size()));
        if (member.link() instanceof WireLink link) {
            final PropertyText properties = half.properties();
            final String uniqueKey = properties.get(PropertyKeys.UNIQUE_KEY);
            link.connection()
                    .send(
                            RequestCode.CHECK_TRANSACTION_STATE
                                    .frame(
                                            new CheckTransactionState.Request(
                                                    properties.get(PropertyKeys.REAL_TOPIC),
                                                    half.queueOffset(),
                                                    half.physicalOffset(),
                                                    uniqueKey,
                                                    uniqueKey,
                                                    new OffsetMessageId(
                                                                    identity.address(),
                                                                    half.physicalOffset())
                                                            .text()))
                                    .oneWay()
                                    .body(asTheProducerSentIt(half, properties)));
        }
    }

    private byte[] asTheProducerSentIt(final RecordView half, final PropertyText properties) {
        final Draft message =
                Draft.copyOf(half)
                        .readdress(
                                properties.get(PropertyKeys.REAL_TOPIC),
                                Integer.parseInt(properties.get(PropertyKeys.REAL_QUEUE_ID)))
                        .build();
        final byte[] bytes = new byte[message.recordLength(identity.address())];
        message.write(
                ByteBuffer.wrap(bytes),
                0,
                half.physicalOffset(),
                half.queueOffset(),
                half.storeTimestamp(),
                identity.address(),
                BatchMark.NONE,
                new RecordCheck());
        return bytes;
    }
}
