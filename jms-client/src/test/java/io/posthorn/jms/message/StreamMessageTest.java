package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.StreamMessage;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stream messages: Jakarta Messaging 3.1, 3.11 and {@link StreamMessage}; their conversions are in
 * {@link ConversionTest}.
 */
class StreamMessageTest {

    private static StreamMessage filled() throws JMSException {
        final StreamMessage message = MessageFactory.stream();
        message.writeBoolean(true);
        message.writeByte((byte) -1);
        message.writeShort((short) -2);
        message.writeChar('ü');
        message.writeInt(-3);
        message.writeLong(-4);
        message.writeFloat(1.1f);
        message.writeDouble(-0.0);
        message.writeString("grün");
        message.writeString(null);
        message.writeBytes(new byte[] {1, 2});
        message.writeBytes(new byte[] {0, 1, 2, 0}, 1, 2);
        message.writeBytes(null);
        message.writeObject(5L);
        return message;
    }

    private static void check(final StreamMessage message) throws JMSException {
        assertThat(message.readBoolean()).isTrue();
        assertThat(message.readByte()).isEqualTo((byte) -1);
        assertThat(message.readShort()).isEqualTo((short) -2);
        assertThat(message.readChar()).isEqualTo('ü');
        assertThat(message.readInt()).isEqualTo(-3);
        assertThat(message.readLong()).isEqualTo(-4);
        assertThat(message.readFloat()).isEqualTo(1.1f);
        assertThat(message.readDouble()).isEqualTo(-0.0);
        assertThat(message.readString()).isEqualTo("grün");
        assertThat(message.readString()).isNull();
        assertThat(message.readObject()).isEqualTo(new byte[] {1, 2});
        assertThat(message.readObject()).isEqualTo(new byte[] {1, 2});
        assertThat(message.readBytes(new byte[1])).isEqualTo(-1);
        assertThat(message.readObject()).isEqualTo(5L);
        for (final ThrowingCallable read : readings(message)) {
            assertThatThrownBy(read).isInstanceOf(MessageEOFException.class);
        }
    }

    private static List<ThrowingCallable> readings(final StreamMessage message) {
        return List.of(
                message::readBoolean,
                message::readByte,
                message::readShort,
                message::readChar,
                message::readInt,
                message::readLong,
                message::readFloat,
                message::readDouble,
                message::readString,
                message::readObject,
                () -> message.readBytes(new byte[1]));
    }

    @Test
    void shouldReadWhatWasWritten() throws JMSException {
        final StreamMessage sent = filled();
        final StreamMessage received = Stored.passed(sent);
        check(received);
        received.reset();
        check(received);
        sent.reset();
        check(sent);
    }

    @Test
    void shouldBeJsonThatOthersCanRead() throws JMSException {
        final Stored stored = Stored.sent(filled());
        assertThat(stored.body())
                .isEqualTo(
                        "[true,{\"$byte\":-1},{\"$short\":-2},{\"$char\":\"ü\"},-3,{\"$long\":-4},"
                                + "{\"$float\":1.1},-0.0,\"grün\",null,{\"$bytes\":\"AQI=\"},"
                                + "{\"$bytes\":\"AQI=\"},null,{\"$long\":5}]");
        assertThat(stored.properties()).containsEntry("BODY_KIND", "stream");
    }

    @Test
    void shouldNotReadWhileItIsWritten() throws JMSException {
        final StreamMessage cleared = Stored.passed(filled());
        cleared.clearBody();
        for (final StreamMessage each : List.of(filled(), cleared)) {
            for (final ThrowingCallable read : readings(each)) {
                assertThatThrownBy(read).isInstanceOf(MessageNotReadableException.class);
            }
        }
    }

    @Test
    void shouldNotWriteWhileItIsRead() throws JMSException {
        final StreamMessage reset = filled();
        reset.reset();
        for (final StreamMessage each : List.of(reset, Stored.passed(filled()))) {
            final List<ThrowingCallable> writes =
                    List.of(
                            () -> each.writeBoolean(true),
                            () -> each.writeByte((byte) 1),
                            () -> each.writeShort((short) 1),
                            () -> each.writeChar('c'),
                            () -> each.writeInt(1),
                            () -> each.writeLong(1),
                            () -> each.writeFloat(1),
                            () -> each.writeDouble(1),
                            () -> each.writeString("x"),
                            () -> each.writeBytes(new byte[1]),
                            () -> each.writeBytes(new byte[1], 0, 1),
                            () -> each.writeObject(1));
            for (final ThrowingCallable write : writes) {
                assertThatThrownBy(write).isInstanceOf(MessageNotWriteableException.class);
            }
            check(each);
        }
    }

