package io.posthorn.jms.message;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.StreamMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A message with values one after the other (Jakarta Messaging 3.1, 3.11 and 3.11.3). */
final class PosthornStreamMessage extends PosthornMessage implements StreamMessage {

    private static final int NOT_BEGUN = -1;

    private List<Object> values = new ArrayList<>();

    private int next;

    /** How much of the next value was read, which is bytes; or {@link #NOT_BEGUN}. */
    private int bytesRead = NOT_BEGUN;

    @Override
    BodyKind kind() {
        return BodyKind.STREAM;
    }

    @Override
    ByteBuffer body() throws JMSException {
        return ByteBuffer.wrap(isStored() ? stored() : JsonBody.write(values));
    }

    private List<Object> values() throws JMSException {
        if (isStored()) {
            values = JsonBody.readStream(stored());
            decoded();
        }
        return values;
    }

    @Override
    void bodyOf(final Message other) throws JMSException {
        final StreamMessage from = (StreamMessage) other;
        from.reset();
        try {
            while (true) {
                values.add(Values.part(from.readObject()));
            }
        } catch (final MessageEOFException e) {
            // This is how one finds out that there is no more.
            from.reset();
        }
    }

    private Object peek() throws JMSException {
        if (!isBodyReadOnly()) {
            throw new MessageNotReadableException(
                    "The stream message is being written; reset it to read it.");
        }
        if (bytesRead != NOT_BEGUN) {
            throw new MessageFormatException(
                    "A field of bytes has to be read to its end before the next one.");
        }
        if (next >= values().size()) {
            throw new MessageEOFException("The stream message has no more values.");
        }
        return values().get(next);
    }

    /** Only what could be converted was read (3.11.3). */
    private <T> T read(final T converted) {
        next++;
        return converted;
    }

    @Override
    public boolean readBoolean() throws JMSException {
        return read(Values.toBoolean(peek()));
    }

    @Override
    public byte readByte() throws JMSException {
        return read(Values.toByte(peek()));
    }

    @Override
    public short readShort() throws JMSException {
        return read(Values.toShort(peek()));
    }

    @Override
    public char readChar() throws JMSException {
        return read(Values.toChar(peek()));
    }

    @Override
    public int readInt() throws JMSException {
        return read(Values.toInt(peek()));
    }

    @Override
    public long readLong() throws JMSException {
        return read(Values.toLong(peek()));
    }

    @Override
    public float readFloat() throws JMSException {
        return read(Values.toFloat(peek()));
    }

    @Override
    public double readDouble() throws JMSException {
        return read(Values.toDouble(peek()));
    }

    @Override
    public String readString() throws JMSException {
        return read(Values.toText(peek()));
    }

    @Override
    public int readBytes(final byte[] into) throws JMSException {
        if (bytesRead == NOT_BEGUN) {
            final byte[] field = Values.toBytes(peek());
            if (field == null) {
                next++;
                return -1;
            }
            bytesRead = 0;
        }
        return readOn((byte[]) values().get(next), into);
    }

    /** A field that fills the array is not over before a call that finds nothing more of it. */
    private int readOn(final byte[] field, final byte[] into) {
        final int left = field.length - bytesRead;
        if (left == 0 && bytesRead > 0) {
            endField();
            return -1;
        }
        final int count = Math.min(left, into.length);
        System.arraycopy(field, bytesRead, into, 0, count);
        bytesRead += count;
        if (count < into.length || field.length == 0) {
            endField();
        }
        return count;
    }

    private void endField() {
        bytesRead = NOT_BEGUN;
        next++;
    }

    @Override
    public Object readObject() throws JMSException {
        return Values.copyOf(read(peek()));
    }

    private void write(final Object value) throws JMSException {
        requireBodyWriteable();
        values.add(value);
    }

    @Override
    public void writeBoolean(final boolean value) throws JMSException {
        write(value);
    }

    @Override
    public void writeByte(final byte value) throws JMSException {
        write(value);
    }

    @Override
    public void writeShort(final short value) throws JMSException {
        write(value);
    }

    @Override
    public void writeChar(final char value) throws JMSException {
        write(value);
    }

    @Override
    public void writeInt(final int value) throws JMSException {
        write(value);
    }

    @Override
    public void writeLong(final long value) throws JMSException {
        write(value);
    }

    @Override
    public void writeFloat(final float value) throws JMSException {
        write(value);
    }

    @Override
    public void writeDouble(final double value) throws JMSException {
        write(value);
    }

    @Override
    public void writeString(final String value) throws JMSException {
        write(value);
    }

    @Override
    public void writeBytes(final byte[] value) throws JMSException {
        write(Values.copyOf(value));
    }

    @Override
    public void writeBytes(final byte[] value, final int offset, final int length)
            throws JMSException {
        write(Values.copyOf(value, offset, length));
    }

    @Override
    public void writeObject(final Object value) throws JMSException {
        write(Values.part(value));
    }

    @Override
    public void reset() throws JMSException {
        makeBodyReadOnly();
        next = 0;
        bytesRead = NOT_BEGUN;
    }

    @Override
    public void clearBody() throws JMSException {
        super.clearBody();
        values = new ArrayList<>();
        next = 0;
        bytesRead = NOT_BEGUN;
    }

    @Override
    public <T> T getBody(final Class<T> wanted) throws JMSException {
        throw new MessageFormatException("The body of a stream message is read value by value.");
    }

    @Override
    public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") final Class wanted) {
        return false;
    }
}
