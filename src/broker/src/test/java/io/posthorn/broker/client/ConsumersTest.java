package io.posthorn.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.selector.InvalidSelector;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicRules;
import io.posthorn.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumersTest {

    private static final ConsumerGroup.Style SHARED =
            new ConsumerGroup.Style("CONSUME_PASSIVELY", "CLUSTERING", "CONSUME_FROM_LAST_OFFSET");
    private static final ConsumerGroup.Style TO_ALL =
            new ConsumerGroup.Style(
                    "CONSUME_PASSIVELY", "BROADCASTING", "CONSUME_FROM_LAST_OFFSET");

    private final ManualClock clock = new ManualClock();
    private final Groups groups =
            new Groups(TopicCatalog.inMemory(), new TopicRules(true, true, 8), clock);
    private final Consumers consumers = new Consumers(groups, Duration.ofSeconds(120), clock);
    private final TestLink one = new TestLink();
    private final TestLink two = new TestLink();

    private static Subscription tags(final String topic, final String text, final long version) {
        try {
            return Subscription.of(topic, "TAG", text, version);
        } catch (final InvalidSelector e) {
            throw new AssertionError(e);
        }
    }

    private boolean beat(final String id, final ClientLink link, final Subscription... wanted) {
        return consumers.heartbeat("g", id, link, SHARED, List.of(wanted));
    }

    @Test
    void shouldTakeTheNewestVersionOfASubscriptionAndKeepItAgainstOlderOnes() {
        beat("a", one, tags("t", "old", 1));
        assertThat(beat("b", two, tags("t", "new", 2))).isTrue();
        assertThat(beat("a", one, tags("t", "old", 1))).isFalse();
        assertThat(consumers.find("g").subscription("t").expression()).isEqualTo("new");
    }

    @Test
    void shouldTakeANewVersionOfTheSameWishWithoutTellingAnybody() {
        beat("a", one, tags("t", "x", 1));
        one.told.clear();
        assertThat(beat("a", one, tags("t", "x", 2))).isFalse();
        assertThat(consumers.find("g").subscription("t").version()).isEqualTo(2);
        assertThat(one.told).isEmpty();
    }

    @Test
    void shouldDropTopicsThatTheHeartbeatNoLongerNames() {
        beat("a", one, tags("t", "*", 1), tags("u", "*", 1));
        assertThat(beat("a", one, tags("u", "*", 1))).isTrue();
        assertThat(consumers.find("g").subscription("t")).isNull();
        assertThat(consumers.find("g").subscriptions()).hasSize(1);
    }

    @Test
    void shouldTellAllMembersWhenOneJoinsOrLeaves() {
        beat("a", one, tags("t", "*", 1));
        beat("b", two, tags("t", "*", 1));
        assertThat(one.told).containsExactly("g", "g");
        assertThat(two.told).containsExactly("g");
        consumers.leave("g", "b");
        assertThat(one.told).hasSize(3);
        assertThat(two.told).hasSize(1);
        beat("a", one, tags("t", "*", 1));
        assertThat(one.told).hasSize(3);
    }

    @Test
    void shouldTellNobodyOfABroadcastingGroup() {
        consumers.heartbeat("g", "a", one, TO_ALL, List.of(tags("t", "*", 1)));
        consumers.heartbeat("g", "b", two, TO_ALL, List.of(tags("t", "*", 1)));
        assertThat(one.told).isEmpty();
    }

    @Test
    void shouldTellNobodyWhenTheGroupDoesNotWantIt() {
        final GroupConfig plain = GroupConfig.of("g");
        groups.put(
                new GroupConfig(
                        "g",
                        true,
                        true,
                        true,
                        false,
                        1,
                        16,
                        plain.retryPolicy(),
                        0,
                        1,
                        false,
                        0,
                        15,
                        List.of(),
                        plain.attributes()));
        beat("a", one, tags("t", "*", 1));
        beat("b", two, tags("t", "*", 1));
        assertThat(one.told).isEmpty();
    }

    @Test
    void shouldDropTheMembersOfAClosedConnectionAndForgetAnEmptyGroup() {
        beat("a", one, tags("t", "*", 1));
        beat("b", two, tags("t", "*", 1));
        consumers.closed(two);
        assertThat(consumers.find("g").members()).extracting(Member::clientId).containsExactly("a");
        consumers.closed(one);
        assertThat(consumers.find("g")).isNull();
        assertThat(consumers.all()).isEmpty();
    }

    @Test
    void shouldDropMembersThatWereSilentForTooLong() {
        beat("a", one, tags("t", "*", 1));
        clock.advance(Duration.ofSeconds(100));
        beat("b", two, tags("t", "*", 1));
        clock.advance(Duration.ofSeconds(20));
        consumers.expire();
        assertThat(consumers.find("g").members()).hasSize(2);
        clock.advance(Duration.ofMillis(1));
        consumers.expire();
        assertThat(consumers.find("g").members()).extracting(Member::clientId).containsExactly("b");
    }

    @Test
    void shouldKeepAClientThatCameBackOnAnotherConnectionWhenTheOldOneCloses() {
        beat("a", one, tags("t", "*", 1));
        assertThat(beat("a", two, tags("t", "*", 1))).isFalse();
        consumers.closed(one);
        assertThat(consumers.find("g").members())
                .singleElement()
                .satisfies(member -> assertThat(member.link()).isSameAs(two));
    }

    @Test
    void shouldRefreshAKnownMemberWithoutTouchingItsSubscriptions() {
        beat("a", one, tags("t", "x", 1));
        clock.advance(Duration.ofSeconds(100));
        assertThat(consumers.refresh("g", "a", one)).isTrue();
        clock.advance(Duration.ofSeconds(100));
        consumers.expire();
        assertThat(consumers.find("g").subscription("t").expression()).isEqualTo("x");
        assertThat(consumers.refresh("g", "a", two)).isFalse();
        assertThat(consumers.refresh("g", "stranger", one)).isFalse();
        assertThat(consumers.refresh("unknown", "a", one)).isFalse();
    }
}
