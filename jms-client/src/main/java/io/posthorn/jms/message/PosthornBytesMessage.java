package io.posthorn.jms.message;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A message with bytes (Jakarta Messaging 3.1, 3.11): written, then read. What cannot be read
 * leaves the place where it is (3.11.3).
 */
final class PosthornBytesMessage extends PosthornMessage implements BytesMessage {

    private static final int USUAL_LENGTH = 128;
    private static final int PIECE_LENGTH = 4_096;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** What is written up to its position; or what is read up to its limit. Big-endian. */
    private ByteBuffer bytes = NOTHING;

    @Override
    BodyKind kind() {
        return BodyKind.BYTES;
    }

    @Override
    ByteBuffer body() throws JMSException {
        return isBodyReadOnly() ? readable().duplicate().rewind() : bytes.duplicate().flip();
    }

    @Override
    void bodyOf(final Message other) throws JMSException {
        final BytesMessage from = (BytesMessage) other;
        from.reset();
        final byte[] piece = new byte[PIECE_LENGTH];
        for (int count = from.readBytes(piece); count > 0; count = from.readBytes(piece)) {
            room(count).put(piece, 0, count);
        }
        from.reset();
    }

    // Reading

    private ByteBuffer readable() throws JMSException {
        if (!isBodyReadOnly()) {
            throw new MessageNotReadableException(
                    "The bytes message is being written; reset it to read it.");
        }
        if (isStored()) {
            bytes = ByteBuffer.wrap(stored());
            decoded();
        }
        return bytes;
    }

    private ByteBuffer next(final int length) throws JMSException {
        final ByteBuffer from = readable();
        if (from.remaining() < length) {
            throw tooFew();
        }
        return from;
    }

    private static MessageEOFException tooFew() {
        return new MessageEOFException("The bytes message has too few bytes left.");
    }

    @Override
    public long getBodyLength() throws JMSException {
        return readable().limit();
    }

    @Override
    public boolean readBoolean() throws JMSException {
        return next(Byte.BYTES).get() != 0;
    }

    @Override
    public byte readByte() throws JMSException {
        return next(Byte.BYTES).get();
    }

    @Override
    public int readUnsignedByte() throws JMSException {
        return Byte.toUnsignedInt(next(Byte.BYTES).get());
    }

    @Override
    public short readShort() throws JMSException {
        return next(Short.BYTES).getShort();
    }

    @Override
    public int readUnsignedShort() throws JMSException {
        return Short.toUnsignedInt(next(Short.BYTES).getShort());
    }

    @Override
    public char readChar() throws JMSException {
        return next(Character.BYTES).getChar();
    }

    @Override
    public int readInt() throws JMSException {
        return next(Integer.BYTES).getInt();
    }

    @Override
    public long readLong() throws JMSException {
        return next(Long.BYTES).getLong();
    }

    @Override
    public float readFloat() throws JMSException {
        return next(Float.BYTES).getFloat();
    }

    @Override
    public double readDouble() throws JMSException {
        return next(Double.BYTES).getDouble();
    }

    @Override
    public String readUTF() throws JMSException {
        final ByteBuffer from = next(Short.BYTES);
        final int at = from.position();
        final int end = at + Short.BYTES + Short.toUnsignedInt(from.getShort(at));
        try {
            final String text =
                    new DataInputStream(
                                    new ByteArrayInputStream(from.array(), at, from.limit() - at))
                            .readUTF();
            from.position(end);
            return text;
        } catch (final EOFException e) {
            throw tooFew();
        } catch (final UTFDataFormatException e) {
            final JMSException fault =
                    new MessageFormatException("There is no text here: " + e.getMessage());
            fault.initCause(e);
            throw fault;
        } catch (final IOException e) {
            throw new IllegalStateException("bytes in memory could not be read", e);
        }
    }

    @Override
    public int readBytes(final byte[] value) throws JMSException {
        return readBytes(value, value.length);
    }

    @Override
    public int readBytes(final byte[] value, final int length) throws JMSException {
        final ByteBuffer from = readable();
        Objects.checkFromIndexSize(0, length, value.length);
        if (length > 0 && !from.hasRemaining()) {
            return -1;
        }
        final int count = Math.min(length, from.remaining());
        from.get(value, 0, count);
        return count;
    }

