package io.posthorn.remoting;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Makes objects of any class with a value in every field, each number different. */
final class Filler {

    private int next = 2;

    private Filler() {}

    static Object filled(final Class<?> type) throws Exception {
        return new Filler().value(type);
    }

    private Object value(final Type type) throws Exception {
        if (type instanceof ParameterizedType generic) {
            return container((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        final Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return "text " + next++;
        }
        if (plain == int.class || plain == Integer.class) {
            return next++;
        }
        if (plain == long.class || plain == Long.class) {
            return (long) next++;
        }
        if (plain == double.class || plain == Double.class) {
            return next++ + 0.5;
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return true;
        }
        if (plain == AtomicLong.class) {
            return new AtomicLong(next++);
        }
        if (plain == AtomicBoolean.class) {
            return new AtomicBoolean(true);
        }
        if (plain == BitSet.class) {
            return BitSet.valueOf(new long[] {next++});
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[plain.getEnumConstants().length - 1];
        }
        if (plain.isArray()) {
            final Object array = java.lang.reflect.Array.newInstance(plain.getComponentType(), 1);
            java.lang.reflect.Array.set(array, 0, value(plain.getComponentType()));
            return array;
        }
        return object(plain);
    }

    private Object container(final Class<?> raw, final Type[] arguments) throws Exception {
        if (Map.class.isAssignableFrom(raw)) {
            final Map<Object, Object> map = new ConcurrentHashMap<>();
            map.put(value(arguments[0]), value(arguments[1]));
            return raw.isAssignableFrom(ConcurrentHashMap.class) || raw == ConcurrentMap.class
                    ? map
                    : raw.isInterface() ? map : copyInto(raw, map);
        }
        final Collection<Object> collection =
                Set.class.isAssignableFrom(raw) ? new HashSet<>() : new ArrayList<>();
        collection.add(value(arguments[0]));
        if (raw.isInterface()) {
            return collection;
        }
        @SuppressWarnings("unchecked")
        final Collection<Object> wanted =
                (Collection<Object>) raw.getDeclaredConstructor().newInstance();
        wanted.addAll(collection);
        return wanted;
    }

    private static Object copyInto(final Class<?> raw, final Map<Object, Object> map)
            throws Exception {
        @SuppressWarnings("unchecked")
        final Map<Object, Object> wanted =
                (Map<Object, Object>) raw.getDeclaredConstructor().newInstance();
        wanted.putAll(map);
        return wanted;
    }

    private Object object(final Class<?> type) throws Exception {
        final Constructor<?> constructor = shortestConstructor(type);
        constructor.setAccessible(true);
        final Type[] parameters = constructor.getGenericParameterTypes();
        final Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = value(parameters[i]);
        }
        final Object object = constructor.newInstance(arguments);
        for (Class<?> level = type; level != Object.class; level = level.getSuperclass()) {
            for (final Field field : level.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !Modifier.isTransient(field.getModifiers())
                        && !List.of("fastjson", "log").contains(field.getName())) {
                    field.setAccessible(true);
                    fill(object, field);
                }
            }
        }
        return object;
    }

    private static Constructor<?> shortestConstructor(final Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .min(Comparator.comparingInt(Constructor::getParameterCount))
                .orElseThrow();
    }

    private void fill(final Object object, final Field field) throws Exception {
        if (field.getType() == java.util.Random.class) {
            return;
        }
        if (field.getGenericType() instanceof ParameterizedType
                || field.getGenericType() instanceof Class<?>) {
            field.set(object, value(field.getGenericType()));
        }
    }
}
