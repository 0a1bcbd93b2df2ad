package io.posthorn.jms.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import jakarta.jms.MessageFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps and streams as JSON that others can read. Strings, booleans, integers as far as they are an
 * int, and decimals, which are doubles, are themselves; all else is an object of one field that
 * names its type: <code>{"$long":1}</code>, <code>{"$bytes":"AAE="}</code>. What others write is
 * read with some lenience: an integer that is no int is a long.
 */
final class JsonBody {

    /** As they stand before a value. */
    private static final String BYTE = "$byte";

    private static final String SHORT = "$short";
    private static final String LONG = "$long";
    private static final String FLOAT = "$float";
    private static final String DOUBLE = "$double";
    private static final String CHAR = "$char";
    private static final String BYTES = "$bytes";

    /** A body is in memory already: what is in it may be as long as it likes. */
    private static final StreamReadConstraints NO_LENGTHS =
            StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build();

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(NO_LENGTHS)
                    // Names come from messages; the process must not keep them forever.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build();

    private JsonBody() {}

    static byte[] write(final Map<String, Object> map) throws MessageFormatException {
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

    static byte[] write(final List<Object> stream) throws MessageFormatException {
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

    private static byte[] written(final Writer writer) throws MessageFormatException {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator out = JSON.createGenerator(bytes)) {
            writer.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (final IOException e) {
            throw broken("The body cannot be written: ", e);
        }
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
            out.writeNumberField(LONG, number);
        } else if (value instanceof Short number) {
            out.writeNumberField(SHORT, number);
        } else if (value instanceof Byte number) {
            out.writeNumberField(BYTE, number.intValue());
        } else if (value instanceof Float number) {
            out.writeFieldName(FLOAT);
            if (Float.isFinite(number)) {
                out.writeNumber(number);
            } else {
                out.writeString(number.toString());
            }
        } else if (value instanceof Double number) {
            out.writeStringField(DOUBLE, number.toString());
        } else if (value instanceof Character character) {
            writeChar(out, character);
        } else {
            out.writeBinaryField(BYTES, (byte[]) value);
        }
    }

    /** Half of a surrogate pair is a char, but no text: it is written as its number. */
    private static void writeChar(final JsonGenerator out, final char character)
            throws IOException {
        if (Character.isSurrogate(character)) {
            out.writeNumberField(CHAR, character);
        } else {
            out.writeStringField(CHAR, String.valueOf(character));
        }
    }

    static Map<String, Object> readMap(final byte[] body) throws MessageFormatException {
        final Map<String, Object> map = new LinkedHashMap<>();
        if (body.length == 0) {
            return map;
        }
        try (JsonParser in = JSON.createParser(body)) {
            require(in.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                map.put(name, read(in));
            }
            require(in.nextToken() == null, "something follows the JSON object");
            return map;
        } catch (final IOException | IllegalArgumentException e) {
            throw broken("The body of the map message cannot be read: ", e);
        }
    }

    static List<Object> readStream(final byte[] body) throws MessageFormatException {
        final List<Object> stream = new ArrayList<>();
        if (body.length == 0) {
            return stream;
        }
        try (JsonParser in = JSON.createParser(body)) {
            require(in.nextToken() == JsonToken.START_ARRAY, "it is no JSON array");
            while (in.nextToken() != JsonToken.END_ARRAY) {
                stream.add(read(in));
            }
            require(in.nextToken() == null, "something follows the JSON array");
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
            case VALUE_NUMBER_INT -> whole(in);
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case START_OBJECT -> readTyped(in);
            default -> throw new IOException("it has parts within parts");
        };
    }

    private static Object whole(final JsonParser in) throws IOException {
        return switch (in.getNumberType()) {
            case INT -> in.getIntValue();
            case LONG -> in.getLongValue();
            default -> in.getDoubleValue();
        };
    }

    private static Object readTyped(final JsonParser in) throws IOException {
        final String type = in.nextFieldName();
        require(type != null && type.startsWith("$"), "it has parts within parts");
        in.nextToken();
        require(in.currentToken().isScalarValue(), "it has parts within parts");
        final Object value =
                switch (type) {
                    case LONG -> Long.valueOf(in.getText());
                    case SHORT -> Short.valueOf(in.getText());
                    case BYTE -> Byte.valueOf(in.getText());
                    case FLOAT -> Float.valueOf(in.getText());
                    case DOUBLE -> Double.valueOf(in.getText());
                    case CHAR -> charOf(in);
                    case BYTES -> in.getBinaryValue();
                    default -> throw new IOException("there is no type " + type);
                };
        require(in.nextToken() == JsonToken.END_OBJECT, "a part has two types");
        return value;
    }

    private static Character charOf(final JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            final int number = in.getIntValue();
            require(number == (char) number, "a char is a number of 16 bits");
            return (char) number;
        }
        require(in.getTextLength() == 1, "a char is one character");
        return in.getText().charAt(0);
    }
}
