package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Bytes messages: Jakarta Messaging 3.1, 3.11 and 3.12, and {@link BytesMessage}. */
class BytesMessageTest {

    private static BytesMessage filled() throws JMSException {
        final BytesMessage message = MessageFactory.bytes();
        message.writeBoolean(true);
        message.writeByte((byte) -1);
        message.writeByte((byte) -1);
        message.writeShort((short) -2);
        message.writeShort((short) -2);
        message.writeChar('ü');
        message.writeInt(-3);
        message.writeLong(-4);
        message.writeFloat(1.5f);
        message.writeDouble(-2.25);
        message.writeUTF("grün \u0000");
        message.writeBytes(new byte[] {1, 2, 3});
        message.writeBytes(new byte[] {0, 4, 5, 0}, 1, 2);
        return message;
    }

    private static void check(final BytesMessage message) throws JMSException {
        assertThat(message.getBodyLength()).isEqualTo(48);
        assertThat(message.readBoolean()).isTrue();
        assertThat(message.readByte()).isEqualTo((byte) -1);
        assertThat(message.readUnsignedByte()).isEqualTo(255);
        assertThat(message.readShort()).isEqualTo((short) -2);
        assertThat(message.readUnsignedShort()).isEqualTo(65_534);
        assertThat(message.readChar()).isEqualTo('ü');
        assertThat(message.readInt()).isEqualTo(-3);
        assertThat(message.readLong()).isEqualTo(-4);
        assertThat(message.readFloat()).isEqualTo(1.5f);
        assertThat(message.readDouble()).isEqualTo(-2.25);
        assertThat(message.readUTF()).isEqualTo("grün \u0000");
        final byte[] rest = new byte[9];
        assertThat(message.readBytes(rest)).isEqualTo(5);
        assertThat(rest).startsWith(1, 2, 3, 4, 5);
        assertThat(message.readBytes(rest)).isEqualTo(-1);
        assertThat(message.getBodyLength()).isEqualTo(48);
    }

    @Test
    void shouldReadWhatWasWritten() throws JMSException {
        final BytesMessage sent = filled();
        final BytesMessage received = Stored.passed(sent);
        check(received);
        received.reset();
        check(received);
        sent.reset();
        check(sent);
        sent.reset();
        check(sent);
    }

    @Test
    void shouldWriteObjectsAsTheirPrimitives() throws JMSException {
        final BytesMessage message = MessageFactory.bytes();
        for (final Object each :
                List.of(
                        true,
                        (byte) -1,
                        (byte) -1,
                        (short) -2,
                        (short) -2,
                        'ü',
                        -3,
                        -4L,
                        1.5f,
                        -2.25,
                        "grün \u0000",
                        new byte[] {1, 2, 3},
                        new byte[] {4, 5})) {
            message.writeObject(each);
        }
        check(Stored.passed(message));
    }

