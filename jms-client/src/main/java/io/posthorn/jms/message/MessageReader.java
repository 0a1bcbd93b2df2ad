package io.posthorn.jms.message;

import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import jakarta.jms.Destination;
import jakarta.jms.Message;
import java.nio.ByteBuffer;

/** Makes messages of records; {@code docs/message-mapping.md} says how they are stored. */
public final class MessageReader {

    private MessageReader() {}

    /**
     * Makes a message of a record. Nothing in it is looked at that need not be: a body that cannot
     * be decoded is told to who reads it.
     *
     * @param bytes the record; may go when this returns
     * @param count how often it was delivered, this time included
     * @param destination where it was received from
     * @param trust which classes may be made of its body
     * @param acknowledger what {@link Message#acknowledge} does
     * @return as an application gets it
     */
    public static PosthornMessage read(
            final ByteBuffer bytes,
            final int count,
            final Destination destination,
            final ObjectTrust trust,
            final Acknowledger acknowledger) {
        final RecordView record = new RecordView().wrap(bytes, bytes.position());
        final PropertyText properties = record.properties();
        final BodyKind kind = BodyKind.of(properties.get(PropertyKeys.BODY_KIND));
        final PosthornMessage message = MessageFactory.of(kind, trust);
        message.receive(
                new Header(properties, record.bornTimestamp(), destination, count > 1),
                new MessageProperties(properties, count),
                acknowledger);
        final String largeBody = properties.get(PropertyKeys.LARGE_BODY);
        if (largeBody != null && record.bodyLength() == 0) {
            message.await(
                    new PendingBody(
                            record.topic(),
                            record.queueId(),
                            record.queueOffset(),
                            Integer.parseInt(largeBody)),
                    record.sysFlag());
        } else if (kind != BodyKind.NONE && kind != BodyKind.NO_TEXT) {
            final byte[] body = new byte[record.bodyLength()];
            bytes.get(record.bodyAt(), body);
            message.store(body, record.sysFlag());
        }
        return message;
    }
}
