package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.destination.PosthornQueue;
import io.posthorn.jms.destination.PosthornTopic;
import io.posthorn.testkit.SeededRandom;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever a message holds, it comes back whole, also when it is sent on. */
class RandomMessageTest {

    private static final String[] PIECES = {
        "a", "Z", "0", "_", "ü", "𝄞", " ", "\u0001", "\u0002", "%", "%01", "\"", "\\", "\n", "{",
        "$"
    };

    private final SeededRandom random = SeededRandom.create();

    @Test
    void shouldComeBackWhole() throws JMSException {
        for (int i = 0; i < 3_000; i++) {
            final Message sent = message();
            final Map<String, Object> expected = contents(sent);
            final Message received = Stored.sent(sent).received();
            final Message sentOn =
                    random.nextBoolean() ? Stored.sent(received).received() : received;
            assertThat(contents(sentOn)).as("%s", random).isEqualTo(expected);
            assertThat(contents(received)).as("%s", random).isEqualTo(expected);
        }
    }

    /** Whatever bytes another client sends as whatever kind of body: nobody but its reader sees. */
    @Test
    void shouldComeWhateverTheBodyIs() throws JMSException {
        final String[] kinds = {"none", "no_text", "text", "bytes", "map", "stream", "object", "x"};
        for (int i = 0; i < 3_000; i++) {
            final String kind = kinds[random.nextInt(kinds.length)];
            final StringBuilder body = new StringBuilder(text());
            if (random.nextBoolean()) {
                body.insert(0, kind.equals("map") ? "{\"a\":" : "[1,");
            }
            final PosthornMessage received =
                    Stored.of(Map.of("BODY_KIND", kind), body.toString()).received();
            assertThat(received.getJMSRedelivered()).isFalse();
            try {
                contents(received);
            } catch (final JMSException e) {
                assertThat(e).as("%s", random).hasMessageContaining("cannot be read");
            }
        }
    }

    private Message message() throws JMSException {
        final Message message = body();
        final int properties = random.nextInt(6);
        for (int i = 0; i < properties; i++) {
            message.setObjectProperty(name(), value());
        }
        if (random.nextBoolean()) {
            message.setJMSType(text());
        }
        if (random.nextBoolean()) {
            message.setJMSReplyTo(
                    random.nextBoolean() ? new PosthornQueue(name()) : new PosthornTopic(name()));
        }
        if (random.nextBoolean()) {
            message.setJMSCorrelationID(text());
        } else if (random.nextBoolean()) {
            message.setJMSCorrelationIDAsBytes(bytes());
        }
        return message;
    }

    private Message body() throws JMSException {
        switch (random.nextInt(6)) {
            case 0:
                final TextMessage text = MessageFactory.text();
                text.setText(random.nextInt(5) == 0 ? null : text());
                return text;
            case 1:
                final BytesMessage bytes = MessageFactory.bytes();
                bytes.writeBytes(bytes());
                return bytes;
            case 2:
                final MapMessage map = MessageFactory.map();
                for (int left = random.nextInt(5); left > 0; left--) {
                    map.setObject("x" + text(), part());
                }
                return map;
            case 3:
                final StreamMessage stream = MessageFactory.stream();
                for (int left = random.nextInt(5); left > 0; left--) {
                    stream.writeObject(part());
                }
                return stream;
            case 4:
                final ObjectMessage object = MessageFactory.object(ObjectTrust.JDK_VALUES);
                object.setObject(new ArrayList<>(Collections.nCopies(3, value())));
                return object;
            default:
                return MessageFactory.plain();
        }
    }

    private String text() {
        final StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(8); left > 0; left--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private String name() {
        return "n" + random.nextInt(20);
    }

    private byte[] bytes() {
        final byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private Object value() {
        return switch (random.nextInt(9)) {
            case 0 -> random.nextBoolean();
            case 1 -> (byte) random.nextInt();
            case 2 -> (short) random.nextInt();
            case 3 -> random.nextInt();
            case 4 -> random.nextLong();
            case 5 -> Float.intBitsToFloat(random.nextInt());
            case 6 -> Double.longBitsToDouble(random.nextLong());
            case 7 -> null;
            default -> text();
        };
    }

    private Object part() {
        return switch (random.nextInt(5)) {
            case 0 -> (char) random.nextInt();
            case 1 -> bytes();
            default -> value();
        };
    }

    private static Map<String, Object> contents(final Message message) throws JMSException {
        final Map<String, Object> all = new HashMap<>();
        all.put("type", message.getJMSType());
        all.put("replyTo", String.valueOf(message.getJMSReplyTo()));
        all.put("correlation", message.getJMSCorrelationID());
        all.put("correlationBytes", comparable(message.getJMSCorrelationIDAsBytes()));
        for (final Object name : Collections.list(message.getPropertyNames())) {
            if (!name.equals("JMSXDeliveryCount")) {
                all.put("property " + name, message.getObjectProperty((String) name));
            }
        }
        if (message instanceof StreamMessage stream) {
            all.put("body", comparable(values(stream)));
        } else {
            all.put("body", comparable(message.getBody(Object.class)));
        }
        return all;
    }

    /** Arrays are not equal by what they hold. */
    private static Object comparable(final Object value) {
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        if (value instanceof List<?> list) {
            final List<Object> parts = new ArrayList<>();
            list.forEach(part -> parts.add(comparable(part)));
            return parts;
        }
        if (value instanceof Map<?, ?> map) {
            final Map<Object, Object> parts = new HashMap<>();
            map.forEach((name, part) -> parts.put(name, comparable(part)));
            return parts;
        }
        return value;
    }

    private static List<Object> values(final StreamMessage stream) throws JMSException {
        final List<Object> values = new ArrayList<>();
        stream.reset();
        while (true) {
            try {
                values.add(stream.readObject());
            } catch (final MessageEOFException e) {
                stream.reset();
                return values;
            }
        }
    }
}