    /** 3.12: a stream of bytes knows no null. */
    @Test
    void shouldRefuseNullAndOtherObjects() {
        final BytesMessage message = MessageFactory.bytes();
        assertThatThrownBy(() -> message.writeObject(null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.writeBytes(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.writeUTF(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.writeObject(new Date()))
                .isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.writeBytes(new byte[2], 1, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> message.writeUTF("x".repeat(65_536)))
                .isInstanceOf(MessageFormatException.class);
    }

    @Test
    void shouldNotReadWhileItIsWritten() throws JMSException {
        final BytesMessage cleared = Stored.passed(filled());
        cleared.clearBody();
        for (final BytesMessage each : List.of(filled(), cleared)) {
            final List<ThrowingCallable> reads =
                    List.of(
                            each::getBodyLength,
                            each::readBoolean,
                            each::readByte,
                            each::readUnsignedByte,
                            each::readShort,
                            each::readUnsignedShort,
                            each::readChar,
                            each::readInt,
                            each::readLong,
                            each::readFloat,
                            each::readDouble,
                            each::readUTF,
                            () -> each.readBytes(new byte[1]),
                            () -> each.readBytes(new byte[1], 1));
            for (final ThrowingCallable read : reads) {
                assertThatThrownBy(read).isInstanceOf(MessageNotReadableException.class);
            }
        }
    }

    @Test
    void shouldNotWriteWhileItIsRead() throws JMSException {
        final BytesMessage reset = filled();
        reset.reset();
        for (final BytesMessage each : List.of(reset, Stored.passed(filled()))) {
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
                            () -> each.writeUTF("x"),
                            () -> each.writeBytes(new byte[1]),
                            () -> each.writeBytes(new byte[1], 0, 1),
                            () -> each.writeObject(1));
            for (final ThrowingCallable write : writes) {
                assertThatThrownBy(write).isInstanceOf(MessageNotWriteableException.class);
            }
            check(each);
        }
    }

    /** 3.11.3: what is too short to be one thing can be read as another. */
    @Test
    void shouldStayWhereItIsIfThereIsNotEnough() throws JMSException {
        final BytesMessage sent = MessageFactory.bytes();
        sent.writeByte((byte) 0);
        final BytesMessage one = Stored.passed(sent);
        final List<ThrowingCallable> longer =
                List.of(
                        one::readShort,
                        one::readUnsignedShort,
                        one::readChar,
                        one::readInt,
                        one::readLong,
                        one::readFloat,
                        one::readDouble,
                        one::readUTF);
        for (final ThrowingCallable read : longer) {
            assertThatThrownBy(read).isInstanceOf(MessageEOFException.class);
        }
        assertThat(one.readBoolean()).isFalse();
        for (final ThrowingCallable read :
                List.<ThrowingCallable>of(one::readBoolean, one::readByte, one::readUnsignedByte)) {
            assertThatThrownBy(read).isInstanceOf(MessageEOFException.class);
        }
        assertThat(one.readBytes(new byte[1])).isEqualTo(-1);
    }

    /** 3.11.3. */
    @Test
    void shouldStayWhereItIsIfThereIsNoText() throws JMSException {
        final BytesMessage sent = MessageFactory.bytes();
        sent.writeInt(0x0002_FFFF);
        sent.writeShort((short) 9);
        final BytesMessage received = Stored.passed(sent);
        assertThatThrownBy(received::readUTF).isInstanceOf(MessageFormatException.class);
        assertThat(received.readInt()).isEqualTo(0x0002_FFFF);
        assertThatThrownBy(received::readUTF).isInstanceOf(MessageEOFException.class);
        assertThat(received.readShort()).isEqualTo((short) 9);
    }

    @Test
    void shouldReadBytesPieceByPiece() throws JMSException {
        final BytesMessage sent = MessageFactory.bytes();
        sent.writeBytes(new byte[] {1, 2, 3, 4, 5});
        final BytesMessage received = Stored.passed(sent);
        final byte[] piece = new byte[2];
        assertThatThrownBy(() -> received.readBytes(piece, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> received.readBytes(piece, -1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(received.readBytes(piece, 1)).isEqualTo(1);
        assertThat(piece).containsExactly(1, 0);
        assertThat(received.readBytes(piece)).isEqualTo(2);
        assertThat(piece).containsExactly(2, 3);
        assertThat(received.readBytes(piece)).isEqualTo(2);
        assertThat(received.readBytes(piece)).isEqualTo(-1);
    }

    /** {@link Message#getBody}: resets the message before and after. */
    @Test
    void shouldGiveItsBytesWhereverItIs() throws JMSException {
        final BytesMessage written = MessageFactory.bytes();
        written.writeBytes(new byte[] {1, 2, 3});
        final BytesMessage received = Stored.passed(written);
        received.readByte();
        for (final BytesMessage each : List.of(written, received)) {
            assertThat(each.isBodyAssignableTo(byte[].class)).isTrue();
            assertThat(each.isBodyAssignableTo(Object.class)).isTrue();
            assertThat(each.isBodyAssignableTo(String.class)).isFalse();
            assertThatThrownBy(() -> each.getBody(String.class))
                    .isInstanceOf(MessageFormatException.class);
            final byte[] body = each.getBody(byte[].class);
            assertThat(body).containsExactly(1, 2, 3);
            Arrays.fill(body, (byte) 9);
            assertThat(each.getBody(Object.class)).isEqualTo(new byte[] {1, 2, 3});
            assertThat(each.readByte()).isEqualTo((byte) 1);
        }
    }

    @Test
    void shouldHaveNoBodyWithoutBytes() throws JMSException {
        for (final BytesMessage each :
                List.of(MessageFactory.bytes(), Stored.passed(MessageFactory.bytes()))) {
            assertThat(each.isBodyAssignableTo(Integer.class)).isTrue();
            assertThat(each.getBody(Integer.class)).isNull();
            assertThat(each.getBodyLength()).isZero();
            assertThatThrownBy(each::readByte).isInstanceOf(MessageEOFException.class);
        }
    }

    /** 3.9: after a send it can be written on. */
    @Test
    void shouldGoOnBeingWrittenAfterASend() throws JMSException {
        final BytesMessage message = MessageFactory.bytes();
        message.writeInt(1);
        final Stored first = Stored.sent(message);
        message.writeInt(2);
        final Stored second = Stored.sent(message);
        message.clearBody();
        message.writeByte((byte) 3);
        assertThat(((BytesMessage) first.received()).getBodyLength()).isEqualTo(4);
        assertThat(second.received().getBody(byte[].class)).containsExactly(0, 0, 0, 1, 0, 0, 0, 2);
        assertThat(Stored.passed(message).getBody(byte[].class)).containsExactly(3);
    }

    /** 3.11.4: what a RocketMQ producer sends is bytes. */
    @Test
    void shouldBeWhatNobodySaidAnythingOf() throws JMSException {
        assertThat(((BytesMessage) Stored.of(Map.of(), "text").received()).getBodyLength())
                .isEqualTo(4);
        assertThat(Stored.of(Map.of("BODY_KIND", "video"), "text").received())
                .isInstanceOf(BytesMessage.class);
    }

    @Test
    void shouldGrowWithWhatIsWritten() throws JMSException {
        final BytesMessage message = MessageFactory.bytes();
        for (int i = 0; i < 10_000; i++) {
            message.writeInt(i);
        }
        final BytesMessage received = Stored.passed(message);
        for (int i = 0; i < 10_000; i++) {
            assertThat(received.readInt()).isEqualTo(i);
        }
    }
}
