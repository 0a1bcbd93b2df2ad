package io.posthorn.jms.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps and streams as JSON that others can read. Strings, booleans, integers as far as they are an
 * int, and decimals, which are doubles, are themselves; all else is an object of one field that
 * names its type: <code>{"$long":1}</code>, <code>{"$bytes":"AAE="}</code>.
 */
final class JsonBody {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonBody() {}

    static byte[] write(final Map<String, Object> map) throws JMSException {
        return written(
                out -> {
                    out.writeStartObject();
                    for (final Map.Entry<String, Object> each : map.entrySet()) {
                        out.writeFieldName(each.getKey());
                        write(out, each.getValue());
                    }
                    out.writeEndObject();
                });
    }

    static byte[] write(final List<Object> stream) throws JMSException {
        return written(
                out -> {
                    out.writeStartArray();
                    for (final Object each : stream) {
                        write(out, each);
                    }
                    out.writeEndArray();
                });
    }

    /** Writes a body. */
    @FunctionalInterface
    private interface Writer {
        void write(JsonGenerator out) throws IOException;
    }

    private static byte[] written(final Writer writer) throws JMSException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            writer.write(out);
        } catch (final IOException e) {
            throw broken("The body cannot be written: ", e);
        }
        return bytes.toByteArray();
    }

    private static void write(final JsonGenerator out, final Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof Integer number) {
            out.writeNumber(number);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            out.writeNumber(number);
        } else {
            out.writeStartObject();
            writeTyped(out, value);
            out.writeEndObject();
        }
    }

    private static void writeTyped(final JsonGenerator out, final Object value) throws IOException {
        if (value instanceof Long number) {
            out.writeNumberField("$long", number);
        } else if (value instanceof Short number) {
            out.writeNumberField("$short", number);
        } else if (value instanceof Byte number) {
            out.writeNumberField("$byte", number.intValue());
        } else if (value instanceof Float number) {
            out.writeStringField("$float", number.toString());
        } else if (value instanceof Double number) {
            out.writeStringField("$double", number.toString());
        } else if (value instanceof Character character) {
            out.writeNumberField("$char", character.charValue());
        } else {
            out.writeBinaryField("$bytes", (byte[]) value);
        }
    }

    static Map<String, Object> readMap(final byte[] body) throws JMSException {
        final Map<String, Object> map = new LinkedHashMap<>();
        if (body.length == 0) {
            return map;
        }
        try (JsonParser in = JSON.createParser(body)) {
            require(in.nextToken() == JsonToken.START_OBJECT, "it is no object");
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                map.put(name, read(in));
            }
            require(in.currentToken() == JsonToken.END_OBJECT, "it does not end");
            return map;
        } catch (final IOException | IllegalArgumentException e) {
            throw broken("The body of the map message cannot be read: ", e);
        }
    }

    static List<Object> readStream(final byte[] body) throws JMSException {
        final List<Object> stream = new ArrayList<>();
        if (body.length == 0) {
            return stream;
        }
        try (JsonParser in = JSON.createParser(body)) {
            require(in.nextToken() == JsonToken.START_ARRAY, "it is no array");
            for (JsonToken next = in.nextToken();
                    next != JsonToken.END_ARRAY;
                    next = in.nextToken()) {
                require(next != null, "it does not end");
                stream.add(read(in));
            }
            return stream;
        } catch (final IOException | IllegalArgumentException e) {
            throw broken("The body of the stream message cannot be read: ", e);
        }
    }

    private static void require(final boolean holds, final String fault) throws IOException {
        if (!holds) {
            throw new IOException(fault);
        }
    }

    private static MessageFormatException broken(final String what, final Exception cause) {
        final MessageFormatException fault = new MessageFormatException(what + cause.getMessage());
        fault.initCause(cause);
        return fault;
    }

    private static Object read(final JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> whole(in.getLongValue());
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case START_OBJECT -> readTyped(in);
            default -> throw new IOException("it has parts within parts");
        };
    }

    /** Others write a plain number also where it is too large for an int. */
    private static Object whole(final long number) {
        if (number == (int) number) {
            return (int) number;
        }
        return number;
    }

    private static Object readTyped(final JsonParser in) throws IOException {
        final String type = in.nextFieldName();
        require(type != null && type.startsWith("$"), "it has parts within parts");
        in.nextToken();
        final Object value =
                switch (type) {
                    case "$long" -> Long.valueOf(in.getValueAsString());
                    case "$short" -> Short.valueOf(in.getValueAsString());
                    case "$byte" -> Byte.valueOf(in.getValueAsString());
                    case "$float" -> Float.valueOf(in.getValueAsString());
                    case "$double" -> Double.valueOf(in.getValueAsString());
                    case "$char" -> charOf(in);
                    case "$bytes" -> in.getBinaryValue();
                    default -> throw new IOException("there is no type " + type);
                };
        require(in.nextToken() == JsonToken.END_OBJECT, "a part has two types");
        return value;
    }

    /** A number, because half of a surrogate pair is a char too, but no text. */
    private static Character charOf(final JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return (char) in.getIntValue();
        }
        require(in.getText().length() == 1, "a char is one character");
        return in.getText().charAt(0);
    }
}
