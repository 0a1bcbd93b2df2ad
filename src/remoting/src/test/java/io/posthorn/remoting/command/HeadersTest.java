package io.posthorn.remoting.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks at every typed header there is. */
class HeadersTest {

    static List<Class<?>> headers() throws Exception {
        final Path classes =
                Path.of(
                        RequestCode.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        try (Stream<Path> files = Files.list(classes.resolve("io/posthorn/remoting/command"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(
                            name ->
                                    name.endsWith("$Request.class")
                                            || name.endsWith("$Response.class"))
                    .sorted()
                    .<Class<?>>map(HeadersTest::load)
                    .toList();
        }
    }

    private static Class<?> load(final String file) {
        try {
            return Class.forName(
                    "io.posthorn.remoting.command." + file.substring(0, file.length() - 6));
        } catch (final ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Header sample(final Class<?> type) throws Exception {
        final RecordComponent[] components = type.getRecordComponents();
        final Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(components[i].getType(), i);
        }
        final Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
        return (Header) type.getDeclaredConstructor(types).newInstance(values);
    }

    private static Object value(final Class<?> type, final int salt) {
        if (type == String.class) {
            return "text " + salt;
        }
        if (type == int.class || type == Integer.class) {
            return 1_000 + salt;
        }
        if (type == long.class || type == Long.class) {
            return (1L << 40) + salt;
        }
        if (type == boolean.class || type == Boolean.class) {
            return salt % 2 == 0;
        }
        throw new AssertionError("a header has a " + type);
    }

    private static Header read(final Class<?> type, final Fields fields) throws Exception {
        try {
            return type == SendMessage.Request.class
                    ? SendMessage.Request.from(RequestCode.SEND_MESSAGE_V2.code(), fields)
                    : (Header) type.getMethod("from", Fields.class).invoke(null, fields);
        } catch (final InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    @Test
    void shouldKnowManyHeaders() throws Exception {
        assertThat(headers()).hasSizeGreaterThan(90);
    }

    @ParameterizedTest
    @MethodSource("headers")
    void shouldReadBackWhatItWrote(final Class<?> type) throws Exception {
        final Header header = sample(type);
        final Fields fields = new Fields();
        header.write(fields);
        assertThat(fields.count()).isEqualTo(type.getRecordComponents().length);
        assertThat(read(type, fields)).isEqualTo(header);
    }

    @ParameterizedTest
    @MethodSource("headers")
    void shouldNeedExactlyWhatHasNoOtherMeaningWhenAbsent(final Class<?> type) throws Exception {
        final Header header = sample(type);
        final Fields all = new Fields();
        header.write(all);
        for (int left = 0; left < all.count(); left++) {
            final Fields some = new Fields();
            for (int i = 0; i < all.count(); i++) {
                if (i != left) {
                    some.put(all.name(i), all.value(i));
                }
            }
            final String missing = all.name(left);
            try {
                read(type, some);
            } catch (final BadField e) {
                assertThat(e.field()).isEqualTo(missing);
                assertThat(e).hasMessageContaining("no header field '" + missing + "'");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("headers")
    void shouldNameTheFieldThatIsNoNumber(final Class<?> type) throws Exception {
        final Header header = sample(type);
        final Fields all = new Fields();
        header.write(all);
        for (int i = 0; i < all.count(); i++) {
            final Class<?> component = type.getRecordComponents()[i].getType();
            if (component != String.class
                    && component != boolean.class
                    && component != Boolean.class) {
                final Fields bad = new Fields();
                all.forEach(bad::put);
                bad.put(all.name(i), "12x");
                assertThatThrownBy(() -> read(type, bad))
                        .isInstanceOf(BadField.class)
                        .hasMessageContaining("'" + all.name(i) + "' is '12x'");
            }
        }
    }

    @Test
    void shouldReadBothFormsOfASendAsTheSame() {
        final SendMessage.Request send =
                new SendMessage.Request(
                        "pg", "T", "TBW102", 4, -1, 0, 5L, 0, "p", 0, false, null, false, "b");
        final Fields letters = new Fields();
        send.write(letters);
        final Fields names = new Fields();
        send.inFull().write(names);
        for (final RequestCode code :
                List.of(
                        RequestCode.SEND_MESSAGE_V2,
                        RequestCode.SEND_BATCH_MESSAGE,
                        RequestCode.SEND_REPLY_MESSAGE_V2)) {
            assertThat(SendMessage.Request.from(code.code(), letters)).isEqualTo(send);
        }
        for (final RequestCode code :
                List.of(RequestCode.SEND_MESSAGE, RequestCode.SEND_REPLY_MESSAGE)) {
            assertThat(SendMessage.Request.from(code.code(), names)).isEqualTo(send);
        }
    }

    @Test
    void shouldReadASendThatSaysOnlyWhatItMust() {
        final Fields fields = new Fields();
        for (final String letter : "a b c d e f g h".split(" ")) {
            fields.put(letter, "7");
        }
        fields.put("unknown", "x").put("~", "x");
        final SendMessage.Request send = SendMessage.Request.from(310, fields);
        assertThat(send.reconsumeTimes()).isZero();
        assertThat(send.maxReconsumeTimes()).isNull();
        assertThat(send.batch()).isFalse();
    }

    @Test
    void shouldHaveEachCodeOnce() {
        assertThat(Arrays.stream(RequestCode.values()).map(RequestCode::code))
                .doesNotHaveDuplicates();
        assertThat(RequestCode.of(11)).isEqualTo(RequestCode.PULL_MESSAGE);
        assertThat(RequestCode.nameOf(4711)).isEqualTo("4711");
        assertThat(ResponseCode.of(17)).isEqualTo(ResponseCode.TOPIC_NOT_EXIST);
    }
}
