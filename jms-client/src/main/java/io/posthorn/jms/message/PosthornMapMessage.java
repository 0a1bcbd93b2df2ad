package io.posthorn.jms.message;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message with named values (Jakarta Messaging 3.1, 3.11.1 and 3.11.3). */
final class PosthornMapMessage extends PosthornMessage implements MapMessage {

    private Map<String, Object> map = new LinkedHashMap<>();

    /** What the map is to be decoded from; null if it is. */
    private byte[] stored;

    @Override
    BodyKind kind() {
        return BodyKind.MAP;
    }

    @Override
    byte[] body() throws JMSException {
        return stored == null ? JsonBody.write(map) : stored;
    }

    @Override
    void body(final byte[] newStored) {
        stored = newStored;
    }

    private Map<String, Object> map() throws JMSException {
        if (stored != null) {
            map = JsonBody.readMap(stored);
            stored = null;
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
        final byte[] bytes = Values.toBytes(map().get(name));
        return bytes == null ? null : bytes.clone();
    }

    @Override
    public Object getObject(final String name) throws JMSException {
        final Object value = map().get(name);
        return value instanceof byte[] bytes ? bytes.clone() : value;
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
        put(name, value == null ? null : value.clone());
    }

    @Override
    public void setBytes(final String name, final byte[] value, final int offset, final int length)
            throws JMSException {
        put(name, Arrays.copyOfRange(value, offset, offset + length));
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
        stored = null;
        map = new LinkedHashMap<>();
    }

    @Override
    Object bodyValue() throws JMSException {
        return map().isEmpty() ? null : new LinkedHashMap<>(map());
    }

    @Override
    public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") final Class wanted)
            throws JMSException {
        return map().isEmpty() || wanted == Map.class || wanted == Object.class;
    }
}
