package io.posthorn.jms.message;

import io.posthorn.jms.destination.PosthornDestination;
import io.posthorn.jms.destination.PosthornQueue;
import io.posthorn.message.BatchMark;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.remoting.session.Sending;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A message as it lies in a log: sent by this provider, or by whoever else. */
final class Stored {

    static final PosthornQueue QUEUE = new PosthornQueue("orders");
    static final long NOW = 1_700_000_000_000L;
    static final String UNIQUE_KEY = "7F0000010F4A18B4AAC2000000000001";

    private static final Acknowledger NOBODY = () -> {};

    private final ByteBuffer bytes;

    private Stored(final Draft draft) {
        bytes = ByteBuffer.allocateDirect(draft.recordLength(HostAddress.NONE) + 3);
        draft.write(bytes, 3, 0, 0, NOW, HostAddress.NONE, BatchMark.NONE, new RecordCheck());
        bytes.position(3);
    }

    static MessageFactory.Stamp stamp() {
        return new MessageFactory.Stamp(QUEUE, DeliveryMode.PERSISTENT, 4, UNIQUE_KEY, NOW, 0, NOW);
    }

    /** A message as this provider sends it. */
    static Stored sent(final Message message) throws JMSException {
        return sent(message, stamp());
    }

    static Stored sent(final Message message, final MessageFactory.Stamp stamp)
            throws JMSException {
        final PosthornMessage own = MessageFactory.own(message, ObjectTrust.JDK_VALUES);
        MessageFactory.stamp(own, stamp);
        final Sending.Entry entry =
                MessageWriter.entryOf(own, "orders", stamp.deliveryTime() > stamp.timestamp());
        final byte[] properties = new byte[entry.properties().remaining()];
        entry.properties().get(properties);
        return new Stored(
                Draft.to(entry.topic(), 0)
                        .bornTimestamp(entry.bornTimestamp())
                        .sysFlag(entry.sysFlag())
                        .flag(entry.flag())
                        .properties(PropertyText.parse(properties))
                        .body(entry.body())
                        .build());
    }

    /** A message of a client of another kind. */
    static Stored of(final Map<String, String> properties, final byte[] body, final int sysFlag) {
        return new Stored(
                Draft.to("orders", 0)
                        .bornTimestamp(NOW)
                        .sysFlag(sysFlag)
                        .properties(PropertyText.of(properties))
                        .body(ByteBuffer.wrap(body))
                        .build());
    }

    static Stored of(final Map<String, String> properties, final String body) {
        return of(properties, body.getBytes(StandardCharsets.UTF_8), 0);
    }

    RecordView record() {
        return new RecordView().wrap(bytes, bytes.position());
    }

    Map<String, String> properties() {
        return record().properties().toMap();
    }

    String body() {
        return StandardCharsets.UTF_8.decode(record().body()).toString();
    }

    PosthornMessage received() {
        return received(1, ObjectTrust.JDK_VALUES, NOBODY);
    }

    PosthornMessage received(final int count) {
        return received(count, ObjectTrust.JDK_VALUES, NOBODY);
    }

    PosthornMessage received(final ObjectTrust trust) {
        return received(1, trust, NOBODY);
    }

    PosthornMessage received(final Acknowledger acknowledger) {
        return received(1, ObjectTrust.JDK_VALUES, acknowledger);
    }

    private PosthornMessage received(
            final int count, final ObjectTrust trust, final Acknowledger acknowledger) {
        return received(count, QUEUE, trust, acknowledger);
    }

    private PosthornMessage received(
            final int count,
            final PosthornDestination from,
            final ObjectTrust trust,
            final Acknowledger acknowledger) {
        final ByteBuffer copy =
                ByteBuffer.allocate(bytes.capacity()).put(0, bytes, 0, bytes.capacity());
        final PosthornMessage message =
                MessageReader.read(
                        copy.position(bytes.position()), count, from, trust, acknowledger);
        // What was received must not need the frame it came in.
        copy.put(0, new byte[copy.capacity()]);
        return message;
    }

    /** Sends a message and receives it. */
    @SuppressWarnings("unchecked")
    static <T extends Message> T passed(final T message) throws JMSException {
        return (T) sent(message).received();
    }

    /** Changes the stamp of a send. */
    static Stored sent(final Message message, final UnaryOperator<MessageFactory.Stamp> change)
            throws JMSException {
        return sent(message, change.apply(stamp()));
    }
}
