package io.posthorn.jms.message;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message with named values (Jakarta Messaging 3.1, 3.11 and 3.11.3). */
final class PosthornMapMessage extends PosthornMessage implements MapMessage {

    private Map<String, Object> map = new LinkedHashMap<>();

    @Override
    BodyKind kind() {
        return BodyKind.MAP;
    }

    @Override
    ByteBuffer body() throws JMSException {
        return ByteBuffer.wrap(isStored() ? stored() : JsonBody.write(map));
    }

    private Map<String, Object> map() throws JMSException {
        if (isStored()) {
            map = JsonBody.readMap(stored());
            decoded();
        }
        return map;
    }

    @Override
    void bodyOf(final Message other) throws JMSException {
        final MapMessage from = (MapMessage) other;
        final Enumeration<?> names = from.getMapNames();
        while (names.hasMoreElements()) {
            final String name = (String) names.nextElement();
            setObject(name, from.getObject(name));
        }
    }

    private void put(final String name, final Object value) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("A value of a map message needs a name.");
        }
        requireBodyWriteable();
        map().put(name, value);
    }

    @Override
    public boolean getBoolean(final String name) throws JMSException {
        return Values.toBoolean(map().get(name));
    }

    @Override
    public byte getByte(final String name) throws JMSException {
        return Values.toByte(map().get(name));
    }

    @Override
    public short getShort(final String name) throws JMSException {
        return Values.toShort(map().get(name));
    }

    @Override
    public char getChar(final String name) throws JMSException {
        return Values.toChar(map().get(name));
    }

    @Override
    public int getInt(final String name) throws JMSException {
        return Values.toInt(map().get(name));
    }

    @Override
    public long getLong(final String name) throws JMSException {
        return Values.toLong(map().get(name));
    }

    @Override
    public float getFloat(final String name) throws JMSException {
        return Values.toFloat(map().get(name));
    }

    @Override
    public double getDouble(final String name) throws JMSException {
        return Values.toDouble(map().get(name));
    }

    @Override
    public String getString(final String name) throws JMSException {
        return Values.toText(map().get(name));
    }

    @Override
    public byte[] getBytes(final String name) throws JMSException {
        return (byte[]) Values.copyOf(Values.toBytes(map().get(name)));
    }

    @Override
    public Object getObject(final String name) throws JMSException {
        return Values.copyOf(map().get(name));
    }

    @Override
    public Enumeration<String> getMapNames() throws JMSException {
        return Collections.enumeration(List.copyOf(map().keySet()));
    }

    @Override
    public void setBoolean(final String name, final boolean value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setByte(final String name, final byte value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setShort(final String name, final short value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setChar(final String name, final char value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setInt(final String name, final int value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setLong(final String name, final long value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setFloat(final String name, final float value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setDouble(final String name, final double value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setString(final String name, final String value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setBytes(final String name, final byte[] value) throws JMSException {
        put(name, Values.copyOf(value));
    }

    @Override
    public void setBytes(final String name, final byte[] value, final int offset, final int length)
            throws JMSException {
        put(name, Values.copyOf(value, offset, length));
    }

    @Override
    public void setObject(final String name, final Object value) throws JMSException {
        put(name, Values.part(value));
    }

    @Override
    public boolean itemExists(final String name) throws JMSException {
        return map().containsKey(name);
    }

    @Override
    public void clearBody() throws JMSException {
        super.clearBody();
        map = new LinkedHashMap<>();
    }

    @Override
    public <T> T getBody(final Class<T> wanted) throws JMSException {
        if (!isBodyAssignableTo(wanted)) {
            throw isNot(wanted);
        }
        if (map.isEmpty()) {
            return null;
        }
        final Map<String, Object> copy = new LinkedHashMap<>(map);
        copy.replaceAll((name, value) -> Values.copyOf(value));
        return wanted.cast(copy);
    }

    @Override
    public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") final Class wanted)
            throws JMSException {
        return map().isEmpty() || wanted == Map.class || wanted == Object.class;
    }
}
