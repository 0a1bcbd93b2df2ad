package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which classes object messages may hold; the specification leaves that to providers. */
class ObjectTrustTest {

    /** An application's class. */
    record Order(String name) implements Serializable {}

    /** One whose name begins like another's. */
    record Orders(String name) implements Serializable {}

    /** An application's list, each element in the one before. */
    static final class Chain implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Chain next;

        Chain(final Chain next) {
            this.next = next;
        }
    }

    private static <T extends Serializable> T filled(final T collection) {
        return collection;
    }

    static Stream<Serializable> valuesOfTheJdk() {
        final Map<String, Object> many = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            many.put("key" + i, new HashMap<>(Map.of(i, "x")));
        }
        final HashSet<Integer> roomy = new HashSet<>(100_000, 0.25f);
        roomy.add(1);
        return Stream.of(
                "text",
                7,
                1.5,
                'c',
                true,
                new BigDecimal("1.5"),
                URI.create("a:b"),
                Instant.EPOCH,
                Duration.ofDays(1),
                LocalDate.EPOCH,
                DayOfWeek.MONDAY,
                ZonedDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneId.of("Europe/Berlin")),
                new Date(7),
                new java.sql.Timestamp(7),
                new GregorianCalendar(2020, 1, 1),
                UUID.randomUUID(),
                Locale.ROOT,
                TimeUnit.DAYS,
                String.class,
                new int[] {1, 2},
                new long[10_000],
                new String[][] {{"a"}, {}},
                new Object[] {1, "a", null},
                filled(new ArrayList<>(List.of(1))),
                filled(new ArrayList<>(1_000_000)),
                filled(new LinkedList<>(List.of(1))),
                (Serializable) many,
                roomy,
                filled(new LinkedHashMap<>(Map.of("a", 1))),
                filled(new TreeMap<>(Map.of("a", 1))),
                filled(new Hashtable<>(Map.of("a", 1))),
                filled(new Properties()),
                filled(new EnumMap<>(Map.of(DayOfWeek.MONDAY, 1))),
                (Serializable) EnumSet.of(DayOfWeek.MONDAY),
                filled(BitSet.valueOf(new long[] {5})),
                (Serializable) List.of(1, 2, 3),
                (Serializable) Map.of("a", Set.of(1)),
                (Serializable) Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                (Serializable) Collections.synchronizedMap(new HashMap<>(Map.of(1, 2))),
                (Serializable) Collections.emptyMap(),
                filled(new ConcurrentHashMap<>(Map.of("a", 1))),
                filled(new CopyOnWriteArrayList<>(List.of(1))));
    }

    @ParameterizedTest
    @MethodSource("valuesOfTheJdk")
    void shouldTrustValuesOfTheJdk(final Serializable value) throws JMSException {
        final Object read = ObjectTrust.JDK_VALUES.read(ObjectTrust.write(value));
        assertThat(read).isEqualTo(value);
    }

    @Test
    void shouldTrustValuesThatAreNeverEqual() throws JMSException {
        for (final Serializable value :
                List.of(
                        new IllegalStateException("x", new RuntimeException("y")),
                        new AtomicLong(7),
                        new ArrayDeque<>(List.of(1)),
                        new PriorityQueue<>(List.of(2, 1)),
                        new LinkedBlockingQueue<>(List.of(1)),
                        new StringBuilder("x"))) {
            assertThat(ObjectTrust.JDK_VALUES.read(ObjectTrust.write(value)))
                    .hasSameClassAs(value)
                    .hasToString(value.toString());
        }
    }

    @Test
    void shouldTrustNothingElse() throws JMSException, IOException {
        for (final Serializable value :
                List.of(
                        new Order("x"),
                        new Order[0],
                        new ArrayList<>(List.of(new Order("x"))),
                        new URL("http://localhost"),
                        new java.io.File("x"))) {
            final byte[] bytes = ObjectTrust.write(value);
            assertThatThrownBy(() -> ObjectTrust.JDK_VALUES.read(bytes))
                    .as("%s", value)
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessageContaining("is not trusted");
        }
    }

    /** A lambda, whose class nobody could name. */
    @Test
    void shouldNotTrustCode() throws JMSException {
        final Runnable lambda = (Runnable & Serializable) () -> {};
        final byte[] bytes = ObjectTrust.write((Serializable) lambda);
        assertThatThrownBy(() -> ObjectTrust.JDK_VALUES.read(bytes))
                .hasMessageContaining("java.lang.invoke.SerializedLambda is not trusted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "io",
                "io.posthorn",
                "io.posthorn.jms.message",
                "io.posthorn.jms.message.*",
                "io.posthorn.jms.message.ObjectTrustTest",
                "io.posthorn.jms.message.ObjectTrustTest$Order",
                " com.example , io.posthorn "
            })
    void shouldTrustWhatIsNamed(final String names) throws JMSException {
        final ObjectTrust trust = ObjectTrust.of(names);
        assertThat(trust.read(ObjectTrust.write(new Order[] {new Order("x")})))
                .isEqualTo(new Order[] {new Order("x")});
        assertThat(ObjectTrust.of(trust.text()).text()).isEqualTo(trust.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "com.example",
                "io.posthorn.jms.messag",
                "io.posthorn.jms.message.ObjectTrustTest$Order",
                "Orders"
            })
    void shouldNotTrustWhatOnlyLooksAlike(final String names) throws JMSException {
        final byte[] bytes = ObjectTrust.write(new Orders("x"));
        assertThatThrownBy(() -> ObjectTrust.of(names).read(bytes))
                .hasMessageContaining("ObjectTrustTest$Orders is not trusted");
    }

    /** What an array claims to be long costs memory before its elements are there. */
    @Test
    void shouldRefuseArraysThatCannotBeThatLong() throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
        out.writeShort(ObjectStreamConstants.STREAM_VERSION);
        out.writeByte(ObjectStreamConstants.TC_ARRAY);
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF("[J");
        out.writeLong(java.io.ObjectStreamClass.lookup(long[].class).getSerialVersionUID());
        out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(0);
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL);
        out.writeInt(Integer.MAX_VALUE);
        assertThatThrownBy(() -> ObjectTrust.EVERYTHING.read(bytes.toByteArray()))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("arrays that are too long");
    }

    @Test
    void shouldRefuseWhatIsNestedTooDeeply() throws JMSException {
        Chain chain = null;
        for (int i = 0; i < 600; i++) {
            chain = new Chain(chain);
        }
        final byte[] bytes = ObjectTrust.write(chain);
        assertThatThrownBy(() -> ObjectTrust.EVERYTHING.read(bytes))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("nested too deeply");
    }

    /** The application's classes are where the thread says. */
    @Test
    void shouldFindClassesByTheThreadsLoader() throws Exception {
        final byte[] bytes = ObjectTrust.write(new Order("x"));
        final Thread thread = Thread.currentThread();
        final ClassLoader before = thread.getContextClassLoader();
        try {
            for (final ClassLoader loader :
                    new ClassLoader[] {null, ClassLoader.getPlatformClassLoader()}) {
                thread.setContextClassLoader(loader);
                assertThat(ObjectTrust.EVERYTHING.read(bytes)).isEqualTo(new Order("x"));
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void shouldSayThatAClassIsMissing() throws JMSException {
        final String text =
                new String(
                        ObjectTrust.write(new Order("x")),
                        java.nio.charset.StandardCharsets.ISO_8859_1);
        final byte[] unknown =
                text.replace("ObjectTrustTest$Order", "ObjectTrustTest$Other")
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> ObjectTrust.EVERYTHING.read(unknown))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("ClassNotFoundException")
                .hasMessageContaining("ObjectTrustTest$Other");
    }
}
