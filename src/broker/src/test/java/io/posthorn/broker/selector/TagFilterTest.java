package io.posthorn.broker.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.message.TagCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagFilterTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "*", " * ", "A || *", "*||B", "||", " || "})
    void shouldWantEverythingWhenNoTagIsNamed(final String text) {
        final TagFilter filter = TagFilter.parse(text);
        assertThat(filter.wantsAll()).isTrue();
        assertThat(filter.matches("any")).isTrue();
        assertThat(filter.matches(null)).isTrue();
        assertThat(filter.matchesCode(0)).isTrue();
        assertThat(filter.matchesCode(4711)).isTrue();
    }

    @Test
    void shouldWantTheTagsNamedAndNoOthers() {
        final TagFilter filter = TagFilter.parse("TagA ||TagB|| ||  TagC");
        for (final String wanted : new String[] {"TagA", "TagB", "TagC"}) {
            assertThat(filter.matches(wanted)).isTrue();
            assertThat(filter.matchesCode(TagCode.of(wanted))).isTrue();
        }
        for (final String other : new String[] {"TagD", "taga", "", null}) {
            assertThat(filter.matches(other)).isFalse();
            assertThat(filter.matchesCode(TagCode.of(other))).isFalse();
        }
    }

    @Test
    void shouldKnowTheCodeThatRocketMqWrites() {
        assertThat(TagCode.of("TagA")).isEqualTo(2598919L);
        assertThat(TagCode.of(null)).isZero();
        assertThat(TagCode.of("refund")).as("sign-extended").isEqualTo(-934813832L);
    }

    @Test
    void shouldLetTheExactTestDecideBetweenTagsOfOneCode() {
        final TagFilter filter = TagFilter.parse("Aa");
        assertThat(filter.matchesCode(TagCode.of("BB"))).isTrue();
        assertThat(filter.matches("BB")).isFalse();
    }

    @Test
    void shouldBeEqualToAnotherThatWantsTheSame() {
        assertThat(TagFilter.parse("A||B")).isEqualTo(TagFilter.parse("B || A"));
        assertThat(TagFilter.parse("A||B")).hasSameHashCodeAs(TagFilter.parse("B || A"));
        assertThat(TagFilter.parse("A")).isNotEqualTo(TagFilter.ALL);
    }
}
