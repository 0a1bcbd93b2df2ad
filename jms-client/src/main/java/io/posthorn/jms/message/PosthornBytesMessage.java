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

/** A message with bytes (Jakarta Messaging 3.1, 3.11.1): first written, then read. */
final class PosthornBytesMessage extends PosthornMessage implements BytesMessage {

    /** What is written; null while the message is read. */
    private ByteArrayOutputStream written = new ByteArrayOutputStream();

    private DataOutputStream out = new DataOutputStream(written);

    /** What is read; null while the message is written. */
    private byte[] stored;

    private DataInputStream in;

    @Override
    BodyKind kind() {
        return BodyKind.BYTES;
    }

    @Override
    byte[] body() {
        return stored == null ? written.toByteArray() : stored;
    }

    @Override
    void body(final byte[] newStored) {
        read(newStored);
    }

    private void read(final byte[] bytes) {
        stored = bytes;
        in = new DataInputStream(new ByteArrayInputStream(bytes));
        written = null;
        out = null;
    }

    @Override
    void bodyOf(final Message other) throws JMSException {
        final BytesMessage from = (BytesMessage) other;
        from.reset();
        final byte[] piece = new byte[4_096];
        for (int count = from.readBytes(piece); count > 0; count = from.readBytes(piece)) {
            written.write(piece, 0, count);
        }
        from.reset();
    }

    /** Reads something. */
    @FunctionalInterface
    private interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    /** What cannot be read to its end was not read. */
    private <T> T read(final Reading<T> reading) throws JMSException {
        requireReadable();
        in.mark(Integer.MAX_VALUE);
        try {
            return reading.from(in);
        } catch (final EOFException e) {
            rewind();
            throw new MessageEOFException("The bytes message has too few bytes left.");
        } catch (final UTFDataFormatException e) {
            rewind();
            throw new MessageFormatException("There is no text here: " + e.getMessage());
        } catch (final IOException e) {
            throw new IllegalStateException("bytes in memory could not be read", e);
        }
    }

    private void rewind() {
        try {
            in.reset();
        } catch (final IOException e) {
            throw new IllegalStateException("bytes in memory could not be read again", e);
        }
    }

    private void requireReadable() throws JMSException {
        if (stored == null) {
            throw new MessageNotReadableException("The bytes message is being written.");
        }
    }

    @Override
    public long getBodyLength() throws JMSException {
        requireReadable();
        return stored.length;
    }

    @Override
    public boolean readBoolean() throws JMSException {
        return read(DataInputStream::readBoolean);
    }

    @Override
    public byte readByte() throws JMSException {
        return read(DataInputStream::readByte);
    }

    @Override
    public int readUnsignedByte() throws JMSException {
        return read(DataInputStream::readUnsignedByte);
    }

    @Override
    public short readShort() throws JMSException {
        return read(DataInputStream::readShort);
    }

    @Override
    public int readUnsignedShort() throws JMSException {
        return read(DataInputStream::readUnsignedShort);
    }

    @Override
    public char readChar() throws JMSException {
        return read(DataInputStream::readChar);
    }

    @Override
    public int readInt() throws JMSException {
        return read(DataInputStream::readInt);
    }

    @Override
    public long readLong() throws JMSException {
        return read(DataInputStream::readLong);
    }

    @Override
    public float readFloat() throws JMSException {
        return read(DataInputStream::readFloat);
    }

    @Override
    public double readDouble() throws JMSException {
        return read(DataInputStream::readDouble);
    }

    @Override
    public String readUTF() throws JMSException {
        return read(from -> from.readUTF());
    }

    @Override
    public int readBytes(final byte[] value) throws JMSException {
        return readBytes(value, value.length);
    }

    @Override
    public int readBytes(final byte[] value, final int length) throws JMSException {
        requireReadable();
        if (length < 0 || length > value.length) {
            throw new IndexOutOfBoundsException(
                    "%d bytes do not fit into an array of %d.".formatted(length, value.length));
        }
        if (length == 0) {
            return 0;
        }
        return read(from -> from.read(value, 0, length));
    }

    /** Writes something. */
    @FunctionalInterface
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private void write(final Writing writing) throws JMSException {
        requireBodyWriteable();
        try {
            writing.to(out);
        } catch (final UTFDataFormatException e) {
            throw new MessageFormatException("The text is too long: " + e.getMessage());
        } catch (final IOException e) {
            throw new IllegalStateException("bytes in memory could not be written", e);
        }
    }

    @Override
    public void writeBoolean(final boolean value) throws JMSException {
        write(to -> to.writeBoolean(value));
    }

    @Override
    public void writeByte(final byte value) throws JMSException {
        write(to -> to.writeByte(value));
    }

    @Override
    public void writeShort(final short value) throws JMSException {
        write(to -> to.writeShort(value));
    }

    @Override
    public void writeChar(final char value) throws JMSException {
        write(to -> to.writeChar(value));
    }

    @Override
    public void writeInt(final int value) throws JMSException {
        write(to -> to.writeInt(value));
    }

    @Override
    public void writeLong(final long value) throws JMSException {
        write(to -> to.writeLong(value));
    }

    @Override
    public void writeFloat(final float value) throws JMSException {
        write(to -> to.writeFloat(value));
    }

    @Override
    public void writeDouble(final double value) throws JMSException {
        write(to -> to.writeDouble(value));
    }

    @Override
    public void writeUTF(final String value) throws JMSException {
        write(to -> to.writeUTF(value));
    }

    @Override
    public void writeBytes(final byte[] value) throws JMSException {
        write(to -> to.write(value));
    }

    @Override
    public void writeBytes(final byte[] value, final int offset, final int length)
            throws JMSException {
        write(to -> to.write(value, offset, length));
    }

    @Override
    public void writeObject(final Object value) throws JMSException {
        if (value == null) {
            throw new NullPointerException("A bytes message cannot hold null.");
        }
        if (value instanceof byte[] bytes) {
            writeBytes(bytes);
        } else if (value instanceof Character character) {
            writeChar(character);
        } else if (value instanceof String text) {
            writeUTF(text);
        } else {
            writeNumber(Values.property(value));
        }
    }

    private void writeNumber(final Object value) throws JMSException {
        if (value instanceof Boolean truth) {
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
        } else {
            writeDouble((Double) value);
        }
    }

    @Override
    public void reset() throws JMSException {
        read(body());
        bodyReadOnly(true);
    }

    @Override
    public void clearBody() throws JMSException {
        super.clearBody();
        stored = null;
        in = null;
        written = new ByteArrayOutputStream();
        out = new DataOutputStream(written);
    }

    @Override
    Object bodyValue() throws JMSException {
        final byte[] body = body();
        return body.length == 0 ? null : body.clone();
    }

    @Override
    public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") final Class wanted) {
        return body().length == 0 || wanted == byte[].class || wanted == Object.class;
    }
}
