package io.posthorn.server.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the keys that a mapping declares, by walking its methods. */
final class Keys {

    private Keys() {}

    /**
     * All keys of a mapping and of the groups in it.
     *
     * @param mapping an interface
     * @param prefix what stands before each name, without the dot
     * @return in no particular order
     */
    static List<Key> of(final Class<?> mapping, final String prefix) {
        final List<Key> keys = new ArrayList<>();
        for (final Method method : mapping.getDeclaredMethods()) {
            final String name = prefix + "." + nameOf(method);
            if (isGroup(method.getReturnType())) {
                keys.addAll(of(method.getReturnType(), name));
            } else {
                keys.add(keyOf(method, name));
            }
        }
        return keys;
    }

    /**
     * Whether a method of a mapping stands for a group of keys.
     *
     * @param type what the method returns
     * @return true for an interface of this package
     */
    static boolean isGroup(final Class<?> type) {
        return type.isInterface() && type.getPackage() == Keys.class.getPackage();
    }

    /**
     * The part of a key's name that a method stands for.
     *
     * @param method of a mapping
     * @return lower case with dashes
     */
    static String nameOf(final Method method) {
        final WithName given = method.getAnnotation(WithName.class);
        return given != null
                ? given.value()
                : method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Key keyOf(final Method method, final String name) {
        Type type = method.getGenericReturnType();
        boolean required = true;
        boolean several = false;
        if (type instanceof ParameterizedType optional && optional.getRawType() == Optional.class) {
            required = false;
            type = optional.getActualTypeArguments()[0];
        }
        if (type instanceof ParameterizedType list
                && Collection.class.isAssignableFrom((Class<?>) list.getRawType())) {
            several = true;
            type = list.getActualTypeArguments()[0];
        }
        final WithDefault value = method.getAnnotation(WithDefault.class);
        return new Key(
                name,
                (Class<?>) type,
                several,
                required,
                value == null ? null : value.value(),
                method);
    }
}
