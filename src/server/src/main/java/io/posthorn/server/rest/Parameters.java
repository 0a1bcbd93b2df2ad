package io.posthorn.server.rest;

import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads numbers, times and choices in paths and queries, and names the parameter that cannot be
 * read. Without it such a request would be answered with 404, as Jakarta REST wants it.
 */
@Provider
public final class Parameters implements ParamConverterProvider {

    private static final Map<Class<?>, Function<String, Object>> READERS =
            Map.of(
                    Integer.class, Integer::valueOf,
                    Long.class, Long::valueOf,
                    Boolean.class, Parameters::strictBoolean,
                    Instant.class, Instant::parse);

    /** Found by Quarkus. */
    public Parameters() {}

    @Override
    public <T> ParamConverter<T> getConverter(
            final Class<T> type, final Type genericType, final Annotation[] annotations) {
        final Function<String, Object> reader = readerOf(type);
        return reader == null ? null : new Converter<>(type, reader, nameOf(annotations));
    }

    private static Function<String, Object> readerOf(final Class<?> type) {
        if (type.isEnum()) {
            return text -> constant(type, text);
        }
        return READERS.get(type);
    }

    private static Object constant(final Class<?> type, final String text) {
        for (final Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(text);
    }

    private static boolean strictBoolean(final String text) {
        if (!"true".equals(text) && !"false".equals(text)) {
            throw new IllegalArgumentException(text);
        }
        return "true".equals(text);
    }

    private static String nameOf(final Annotation[] annotations) {
        for (final Annotation annotation : annotations) {
            if (annotation instanceof QueryParam query) {
                return query.value();
            }
            if (annotation instanceof PathParam path) {
                return path.value();
            }
        }
        return "parameter";
    }

    private record Converter<T>(Class<T> type, Function<String, Object> reader, String name)
            implements ParamConverter<T> {

        @Override
        public T fromString(final String value) {
            if (value == null || value.isEmpty()) {
                return null;
            }
            try {
                return type.cast(reader.apply(value));
            } catch (final IllegalArgumentException | DateTimeParseException e) {
                throw new WrongParameter(name, value, Problems.form(type));
            }
        }

        @Override
        public String toString(final T value) {
            return String.valueOf(value);
        }
    }
}
