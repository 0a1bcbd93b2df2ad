package io.posthorn.jms.message;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Which classes may be made of the bodies of object messages. Whoever can send a message could
 * otherwise have any class on the path do what its deserialisation does. Trusted without being
 * asked are values of the JDK: texts, numbers, dates and times, collections, and arrays of those.
 */
public final class ObjectTrust implements Serializable {

    /** The option of a connection factory that says more; see {@link #of}. */
    public static final String OPTION = "trustedPackages";

    /** Nothing but values of the JDK. */
    public static final ObjectTrust JDK_VALUES = new ObjectTrust(List.of());

    private static final long serialVersionUID = 1L;

    private static final long MOST_REFERENCES = 10_000_000;
    private static final long DEEPEST = 1_000;
    private static final long LONGEST_ARRAY = 100_000_000;
    private static final String EVERYTHING = "*";

    private static final List<String> ALWAYS =
            List.of(
                    "java.lang.Boolean",
                    "java.lang.Byte",
                    "java.lang.Character",
                    "java.lang.Double",
                    "java.lang.Enum",
                    "java.lang.Float",
                    "java.lang.Integer",
                    "java.lang.Long",
                    "java.lang.Number",
                    "java.lang.Object",
                    "java.lang.Short",
                    "java.lang.String",
                    "java.lang.StringBuffer",
                    "java.lang.StringBuilder",
                    "java.lang.Throwable",
                    "java.lang.Exception",
                    "java.lang.RuntimeException",
                    "java.lang.StackTraceElement",
                    "java.math.",
                    "java.net.URI",
                    "java.sql.Date",
                    "java.sql.Time",
                    "java.sql.Timestamp",
                    "java.time.",
                    "java.util.");

    /** Parts of {@code java.util} that hold no values. */
    private static final List<String> NEVER =
            List.of(
                    "java.util.concurrent.ForkJoin",
                    "java.util.jar.",
                    "java.util.logging.",
                    "java.util.prefs.",
                    "java.util.spi.",
                    "java.util.zip.",
                    "java.util.ServiceLoader");

    private final List<String> trusted;

    private ObjectTrust(final List<String> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /**
     * Trust in more than the JDK's values.
     *
     * @param names classes, packages with all below them, or {@code *} for everything; null or
     *     blank for none; separated by commas
     * @return the trust
     */
    public static ObjectTrust of(final String names) {
        return names == null || names.isBlank()
                ? JDK_VALUES
                : new ObjectTrust(List.of(names.strip().split("\\s*,\\s*")));
    }

    /**
     * As {@link #of} reads it.
     *
     * @return possibly empty
     */
    public String text() {
        return String.join(",", trusted);
    }

    static byte[] write(final Serializable object) throws JMSException {
        if (object == null) {
            return new byte[0];
        }
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (final IOException e) {
            final MessageFormatException fault =
                    new MessageFormatException("The object cannot be serialised: " + e);
            fault.initCause(e);
            throw fault;
        }
        return bytes.toByteArray();
    }

    Serializable read(final byte[] bytes) throws JMSException {
        if (bytes.length == 0) {
            return null;
        }
        final Filter filter = new Filter();
        try (ObjectInputStream in = new Loading(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(filter);
            return (Serializable) in.readObject();
        } catch (final IOException | ClassNotFoundException | RuntimeException e) {
            final MessageFormatException fault =
                    new MessageFormatException(
                            filter.refused == null
                                    ? "The object cannot be read: " + e
                                    : "The class %s is not trusted. Trust it by the option %s of the connection factory: %s=%s"
                                            .formatted(
                                                    filter.refused,
                                                    OPTION,
                                                    OPTION,
                                                    filter.refused));
            fault.initCause(e);
            throw fault;
        }
    }

    private boolean isTrusted(final String name) {
        return isAny(trusted, name)
                || trusted.contains(EVERYTHING)
                || isAny(ALWAYS, name) && !isAny(NEVER, name);
    }

    private static boolean isAny(final List<String> prefixes, final String name) {
        for (final String each : prefixes) {
            final boolean isWithin =
                    name.startsWith(each)
                            && (each.endsWith(".")
                                    || name.length() == each.length()
                                    || name.charAt(each.length()) == '.'
                                    || name.charAt(each.length()) == '$');
            if (isWithin) {
                return true;
            }
        }
        return false;
    }

    /** Lets only trusted classes pass, and nothing that is made to exhaust the memory. */
    private final class Filter implements ObjectInputFilter {

        private String refused;

        @Override
        public Status checkInput(final FilterInfo info) {
            if (info.references() > MOST_REFERENCES
                    || info.depth() > DEEPEST
                    || info.arrayLength() > LONGEST_ARRAY) {
                return Status.REJECTED;
            }
            Class<?> type = info.serialClass();
            if (type == null) {
                return Status.UNDECIDED;
            }
            while (type.isArray()) {
                type = type.getComponentType();
            }
            if (type.isPrimitive() || isTrusted(type.getName())) {
                return Status.ALLOWED;
            }
            refused = type.getName();
            return Status.REJECTED;
        }
    }

    /** Finds classes where the application has them. */
    private static final class Loading extends ObjectInputStream {

        private final ClassLoader loader = Thread.currentThread().getContextClassLoader();

        Loading(final InputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(final ObjectStreamClass description)
                throws IOException, ClassNotFoundException {
            if (loader != null) {
                try {
                    return Class.forName(description.getName(), false, loader);
                } catch (final ClassNotFoundException e) {
                    // Perhaps it is one of those that come with us, or a primitive.
                    return super.resolveClass(description);
                }
            }
            return super.resolveClass(description);
        }

        @Override
        protected Class<?> resolveProxyClass(final String[] interfaces)
                throws IOException, ClassNotFoundException {
            if (loader == null) {
                return super.resolveProxyClass(interfaces);
            }
            final Class<?>[] types = new Class<?>[interfaces.length];
            for (int i = 0; i < interfaces.length; i++) {
                types[i] = Class.forName(interfaces[i], false, loader);
            }
            return Proxy.newProxyInstance(loader, types, (proxy, method, arguments) -> null)
                    .getClass();
        }
    }
}
