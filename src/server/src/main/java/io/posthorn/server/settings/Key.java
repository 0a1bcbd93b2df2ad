package io.posthorn.server.settings;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One key of the configuration, as its mapping declares it.
 *
 * @param name in full, such as {@code posthorn.broker.port}
 * @param type of one value
 * @param several whether it is a list, separated by commas
 * @param required whether it must have a value
 * @param defaultValue as written, possibly with {@code ${…}}; null if there is none
 * @param declaredBy the method of the mapping
 */
record Key(
        String name,
        Class<?> type,
        boolean several,
        boolean required,
        String defaultValue,
        Method declaredBy) {

    /**
     * The name of the environment variable that sets this key.
     *
     * @return upper case with underscores
     */
    String environmentName() {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /**
     * What a value must look like.
     *
     * @return to be put after "must be"
     */
    String form() {
        return several ? "a list, separated by commas, of: " + formOfOne() : formOfOne();
    }

    private String formOfOne() {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .map(constant -> constant.replace('_', '-'))
                    .collect(Collectors.joining(", ", several ? "" : "one of ", ""));
        }
        if (type == int.class || type == long.class) {
            return range();
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == Duration.class) {
            return "a duration such as 30s, 10m, 72h or PT0.5S";
        }
        if (type == MemorySize.class) {
            return "a number of bytes, or a size such as 512K, 4M or 1G";
        }
        if (type == AdvertisedAddress.class) {
            return "a host, or host:port";
        }
        return type == Path.class ? "a path" : "text";
    }

    private String range() {
        final Min min = declaredBy.getAnnotation(Min.class);
        final Max max = declaredBy.getAnnotation(Max.class);
        if (min != null && max != null) {
            return "a whole number from %d to %d".formatted(min.value(), max.value());
        }
        return min != null ? "a whole number, at least " + min.value() : "a whole number";
    }

    /**
     * Looks for a fault in a value of the right type.
     *
     * @param value converted
     * @return what it must be, if it is not
     */
    Optional<String> wish(final Object value) {
        if (value instanceof Number number) {
            final Min min = declaredBy.getAnnotation(Min.class);
            final Max max = declaredBy.getAnnotation(Max.class);
            final long amount = number.longValue();
            final boolean inRange =
                    (min == null || amount >= min.value())
                            && (max == null || amount <= max.value());
            return inRange ? Optional.empty() : Optional.of("must be " + range());
        }
        if (value instanceof Duration duration && (duration.isNegative() || duration.isZero())) {
            return Optional.of("must be longer than nothing");
        }
        if (value instanceof MemorySize size && size.asLongValue() <= 0) {
            return Optional.of("must be larger than nothing");
        }
        final Pattern pattern = declaredBy.getAnnotation(Pattern.class);
        if (pattern != null && !value.toString().matches(pattern.regexp())) {
            return Optional.of(pattern.message());
        }
        return Optional.empty();
    }
}
