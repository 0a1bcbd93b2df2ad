package io.posthorn.remoting.frame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The JSON header encoding (remoting protocol 2.2). Members we do not know are passed over; field
 * values that are not text are taken as their text; fields without value are left out.
 */
final class JsonHeader {

    private static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(16)
                                    .maxNameLength(64 * 1024)
                                    .build())
                    .build();

    private JsonHeader() {}

    static Frame decode(final byte[] bytes, final int from, final int length) throws BadFrame {
        try (JsonParser parser = JSON.createParser(bytes, from, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadFrame("a JSON header is no object");
            }
            return members(parser);
        } catch (final IOException e) {
            throw new BadFrame("a JSON header cannot be read: " + reason(e));
        }
    }

    private static Frame members(final JsonParser parser) throws IOException, BadFrame {
        int code = 0;
        Language language = Language.OTHER;
        int version = 0;
        int opaque = 0;
        int flag = 0;
        String remark = null;
        final Fields fields = new Fields();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            final JsonToken value = parser.nextToken();
            switch (name) {
                case "code" -> code = number(parser);
                case "version" -> version = number(parser);
                case "opaque" -> opaque = number(parser);
                case "flag" -> flag = number(parser);
                case "language" -> language = language(parser, value);
                case "remark" -> remark = text(parser, value);
                case "extFields" -> fields(parser, value, fields);
                default -> parser.skipChildren();
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new BadFrame("a JSON header ends within its object");
        }
        return Frame.decoded(
                HeaderEncoding.JSON, code, language, version, opaque, flag, remark, fields);
    }

    private static int number(final JsonParser parser) throws IOException, BadFrame {
        final JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return parser.getIntValue();
        }
        if (token == JsonToken.VALUE_STRING) {
            try {
                return Integer.parseInt(parser.getText());
            } catch (final NumberFormatException e) {
                throw new BadFrame(
                        "member '%s' of a JSON header is no number"
                                .formatted(parser.currentName()));
            }
        }
        if (token == JsonToken.VALUE_NULL) {
            return 0;
        }
        throw new BadFrame(
                "member '%s' of a JSON header is no number".formatted(parser.currentName()));
    }

    private static Language language(final JsonParser parser, final JsonToken value)
            throws IOException {
        return value == JsonToken.VALUE_NUMBER_INT
                ? Language.ofNumber(parser.getIntValue())
                : Language.ofName(text(parser, value));
    }

    /** Text of a scalar; null for null and for what has parts. */
    private static String text(final JsonParser parser, final JsonToken value) throws IOException {
        if (value.isScalarValue()) {
            return value == JsonToken.VALUE_NULL ? null : parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    private static void fields(final JsonParser parser, final JsonToken value, final Fields fields)
            throws IOException, BadFrame {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            if (fields.count() == BinaryHeader.MAX_FIELDS) {
                throw new BadFrame(
                        "a header has more than %d fields".formatted(BinaryHeader.MAX_FIELDS));
            }
            final String name = parser.currentName();
            fields.put(name, text(parser, parser.nextToken()));
        }
    }

    private static String reason(final IOException e) {
        final String all =
                e instanceof JsonProcessingException parsing
                        ? parsing.getOriginalMessage()
                        : e.getMessage();
        final int end = all.indexOf('\n');
        return end < 0 ? all : all.substring(0, end);
    }

    static void encode(final Frame frame, final ByteBuf out) {
        try (ByteBufOutputStream stream = new ByteBufOutputStream(out);
                JsonGenerator json = JSON.createGenerator((OutputStream) stream)) {
            json.writeStartObject();
            json.writeNumberField("code", frame.code());
            final Fields fields = frame.fields();
            if (frame.isResponse() || fields.count() > 0) {
                json.writeObjectFieldStart("extFields");
                for (int i = 0; i < fields.count(); i++) {
                    json.writeStringField(fields.name(i), fields.value(i));
                }
                json.writeEndObject();
            }
            json.writeNumberField("flag", frame.flag());
            json.writeStringField("language", frame.language().name());
            json.writeNumberField("opaque", frame.opaque());
            if (frame.remark() != null) {
                json.writeStringField("remark", frame.remark());
            }
            json.writeStringField("serializeTypeCurrentRPC", "JSON");
            json.writeNumberField("version", frame.version());
            json.writeEndObject();
        } catch (final IOException e) {
            throw new UnencodableFrame("the header cannot be written as JSON: " + e.getMessage());
        }
    }
}