    // Writing

    private ByteBuffer room(final int length) throws JMSException {
        requireBodyWriteable();
        if (bytes.remaining() < length) {
            final int least = Math.addExact(bytes.position(), length);
            bytes =
                    ByteBuffer.allocate(
                                    Math.max(USUAL_LENGTH, Math.max(2 * bytes.capacity(), least)))
                            .put(bytes.flip());
        }
        return bytes;
    }

    @Override
    public void writeBoolean(final boolean value) throws JMSException {
        room(Byte.BYTES).put((byte) (value ? 1 : 0));
    }

    @Override
    public void writeByte(final byte value) throws JMSException {
        room(Byte.BYTES).put(value);
    }

    @Override
    public void writeShort(final short value) throws JMSException {
        room(Short.BYTES).putShort(value);
    }

    @Override
    public void writeChar(final char value) throws JMSException {
        room(Character.BYTES).putChar(value);
    }

    @Override
    public void writeInt(final int value) throws JMSException {
        room(Integer.BYTES).putInt(value);
    }

    @Override
    public void writeLong(final long value) throws JMSException {
        room(Long.BYTES).putLong(value);
    }

    @Override
    public void writeFloat(final float value) throws JMSException {
        room(Float.BYTES).putFloat(value);
    }

    @Override
    public void writeDouble(final double value) throws JMSException {
        room(Double.BYTES).putDouble(value);
    }

    @Override
    public void writeUTF(final String value) throws JMSException {
        requireBodyWriteable();
        final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try {
            new DataOutputStream(encoded).writeUTF(value);
        } catch (final UTFDataFormatException e) {
            final JMSException fault =
                    new MessageFormatException("The text is too long: " + e.getMessage());
            fault.initCause(e);
            throw fault;
        } catch (final IOException e) {
            throw new IllegalStateException("bytes in memory could not be written", e);
        }
        writeBytes(encoded.toByteArray());
    }

    @Override
    public void writeBytes(final byte[] value) throws JMSException {
        room(value.length).put(value);
    }

    @Override
    public void writeBytes(final byte[] value, final int offset, final int length)
            throws JMSException {
        Objects.checkFromIndexSize(offset, length, value.length);
        room(length).put(value, offset, length);
    }

    @Override
    public void writeObject(final Object value) throws JMSException {
        Objects.requireNonNull(value, "A bytes message cannot hold null.");
        if (value instanceof byte[] array) {
            writeBytes(array);
        } else if (value instanceof Character character) {
            writeChar(character);
        } else if (value instanceof String text) {
            writeUTF(text);
        } else if (value instanceof Boolean truth) {
            writeBoolean(truth);
        } else if (value instanceof Byte number) {
            writeByte(number);
        } else if (value instanceof Short number) {
            writeShort(number);
        } else if (value instanceof Integer number) {
            writeInt(number);
        } else if (value instanceof Long number) {
            writeLong(number);
        } else if (value instanceof Float number) {
            writeFloat(number);
        } else if (value instanceof Double number) {
            writeDouble(number);
        } else {
            throw Values.cannotBePart(value);
        }
    }

    // Both

    @Override
    public void reset() throws JMSException {
        if (isBodyReadOnly()) {
            readable().rewind();
        } else {
            bytes = bytes.flip();
            makeBodyReadOnly();
        }
    }

    @Override
    public void clearBody() throws JMSException {
        super.clearBody();
        bytes = NOTHING;
    }

    /** Resets the message, as the interface wants it; does not care where it was. */
    @Override
    public <T> T getBody(final Class<T> wanted) throws JMSException {
        if (!isBodyAssignableTo(wanted)) {
            throw isNot(wanted);
        }
        reset();
        if (!bytes.hasRemaining()) {
            return null;
        }
        final byte[] copy = new byte[bytes.remaining()];
        bytes.get(0, copy);
        return wanted.cast(copy);
    }

    @Override
    public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") final Class wanted)
            throws JMSException {
        return wanted == byte[].class || wanted == Object.class || !body().hasRemaining();
    }
}
