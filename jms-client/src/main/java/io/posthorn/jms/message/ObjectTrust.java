package io.posthorn.jms.message;

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
import java.util.List;
import java.util.Set;

/**
 * Which classes may be made of the bodies of object messages. Whoever can send a message could
 * otherwise have any class on the path do what its deserialisation does. Trusted without being
 * asked are values of the JDK: texts, numbers, dates and times, collections, exceptions, and arrays
 * of those. Immutable.
 */
public final class ObjectTrust implements Serializable {

    /** The option of a connection factory that says more; see {@link #of}. */
    public static final String OPTION = "trustedPackages";

    /** Nothing but values of the JDK. */
    public static final ObjectTrust JDK_VALUES = new ObjectTrust(List.of());

    private static final String ANY = "*";

    static final ObjectTrust EVERYTHING = new ObjectTrust(List.of(ANY));

    private static final long serialVersionUID = 1L;

    /** Packages of values, without what is below them. */
    private static final Set<String> PACKAGES =
            Set.of(
                    "java.lang",
                    "java.math",
                    "java.time",
                    "java.time.chrono",
                    "java.time.format",
                    "java.time.temporal",
                    "java.time.zone",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "java.util.concurrent.locks");

    /** The last one belongs to calendars. */
    private static final Set<String> CLASSES =
            Set.of(
                    "java.net.URI",
                    "java.sql.Date",
                    "java.sql.Time",
                    "java.sql.Timestamp",
                    "sun.util.calendar.ZoneInfo");

    private final List<String> trusted;

    private ObjectTrust(final List<String> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /**
     * Trust in more than the JDK's values.
     *
     * @param names classes, packages with all below them, which may end in {@code .*}, or {@code *}
     *     for everything; null or blank for none; separated by commas
     * @return the trust
     */
    public static ObjectTrust of(final String names) {
        return names == null || names.isBlank()
                ? JDK_VALUES
                : new ObjectTrust(List.of(names.strip().replace(".*", "").split("\\s*,\\s*")));
    }

    /**
     * As {@link #of} reads it.
     *
     * @return possibly empty
     */
    public String text() {
        return String.join(",", trusted);
    }

    static byte[] write(final Serializable object) throws MessageFormatException {
        if (object == null) {
            return new byte[0];
        }
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (final IOException | RuntimeException e) {
            throw fault("The object cannot be serialised: " + e, e);
        }
        return bytes.toByteArray();
    }

    Serializable read(final byte[] bytes) throws MessageFormatException {
        if (bytes.length == 0) {
            return null;
        }
        final Filter filter = new Filter(bytes.length);
        try (ObjectInputStream in = new Loading(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(filter);
            return (Serializable) in.readObject();
        } catch (final IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            throw fault(
                    filter.refusal == null ? "The object cannot be read: " + e : filter.refusal, e);
        }
    }

    private static MessageFormatException fault(final String text, final Throwable cause) {
        final MessageFormatException fault = new MessageFormatException(text);
        fault.initCause(cause);
        return fault;
    }

    private boolean isTrusted(final String name) {
        return trusted.contains(ANY) || isNamed(name) || isValue(name);
    }

    private boolean isNamed(final String name) {
        for (final String each : trusted) {
            final boolean isWithin =
                    name.startsWith(each)
                            && (name.length() == each.length()
                                    || name.charAt(each.length()) == '.'
                                    || name.charAt(each.length()) == '$');
            if (isWithin) {
                return true;
            }
        }
        return false;
    }

    private static boolean isValue(final String name) {
        return CLASSES.contains(name)
                || PACKAGES.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
    }

    /**
     * Lets only trusted classes pass, and nothing that is made to exhaust the stack or the memory:
     * what a body can honestly hold is limited by its length.
     */
    private final class Filter implements ObjectInputFilter {

        private static final int DEEPEST = 500;

        /** A hash table has more places than entries, and each entry takes more than one byte. */
        private static final int PLACES_PER_BYTE = 16;

        private final ObjectInputFilter ofProcess = Config.getSerialFilter();
        private final long mostPlaces;
        private long places;
        private String refusal;

        Filter(final int bytes) {
            mostPlaces = (long) PLACES_PER_BYTE * bytes;
        }

        @Override
        public Status checkInput(final FilterInfo info) {
            if (ofProcess != null && ofProcess.checkInput(info) == Status.REJECTED) {
                return refuse("The filter of this process (jdk.serialFilter) refuses the object.");
            }
            places += Math.max(0, info.arrayLength());
            if (places > mostPlaces || info.depth() > DEEPEST) {
                return refuse("The object has arrays that are too long, or is nested too deeply.");
            }
            return info.serialClass() == null ? Status.UNDECIDED : check(info.serialClass());
        }

        private Status check(final Class<?> type) {
            Class<?> element = type;
            while (element.isArray()) {
                element = element.getComponentType();
            }
            final String name = element.getName();
            if (!element.isPrimitive() && !isTrusted(name)) {
                return refuse(
                        "The class %s is not trusted. To have it made of object messages, name it or its package in the option %s of the connection factory: %s=%s"
                                .formatted(name, OPTION, OPTION, name));
            }
            return Status.ALLOWED;
        }

        private Status refuse(final String why) {
            refusal = why;
            return Status.REJECTED;
        }
    }

    /** Finds classes where the application has them, and then where the provider is. */
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
    }
}
