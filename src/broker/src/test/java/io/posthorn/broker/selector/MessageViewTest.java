package io.posthorn.broker.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.message.BatchMark;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.message.TypedProperties;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageViewTest {

    private static final PropertyText PROPERTIES = properties();

    private static PropertyText properties() {
        final Map<String, Object> values = new HashMap<>();
        values.put("b", (byte) 7);
        values.put("i", 70_000);
        values.put("l", Long.MAX_VALUE);
        values.put("f", 0.1f);
        values.put("d", 2.25);
        values.put("large", 9.007199254740992E15);
        values.put("yes", true);
        values.put("seven", "7");
        values.put("empty", "");
        values.put("nothing", null);
        values.put("odd", "5%\u0001");
        values.put("DELAY", 3);
        values.put("TAGS", "TagA");
        values.put("größe", 12);
        values.put("JMSXGroupSeq", 2);
        final PropertyText.Editor editor = PropertyText.EMPTY.edit();
        TypedProperties.write(editor, values);
        return editor.toText();
    }

    private static MessageView record(final PropertyText properties) {
        final Draft draft = Draft.to("t", 0).bornTimestamp(1_234).properties(properties).build();
        final ByteBuffer bytes = ByteBuffer.allocate(draft.recordLength(HostAddress.NONE));
        draft.write(bytes, 0, 0, 0, 0, HostAddress.NONE, BatchMark.NONE, new RecordCheck());
        return new MessageView().wrap(new RecordView().wrap(bytes, 0));
    }

    private static boolean matches(final String text, final MessageView view)
            throws InvalidSelector {
        return SelectorParser.parse(text, Dialect.JMS).matches(view);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b = 7",
                "7 = b",
                "b = 7.0",
                "8 > b",
                "b BETWEEN 6 AND 8",
                "b NOT BETWEEN 8 AND 9",
                "b <> 8",
                "i = 70000 AND i <> 7",
                "l = 9223372036854775807",
                "l > 9223372036854775806",
                "f = 0.1f",
                "f <> 0.1",
                "d = 2.25 AND d > 2 AND d < 3",
                "large = 9007199254740992",
                "yes",
                "yes = TRUE",
                "seven = '7'",
                "seven LIKE '_'",
                "seven IN ('6', '7')",
                "NOT (seven = 7)",
                "NOT (seven <> 7)",
                "NOT (b = '7')",
                "NOT (b <> '7')",
                "NOT (b LIKE '7')",
                "NOT (b NOT LIKE '7')",
                "NOT (b NOT IN ('7'))",
                "NOT (yes NOT IN ('x'))",
                "NOT (yes = 1)",
                "empty = ''",
                "empty LIKE '%'",
                "empty IN ('')",
                "empty IS NOT NULL",
                "nothing IS NULL",
                "missing IS NULL",
                "odd LIKE '5!%_' ESCAPE '!'",
                "odd NOT LIKE '%25%'",
                "odd <> '5%25%01'",
                "DELAY = 3",
                "TAGS = 'TagA'",
                "größe = 12",
                "JMSXGroupSeq = 2",
                "b + i = 70007",
                "JMSPriority = 4",
                "JMSDeliveryMode = 'PERSISTENT'",
                "JMSTimestamp = 1234",
                "JMSMessageID IS NULL",
                "JMSType IS NULL",
                "JMSCorrelationID IS NULL",
            })
    void shouldMatchTypedProperties(final String text) throws InvalidSelector {
        assertThat(matches(text, record(PROPERTIES))).as(text).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing = 1",
                "missing = 'x'",
                "missing LIKE '%'",
                "missing IN ('x')",
                "nothing = 1",
                "nothing = 'x'",
                "nothing LIKE '%'",
                "missing BETWEEN 1 AND 2",
            })
    void shouldLeaveUnknownWhatIsNotThere(final String text) throws InvalidSelector {
        assertThat(matches(text, record(PROPERTIES))).as(text).isFalse();
        assertThat(matches("NOT (" + text + ")", record(PROPERTIES))).as(text).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JMSPriority = 9",
                "JMSPriority BETWEEN 8 AND 9",
                "JMSDeliveryMode = 'NON_PERSISTENT'",
                "JMSMessageID = 'ID:7F00'",
                "JMSType = '5'",
                "NOT (JMSType = 5)",
                "JMSType LIKE '_'",
                "JMSCorrelationID = 'c-1'",
                "JMSCorrelationID LIKE 'c-%'",
            })
    void shouldFindHeaderFieldsWhereTheyAreStored(final String text) throws InvalidSelector {
        final PropertyText properties =
                PropertyText.EMPTY
                        .edit()
                        .set("_SYS_MSG_PRIORITY_", "9")
                        .set("JMSDeliveryMode", "NON_PERSISTENT")
                        .set("UNIQ_KEY", "7F00")
                        .set("JMSType", "5")
                        .set("CORRELATION_ID", "c-1")
                        .set("PROPERTY_TYPES", "IJMSType ZCORRELATION_ID")
                        .toText();
        assertThat(matches(text, record(properties))).as(text).isTrue();
    }

    /** A sender may set a header field to a text that cannot be stored as it is. */
    @Test
    void shouldReadTextsOfHeaderFieldsAsTheyWereSet() throws InvalidSelector {
        final PropertyText.Editor properties = PropertyText.EMPTY.edit();
        TypedProperties.writeText(properties, "JMSType", "");
        TypedProperties.writeText(properties, "CORRELATION_ID", "5%\u0001");
        final MessageView view = record(properties.toText());
        for (final String text :
                new String[] {
                    "JMSType = ''",
                    "JMSType IS NOT NULL",
                    "JMSType <> 'x'",
                    "JMSType IN ('')",
                    "NOT (JMSType = 5)",
                    "JMSCorrelationID = '5%\u0001'",
                    "JMSCorrelationID LIKE '5!%_' ESCAPE '!'",
                    "JMSCorrelationID <> '5%25%01'",
                    "JMSCorrelationID IS NOT NULL"
                }) {
            assertThat(matches(text, view)).as(text).isTrue();
        }
    }

    @Test
    void shouldPreferTheMessageIdThatAMessageBrings() throws InvalidSelector {
        final MessageView view =
                record(PropertyText.of(Map.of("UNIQ_KEY", "7F00", "JMSMessageID", "ID:other")));
        assertThat(matches("JMSMessageID = 'ID:other'", view)).isTrue();
    }

    @Test
    void shouldKnowNoTimeOfPropertiesAlone() throws InvalidSelector {
        final MessageView view = record(PROPERTIES).wrap(PropertyText.EMPTY);
        assertThat(matches("JMSTimestamp IS NULL", view)).isTrue();
        assertThat(matches("b IS NULL", view)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Ia|x", "Ba|300", "Za|7", "Da|7d", "Ea|7", "Na|7", "Xa|7%", "Fa|0x7"})
    void shouldTakeAPropertyWithAFalseMarkAsText(final String types, final String value)
            throws InvalidSelector {
        final MessageView view =
                record(PropertyText.of(Map.of("a", value, "PROPERTY_TYPES", types)));
        final long number = value.equals("300") ? 300 : 7;
        assertThat(matches("a = '" + value + "'", view)).isTrue();
        assertThat(matches("a LIKE '" + value.charAt(0) + "%'", view)).isTrue();
        assertThat(matches("NOT (a = %d)".formatted(number), view)).isTrue();
        assertThat(matches("NOT (a <> %d)".formatted(number), view)).isTrue();
        assertThat(matches("NOT (a >= %d)".formatted(number), view)).isTrue();
    }

    @Test
    void shouldShowNamesAsTheyAreStoredInSql92() throws InvalidSelector {
        final MessageView view = record(PROPERTIES);
        assertThat(SelectorParser.parse("_APP_DELAY = 3 AND b = '7'", Dialect.SQL92).matches(view))
                .isTrue();
        assertThat(SelectorParser.parse("b = 7 AND yes AND i > 6e4", Dialect.SQL92).matches(view))
                .isTrue();
        assertThat(SelectorParser.parse("JMSPriority IS NULL", Dialect.SQL92).matches(view))
                .isTrue();
    }

    @Test
    void shouldNotTakeHalfASurrogatePairForAQuestionMark() throws InvalidSelector {
        final MessageView view = record(PropertyText.of(Map.of("a", "?")));
        for (final String test : new String[] {"= '", "LIKE '", "IN ('?', '"}) {
            final String text = "a " + test + "\uD800'" + (test.contains("(") ? ")" : "");
            assertThat(matches(text, view)).as(text).isEqualTo(test.contains("?"));
        }
    }
}
