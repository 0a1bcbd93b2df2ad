package io.posthorn.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;

/**
 * Every kind of body as {@code docs/message-mapping.md} has it: how JMS makes it, what a RocketMQ
 * client sees of it, and what JMS makes of what a RocketMQ client sends.
 */
enum JmsBodies {
    TEXT("text", "Grüezi €") {
        @Override
        Message make(final Session session) throws JMSException {
            return session.createTextMessage("Grüezi €");
        }

        @Override
        void verify(final Message message) throws JMSException {
            assertThat(message).isInstanceOf(TextMessage.class);
            assertThat(((TextMessage) message).getText()).isEqualTo("Grüezi €");
        }
    },
    NO_TEXT("no_text", "") {
        @Override
        Message make(final Session session) throws JMSException {
            return session.createTextMessage();
        }

        @Override
        void verify(final Message message) throws JMSException {
            assertThat(message).isInstanceOf(TextMessage.class);
            assertThat(((TextMessage) message).getText()).isNull();
        }
    },
    EMPTY_TEXT("text", "") {
        @Override
        Message make(final Session session) throws JMSException {
            return session.createTextMessage("");
        }

        @Override
        void verify(final Message message) throws JMSException {
            assertThat(message).isInstanceOf(TextMessage.class);
            assertThat(((TextMessage) message).getText()).isEmpty();
        }
    },
    BYTES(null, "\u0000\u0001 any bytes") {
        @Override
        Message make(final Session session) throws JMSException {
            final BytesMessage message = session.createBytesMessage();
            message.writeBytes(body());
            return message;
        }

        @Override
        void verify(final Message message) throws JMSException {
            assertThat(message).isInstanceOf(BytesMessage.class);
            assertThat(message.getBody(byte[].class)).isEqualTo(body());
        }
    },
    MAP(
            "map",
            """
            {"text":"Käse","none":null,"truth":true,"int":3,"double":4.5,"long":{"$long":7},\
            "short":{"$short":7},"byte":{"$byte":-7},"float":{"$float":0.1},"char":{"$char":"A"},\
            "bytes":{"$bytes":"AAEC"},"nan":{"$double":"NaN"},"infinite":{"$float":"Infinity"}}\
            """) {
        @Override
        Message make(final Session session) throws JMSException {
            final MapMessage message = session.createMapMessage();
            message.setString("text", "Käse");
            message.setString("none", null);
            message.setBoolean("truth", true);
            message.setInt("int", 3);
            message.setDouble("double", 4.5);
            message.setLong("long", 7);
            message.setShort("short", (short) 7);
            message.setByte("byte", (byte) -7);
            message.setFloat("float", 0.1f);
            message.setChar("char", 'A');
            message.setBytes("bytes", new byte[] {0, 1, 2});
            message.setDouble("nan", Double.NaN);
            message.setFloat("infinite", Float.POSITIVE_INFINITY);
            return message;
        }

        @Override
        void verify(final Message message) throws JMSException {
            assertThat(message).isInstanceOf(MapMessage.class);
            final MapMessage map = (MapMessage) message;
            final Iterator<String> names = Collections.list(names(map)).iterator();
            for (final Object expected :
                    new Object[] {
                        "Käse",
                        null,
                        true,
                        3,
                        4.5,
                        7L,
                        (short) 7,
                        (byte) -7,
                        0.1f,
                        'A',
                        new byte[] {0, 1, 2},
                        Double.NaN,
                        Float.POSITIVE_INFINITY
                    }) {
                final String name = names.next();
                assertThat(map.getObject(name)).as(name).isEqualTo(expected);
            }
            assertThat(names.hasNext()).isFalse();
        }

        @SuppressWarnings("unchecked")
        private Enumeration<String> names(final MapMessage map) throws JMSException {
            return map.getMapNames();
        }
    },
    STREAM(
            "stream",
            """
            ["Käse",null,false,3,4.5,{"$long":7},{"$short":7},{"$byte":-7},{"$float":0.1},\
            {"$char":"A"},{"$bytes":"AAEC"}]\
            """) {
        @Override
        Message make(final Session session) throws JMSException {
            final StreamMessage message = session.createStreamMessage();
            message.writeString("Käse");
            message.writeString(null);
            message.writeBoolean(false);
            message.writeInt(3);
            message.writeDouble(4.5);
            message.writeLong(7);
            message.writeShort((short) 7);
            message.writeByte((byte) -7);
            message.writeFloat(0.1f);
            message.writeChar('A');
            message.writeBytes(new byte[] {0, 1, 2});
            return message;
        }

        @Override
        void verify(final Message message) throws JMSException {
            assertThat(message).isInstanceOf(StreamMessage.class);
            final StreamMessage stream = (StreamMessage) message;
            for (final Object expected :
                    new Object[] {
                        "Käse", null, false, 3, 4.5, 7L, (short) 7, (byte) -7, 0.1f, 'A'
                    }) {
                assertThat(stream.readObject()).isEqualTo(expected);
            }
            assertThat(stream.readObject()).isEqualTo(new byte[] {0, 1, 2});
        }
    },
    OBJECT("object", null) {
        @Override
        Message make(final Session session) throws JMSException {
            return session.createObjectMessage(OBJECT_WITHIN);
        }

        @Override
        byte[] body() {
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(OBJECT_WITHIN);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }

        @Override
        void verifyStored(final byte[] stored) {
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(stored))) {
                assertThat(in.readObject()).isEqualTo(OBJECT_WITHIN);
            } catch (final IOException | ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        void verify(final Message message) throws JMSException {
            assertThat(message).isInstanceOf(ObjectMessage.class);
            assertThat(((ObjectMessage) message).getObject()).isEqualTo(OBJECT_WITHIN);
        }
    },
    NO_OBJECT("object", "") {
        @Override
        Message make(final Session session) throws JMSException {
            return session.createObjectMessage();
        }

        @Override
        void verify(final Message message) throws JMSException {
            assertThat(message).isInstanceOf(ObjectMessage.class);
            assertThat(((ObjectMessage) message).getObject()).isNull();
        }
    },
    NONE("none", "") {
        @Override
        Message make(final Session session) throws JMSException {
            return session.createMessage();
        }

        @Override
        void verify(final Message message) {
            assertThat(message)
                    .isNotInstanceOfAny(
                            TextMessage.class,
                            BytesMessage.class,
                            MapMessage.class,
                            StreamMessage.class,
                            ObjectMessage.class);
        }
    };

    /** The property that says what a body is. */
    static final String KIND = "BODY_KIND";

    private static final ArrayList<Object> OBJECT_WITHIN =
            new ArrayList<>(List.of("Käse", 3, new BigDecimal("4.50")));

    private final String kind;
    private final String stored;

    JmsBodies(final String kind, final String stored) {
        this.kind = kind;
        this.stored = stored;
    }

    /** What {@link #KIND} is; null for nothing. */
    String kind() {
        return kind;
    }

    /** What a RocketMQ client sends. */
    byte[] body() {
        return stored.getBytes(UTF_8);
    }

    /** What a RocketMQ client must get; none at all if it is empty. */
    void verifyStored(final byte[] got) {
        assertThat(got == null ? "" : new String(got, UTF_8)).isEqualTo(stored);
    }

    abstract Message make(Session session) throws JMSException;

    abstract void verify(Message message) throws JMSException;
}
