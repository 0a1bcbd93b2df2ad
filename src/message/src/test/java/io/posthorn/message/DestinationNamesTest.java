package io.posthorn.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders",
                "orders.new",
                "a/b c",
                "50%",
                "%2E",
                "ü€😀",
                "a|queue",
                "%RETRY%g"
            })
    void shouldGiveEveryNameALegalTopicAndFindItAgain(final String name) {
        final String topic = DestinationNames.topicOf(name);
        assertThat(TopicNames.faultOfTopic(topic)).isEmpty();
        assertThat(DestinationNames.nameOf(topic)).isEqualTo(name);
        assertThat(topic.indexOf(DestinationNames.KIND_MARK)).isNegative();
    }

    @Test
    void shouldLeaveTopicsAloneThatAreNotMadeOfNames() {
        for (final String topic : new String[] {"%RETRY%g", "%DLQ%2g", "a%", "a%2", "%2e"}) {
            assertThat(DestinationNames.nameOf(topic)).isEqualTo(topic);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAName() {
        assertThat(DestinationNames.faultOf(null)).isPresent();
        assertThat(DestinationNames.faultOf("")).isPresent();
        assertThat(DestinationNames.faultOf("x".repeat(127))).isEmpty();
        assertThat(DestinationNames.faultOf(".".repeat(43)))
                .hasValueSatisfying(fault -> assertThat(fault).contains("129"));
    }
}
