package io.posthorn.remoting.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;

/**
 * Reads and writes JSON bodies (remoting protocol 4). Written: members in alphabetical order, nulls
 * left out, maps keyed by a queue with the object itself as key, which is no JSON but the only form
 * every client reads. Read: that form, keys without quotes, single quotes, members we do not know,
 * and references ({@code $ref}), which leave what they stand for empty. Any thread.
 */
public final class Bodies {

    /** Deeper than any body; protects the stack. */
    private static final int MAX_DEPTH = 64;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            new JsonFactoryBuilder()
                                    .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
                                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .build())
                                    .build())
                    .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                    .addModule(QueueKeys.module())
                    .build();

    private Bodies() {}

    /**
     * Writes a body.
     *
     * @param body a record, such as those of this package, or a collection of them
     * @return UTF-8
     */
    public static byte[] write(final Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "%s cannot be written as JSON".formatted(body.getClass().getSimpleName()), e);
        }
    }

    /**
     * Reads a body.
     *
     * @param bytes UTF-8; not changed
     * @param type a record, such as those of this package
     * @param <T> the same
     * @return not null
     * @throws BadBody if it cannot be read as that
     */
    public static <T> T read(final byte[] bytes, final Class<T> type) {
        return read(bytes, 0, bytes.length, type);
    }

    /**
     * Reads a body.
     *
     * @param bytes UTF-8; its reader index stays
     * @param type a record, such as those of this package
     * @param <T> the same
     * @return not null
     * @throws BadBody if it cannot be read as that
     */
    public static <T> T read(final ByteBuf bytes, final Class<T> type) {
        if (bytes.hasArray()) {
            return read(
                    bytes.array(),
                    bytes.arrayOffset() + bytes.readerIndex(),
                    bytes.readableBytes(),
                    type);
        }
        return read(ByteBufUtil.getBytes(bytes), type);
    }

    private static <T> T read(
            final byte[] bytes, final int from, final int length, final Class<T> type) {
        try {
            final T body =
                    ObjectKeys.occurIn(bytes, from, length)
                            ? MAPPER.readValue(ObjectKeys.quoted(bytes, from, length), type)
                            : MAPPER.readValue(bytes, from, length, type);
            if (body == null) {
                throw new BadBody("the body is null, not " + type.getSimpleName());
            }
            return body;
        } catch (final IOException e) {
            throw new BadBody(
                    "the body cannot be read as %s: %s".formatted(type.getSimpleName(), reason(e)));
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
}
