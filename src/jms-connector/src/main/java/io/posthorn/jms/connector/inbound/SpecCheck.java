package io.posthorn.jms.connector.inbound;

import jakarta.resource.spi.InvalidPropertyException;
import java.beans.IntrospectionException;
import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with an activation, so that all of it can be said at once. */
final class SpecCheck {

    private final List<String> sentences = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();

    /** Something has to hold; the properties are those that have to do with it. */
    SpecCheck that(final boolean holds, final String sentence, final String... properties) {
        if (!holds) {
            sentences.add(sentence);
            names.addAll(Arrays.asList(properties));
        }
        return this;
    }

    /** A value may be left out, or is one of some. */
    SpecCheck oneOf(final String property, final String value, final String one, final String two) {
        return that(
                value == null || value.equals(one) || value.equals(two),
                "%s is %s or %s, not %s.".formatted(property, one, two, value),
                property);
    }

    /** A number may be left out, or is above 0. */
    SpecCheck positive(final String property, final Number value) {
        return that(
                value == null || value.longValue() > 0,
                "%s is a whole number above 0, not %s.".formatted(property, value),
                property);
    }

    void finish() throws InvalidPropertyException {
        if (!sentences.isEmpty()) {
            final InvalidPropertyException fault =
                    new InvalidPropertyException(String.join(" ", sentences));
            fault.setInvalidPropertyDescriptors(
                    names.stream().map(SpecCheck::descriptor).toArray(PropertyDescriptor[]::new));
            throw fault;
        }
    }

    private static PropertyDescriptor descriptor(final String property) {
        try {
            return new PropertyDescriptor(property, PosthornActivationSpec.class);
        } catch (final IntrospectionException e) {
            throw new IllegalArgumentException(property, e);
        }
    }
}