    /** 3.12. */
    @Test
    void shouldRefuseOtherObjectsAndCopyBytes() throws JMSException {
        final StreamMessage message = MessageFactory.stream();
        assertThatThrownBy(() -> message.writeObject(new Date()))
                .isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.writeBytes(new byte[2], 1, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        final byte[] bytes = {1, 2};
        message.writeBytes(bytes);
        message.writeObject(bytes);
        bytes[0] = 9;
        message.reset();
        ((byte[]) message.readObject())[0] = 9;
        assertThat(message.readObject()).isEqualTo(new byte[] {1, 2});
        message.reset();
        assertThat(message.readObject()).isEqualTo(new byte[] {1, 2});
    }

    private static StreamMessage ofBytes(final int length) throws JMSException {
        final StreamMessage sent = MessageFactory.stream();
        sent.writeBytes(new byte[length]);
        sent.writeInt(7);
        return Stored.passed(sent);
    }

    /** {@link StreamMessage#readBytes}: a field that fills the array needs one more call. */
    @Test
    void shouldReadBytesPieceByPiece() throws JMSException {
        final StreamMessage message = ofBytes(4);
        assertThat(message.readBytes(new byte[2])).isEqualTo(2);
        assertThat(message.readBytes(new byte[2])).isEqualTo(2);
        assertThat(message.readBytes(new byte[2])).isEqualTo(-1);
        assertThat(message.readInt()).isEqualTo(7);
        final StreamMessage odd = ofBytes(3);
        assertThat(odd.readBytes(new byte[2])).isEqualTo(2);
        assertThat(odd.readBytes(new byte[2])).isEqualTo(1);
        assertThat(odd.readInt()).isEqualTo(7);
        final StreamMessage empty = ofBytes(0);
        assertThat(empty.readBytes(new byte[2])).isZero();
        assertThat(empty.readInt()).isEqualTo(7);
    }

    /** {@link StreamMessage#readBytes}. */
    @Test
    void shouldNotReadOnBeforeAFieldOfBytesIsRead() throws JMSException {
        final StreamMessage message = ofBytes(4);
        message.readBytes(new byte[2]);
        for (final ThrowingCallable read : readings(message).subList(0, 10)) {
            assertThatThrownBy(read).isInstanceOf(MessageFormatException.class);
        }
        assertThat(message.readBytes(new byte[9])).isEqualTo(2);
        assertThat(message.readInt()).isEqualTo(7);
        message.reset();
        message.readBytes(new byte[2]);
        message.reset();
        assertThat(message.readObject()).isEqualTo(new byte[4]);
    }

    /** {@link Message#getBody}. */
    @Test
    void shouldGiveNoBodyAsAWhole() throws JMSException {
        for (final StreamMessage each :
                List.of(filled(), Stored.passed(filled()), MessageFactory.stream())) {
            assertThat(each.isBodyAssignableTo(Object.class)).isFalse();
            assertThatThrownBy(() -> each.getBody(Object.class))
                    .isInstanceOf(MessageFormatException.class);
        }
    }

    /** 3.9, 3.11.1. */
    @Test
    void shouldGoOnBeingWrittenAfterASend() throws JMSException {
        final StreamMessage message = MessageFactory.stream();
        message.writeInt(1);
        final Stored first = Stored.sent(message);
        message.writeInt(2);
        assertThat(Stored.sent(message).body()).isEqualTo("[1,2]");
        assertThat(first.body()).isEqualTo("[1]");
        final StreamMessage received = (StreamMessage) first.received();
        received.clearBody();
        received.writeInt(3);
        assertThat(Stored.sent(received).body()).isEqualTo("[3]");
    }

    /** A body that is broken comes all the same, and says so to who reads it. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", "[", "[1", "[1,", "[[1]]", "[{}]", "[1] 2", "[tru]", "null"})
    void shouldTellTheReaderThatABodyIsBroken(final String body) {
        final StreamMessage received =
                (StreamMessage) Stored.of(Map.of("BODY_KIND", "stream"), body).received();
        for (final ThrowingCallable read : readings(received)) {
            assertThatThrownBy(read)
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessageStartingWith("The body of the stream message cannot be read: ");
        }
    }
}
