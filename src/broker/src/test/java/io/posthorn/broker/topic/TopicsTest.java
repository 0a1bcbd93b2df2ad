package io.posthorn.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.broker.TestHouse;
import io.posthorn.testkit.Await;
import io.posthorn.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private final TopicCatalog catalog = TopicCatalog.inMemory();
    private final Topics topics = topics(true);

    private Topics topics(final boolean autoCreate) {
        final Topics made =
                new Topics(catalog, new TopicRules(autoCreate, true, 8), new ManualClock());
        made.load(catalog.load().topics(), TestHouse.IDENTITY);
        return made;
    }

    @Test
    void shouldCreateATopicInTheImageOfItsTemplateWithoutTheInheritBit() {
        final TopicConfig made = topics.findOrCreate("orders", "TBW102", 4).orElseThrow();
        assertThat(made).isEqualTo(TopicConfig.of("orders", 4));
        assertThat(topics.find("orders")).isSameAs(made);
    }

    @Test
    void shouldGiveANewTopicAtLeastOneQueueAndNeverMoreThanItsTemplateHas() {
        assertThat(topics.findOrCreate("a", "TBW102", 0).orElseThrow().writeQueueNums()).isOne();
        assertThat(topics.findOrCreate("b", "TBW102", -7).orElseThrow().writeQueueNums()).isOne();
        assertThat(topics.findOrCreate("c", "TBW102", Integer.MAX_VALUE).orElseThrow())
                .extracting(TopicConfig::readQueueNums)
                .isEqualTo(8);
    }

    @Test
    void shouldNotCreateATopicWithoutAnInheritableTemplate() {
        topics.put(TopicConfig.of("plain", 4));
        assertThat(topics.findOrCreate("orders", "plain", 4)).isEmpty();
        assertThat(topics.findOrCreate("orders", "unknown", 4)).isEmpty();
        assertThat(topics.findOrCreate("orders", null, 4)).isEmpty();
        assertThat(topics(false).findOrCreate("orders", "TBW102", 4)).isEmpty();
    }

    @Test
    void shouldMakeARetryTopicWithOneQueueWhateverTheTemplate() {
        assertThat(topics.findOrCreate("%RETRY%g", null, 4))
                .contains(TopicConfig.of("%RETRY%g", 1));
    }

    @Test
    void shouldHaveTheTopicsOfEveryBrokerAndNameThemSystem() {
        assertThat(topics.all())
                .extracting(TopicConfig::name)
                .contains(
                        "TBW102",
                        "east",
                        "broker-a",
                        "SELF_TEST_TOPIC",
                        "SCHEDULE_TOPIC_XXXX",
                        "rmq_sys_wheel_timer",
                        "east_REPLY_TOPIC");
        assertThat(topics.all())
                .allMatch(topic -> Topics.isSystem(topic.name(), TestHouse.IDENTITY));
        assertThat(Topics.isSystem("orders", TestHouse.IDENTITY)).isFalse();
    }

    @Test
    void shouldCountEachChangeOnceAndTellTheCatalogAndTheListeners() {
        final List<String> told = new ArrayList<>();
        topics.onChange(told::add);
        topics.put(TopicConfig.of("orders", 1));
        topics.put(TopicConfig.of("orders", 1));
        topics.putIfAbsent(TopicConfig.of("orders", 9));
        topics.alter("orders", topic -> TopicConfig.of("orders", 2));
        topics.alter("orders", topic -> topic);
        assertThat(catalog.load().topics()).containsExactly(TopicConfig.of("orders", 2));
        assertThat(topics.delete("orders")).isTrue();
        assertThat(topics.delete("orders")).isFalse();
        assertThat(topics.version().counter()).isEqualTo(3);
        assertThat(told).containsExactly("orders", "orders", "orders");
        assertThat(catalog.load().topics()).isEmpty();
    }

    @Test
    void shouldChangeNothingWhenAChangeIsRefusedOrRenames() {
        topics.put(TopicConfig.of("orders", 1));
        assertThatThrownBy(
                        () ->
                                topics.alter(
                                        "orders",
                                        topic -> {
                                            throw new IllegalStateException("no");
                                        }))
                .hasMessage("no");
        assertThatThrownBy(() -> topics.alter("orders", topic -> TopicConfig.of("other", 1)))
                .hasMessageContaining("renamed");
        assertThat(topics.find("orders")).isEqualTo(TopicConfig.of("orders", 1));
        assertThat(topics.alter("unknown", topic -> topic)).isNull();
        assertThat(topics.version().counter()).isOne();
    }

    @Test
    void shouldTakeOverWhatWasSaved() {
        catalog.save(TopicConfig.of("orders", 3));
        assertThat(topics(true).find("orders")).isEqualTo(TopicConfig.of("orders", 3));
    }

    @Test
    void shouldLeaveTheSameLastWordInTheCatalogAsInMemory() throws Exception {
        final SlowCatalog slow = new SlowCatalog();
        final Topics made = new Topics(slow, new TopicRules(true, true, 8), new ManualClock());
        final Thread first = new Thread(() -> made.put(TopicConfig.of("orders", 1)));
        first.start();
        assertThat(slow.saving.await(10, TimeUnit.SECONDS)).isTrue();
        final Thread second = new Thread(() -> made.put(TopicConfig.of("orders", 2)));
        second.start();
        Await.until(
                "the second change is over or waits for the first",
                Duration.ofSeconds(10),
                () ->
                        second.getState() == Thread.State.BLOCKED
                                || second.getState() == Thread.State.TERMINATED);
        slow.mayGoOn.countDown();
        first.join(10_000);
        second.join(10_000);
        assertThat(slow.saved.get("orders")).isEqualTo(made.find("orders"));
    }

    /** Holds the first save until it is told to go on. */
    private static final class SlowCatalog implements TopicCatalog {
        private final CountDownLatch saving = new CountDownLatch(1);
        private final CountDownLatch mayGoOn = new CountDownLatch(1);
        private final Map<String, TopicConfig> saved =
                new java.util.concurrent.ConcurrentHashMap<>();

        @Override
        public Contents load() {
            return new Contents(List.of(), List.of());
        }

        @Override
        public void save(final TopicConfig topic) {
            if (topic.readQueueNums() == 1) {
                saving.countDown();
                try {
                    mayGoOn.await(10, TimeUnit.SECONDS);
                } catch (final InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            saved.put(topic.name(), topic);
        }

        @Override
        public void deleteTopic(final String name) {
            saved.remove(name);
        }

        @Override
        public void save(final GroupConfig group) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deleteGroup(final String name) {
            throw new UnsupportedOperationException();
        }
    }
}
