package io.posthorn.broker.resend;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.TestHouse.Found;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.delivery.SubscriptionRules;
import io.posthorn.broker.delivery.Wish;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.intake.Send;
import io.posthorn.broker.resend.Letters.Extent;
import io.posthorn.broker.resend.ResendJob.State;
import io.posthorn.broker.resend.ResendOutcome.Gone;
import io.posthorn.broker.resend.ResendOutcome.Impossible;
import io.posthorn.broker.resend.ResendOutcome.Sent;
import io.posthorn.broker.resend.ResendOutcome.Settled;
import io.posthorn.broker.resend.ResendOutcome.Unavailable;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.TopicNames;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResendTest {

    private static final String GROUP = "g";
    private static final String DEAD = TopicNames.deadLetterOf(GROUP);

    private final ManualClock clock = new ManualClock();
    private final TopicCatalog catalog = TopicCatalog.inMemory();
    private SimulatedDisk disk = new SimulatedDisk();
    private HandTurnedAgents agents;
    private TestHouse house;

    @BeforeEach
    void open() {
        agents = new HandTurnedAgents(Set.of("posthorn-segments"));
        house =
                new TestHouse(
                        disk,
                        clock,
                        IntakeRules.DEFAULT,
                        catalog,
                        1 << 16,
                        RetentionRules.DEFAULT,
                        agents);
        house.withTopic("t", 1);
    }

    @AfterEach
    void close() {
        house.close();
        assertThat(house.disk.mappedFiles()).isZero();
    }

    private void restart() {
        clock.advance(Duration.ofMillis(5));
        agents.turnAll();
        disk = disk.killProcess();
        open();
    }

    /** Messages that are handed out once, refused and buried. */
    private void die(final int count) {
        final GroupSubscription queue = house.deliveries.open(GROUP, "t", SubscriptionRules.QUEUE);
        final List<Handed> got = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            house.stored(
                    TestHouse.send(
                            "t",
                            0,
                            "body " + i,
                            TestHouse.properties(
                                    PropertyKeys.UNIQUE_KEY,
                                    "KEY" + i,
                                    "colour",
                                    "red",
                                    "POP_CK",
                                    "an old receipt")));
        }
        queue.attach(Wish.ALL, Long.MAX_VALUE, got::addAll).credit(count);
        got.forEach(queue::reject);
        agents.turnAll();
        assertThat(house.letters.extents(GROUP))
                .singleElement()
                .satisfies(each -> assertThat(each.open()).isGreaterThanOrEqualTo(count));
    }

    private static Letter letter(final long offset) {
        return new Letter(GROUP, 0, offset);
    }

    private ResendOutcome resend(final long offset, final String to) {
        final AtomicReference<ResendOutcome> outcome = new AtomicReference<>();
        house.resend.send(letter(offset), to, true, outcome::set);
        return outcome.get();
    }

    private long open(final String group) {
        return house.letters.extents(group).stream().mapToLong(Extent::open).sum();
    }

    private Found lastOf(final String topic) {
        final List<Found> all = house.records(topic);
        return all.get(all.size() - 1);
    }

    @Test
    void shouldSendALetterToWhereItComesFromAsItWasSent() {
        die(2);
        final ResendOutcome outcome = resend(1, null);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Sent.class,
                        sent -> {
                            assertThat(sent.topic()).isEqualTo("t");
                            assertThat(sent.queueOffset()).isEqualTo(2);
                        });
        final Found again = lastOf("t");
        assertThat(again.body()).isEqualTo("body 1");
        assertThat(again.reconsumeTimes()).isZero();
        assertThat(again.properties().get(PropertyKeys.UNIQUE_KEY)).isEqualTo("KEY1");
        assertThat(again.properties().get("colour")).isEqualTo("red");
        assertThat(again.properties().toMap())
                .doesNotContainKeys(
                        PropertyKeys.DLQ_ORIGIN_TOPIC,
                        PropertyKeys.DEAD_REASON,
                        PropertyKeys.RETRY_TOPIC,
                        "POP_CK");
        assertThat(house.letters.isOpen(letter(0))).isTrue();
        assertThat(house.letters.isOpen(letter(1))).isFalse();
        assertThat(house.records(DEAD)).as("a stream for others").hasSize(2);
    }

    @Test
    void shouldSendALetterOnceWhateverIsRepeatedAndWhateverCrashes() {
        die(2);
        assertThat(resend(0, null)).isInstanceOf(Sent.class);
        assertThat(resend(0, null)).isInstanceOf(Settled.class);
        disk = disk.killProcess();
        open();
        assertThat(resend(0, null)).as("after a crash").isInstanceOf(Settled.class);
        restart();
        assertThat(resend(0, null)).as("after another").isInstanceOf(Settled.class);
        assertThat(house.records("t")).hasSize(3);
        assertThat(open(GROUP)).isOne();
        assertThat(house.letters.purge(letter(0))).isFalse();
    }

    @Test
    void shouldSendWhatAPullingClientGaveUp() {
        house.withTopic(TopicNames.retryOf(GROUP), 1);
        house.groups.findOrCreate(GROUP);
        house.stored(
                new Send(
                        TopicNames.retryOf(GROUP),
                        null,
                        1,
                        0,
                        0,
                        0,
                        1,
                        TestHouse.HOST,
                        17,
                        16,
                        TestHouse.properties(
                                PropertyKeys.RETRY_TOPIC,
                                "t",
                                PropertyKeys.ORIGIN_MESSAGE_ID,
                                "FIRST"),
                        ByteBuffer.wrap(new byte[] {1}),
                        false));
        assertThat(open(GROUP)).isOne();
        assertThat(resend(0, TopicNames.retryOf(GROUP))).isInstanceOf(Sent.class);
        final Found again = lastOf(TopicNames.retryOf(GROUP));
        assertThat(again.properties().get(PropertyKeys.RETRY_TOPIC))
                .as("a client of the group looks for it")
                .isEqualTo("t");
        assertThat(again.properties().get(PropertyKeys.ORIGIN_MESSAGE_ID)).isEqualTo("FIRST");
    }

    @Test
    void shouldLeaveALetterThatCannotBeSentAsItIs() {
        die(1);
        assertThat(resend(5, null)).isInstanceOf(Gone.class);
        assertThat(resend(0, "nowhere")).isInstanceOf(Impossible.class);
        assertThat(resend(0, TopicNames.HALF)).isInstanceOf(Impossible.class);
        assertThat(resend(0, DEAD)).isInstanceOf(Impossible.class);
        house.topics.put(
                new TopicConfig(
                        "closed",
                        1,
                        1,
                        TopicConfig.READ,
                        false,
                        0,
                        Map.of(),
                        TopicConfig.of("x", 1).filterType()));
        assertThat(resend(0, "closed")).isInstanceOf(Impossible.class);
        house.intake.serve(false);
        assertThat(resend(0, null)).isInstanceOf(Unavailable.class);
        house.intake.serve(true);
        assertThat(resend(0, null)).isInstanceOf(Sent.class);
    }

    @Test
    void shouldNotKnowWhereALetterComesFromThatDoesNotSay() {
        house.withTopic(DEAD, 1);
        house.stored(TestHouse.send(DEAD, 0, "x", PropertyText.EMPTY));
        assertThat(resend(0, null)).isInstanceOf(Impossible.class);
        assertThat(resend(0, "t")).isInstanceOf(Sent.class);
    }

    @Test
    void shouldMarkWhatIsPurgedAndRememberIt() {
        die(4);
        assertThat(house.letters.purge(letter(2))).isTrue();
        assertThat(house.letters.purge(letter(2))).isFalse();
        assertThat(house.letters.purge(letter(9))).isFalse();
        restart();
        assertThat(open(GROUP)).isEqualTo(3);
        assertThat(house.letters.purgeAll(GROUP)).isEqualTo(3);
        restart();
        assertThat(open(GROUP)).isZero();
        assertThat(resend(0, null)).isInstanceOf(Settled.class);
        die(1);
        assertThat(open(GROUP)).as("a new one").isOne();
    }

    private void turnJobs(final Duration time) {
        for (long ms = 0; ms < time.toMillis(); ms += 10) {
            clock.advance(Duration.ofMillis(10));
            house.resendJobs.turn();
        }
    }

    @Test
    void shouldSendAllAtTheRateAskedFor() {
        die(100);
        assertThat(resend(50, null)).isInstanceOf(Sent.class);
        final ResendJob job = house.resendJobs.begin(GROUP, null, 20).orElseThrow();
        assertThat(house.resendJobs.begin(GROUP, null, 20)).as("another one").isEmpty();
        assertThat(job.total()).isEqualTo(99);
        turnJobs(Duration.ofSeconds(2));
        assertThat(job.state()).isEqualTo(State.RUNNING);
        assertThat(job.sent()).isBetween(38L, 42L);
        // What dies meanwhile is not the job's.
        die(1);
        turnJobs(Duration.ofSeconds(4));
        assertThat(job.state()).isEqualTo(State.DONE);
        assertThat(job.sent()).isEqualTo(99);
        assertThat(job.skipped()).isZero();
        assertThat(job.endedMs()).isPositive();
        assertThat(open(GROUP)).isOne();
        assertThat(house.resendJobs.running(GROUP)).isEmpty();
        assertThat(house.resendJobs.of(GROUP)).containsExactly(job);
    }

    @Test
    void shouldGoOnAfterACrashWhereTheLastJobWas() {
        die(40);
        house.resendJobs.begin(GROUP, null, 100).orElseThrow();
        turnJobs(Duration.ofMillis(200));
        final long left = open(GROUP);
        assertThat(left).isBetween(1L, 39L);
        restart();
        assertThat(house.resendJobs.of(GROUP)).isEmpty();
        final ResendJob second = house.resendJobs.begin(GROUP, null, 1_000).orElseThrow();
        assertThat(second.total()).isEqualTo(left);
        turnJobs(Duration.ofSeconds(1));
        assertThat(second.state()).isEqualTo(State.DONE);
        assertThat(open(GROUP)).isZero();
        final List<String> again = new ArrayList<>(house.bodies("t", 40));
        again.addAll(house.bodies("t", 40 + again.size()));
        assertThat(again).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void shouldPassOverWhatCannotBeSentAndSayWhy() {
        die(3);
        house.topics.delete("t");
        final ResendJob job = house.resendJobs.begin(GROUP, null, 1_000).orElseThrow();
        turnJobs(Duration.ofSeconds(1));
        assertThat(job.state()).isEqualTo(State.DONE);
        assertThat(job.sent()).isZero();
        assertThat(job.skipped()).isEqualTo(3);
        assertThat(job.fault()).contains("t");
        assertThat(open(GROUP)).isEqualTo(3);
    }

    @Test
    void shouldWaitWhileTheStoreTakesNothingAndGoOn() {
        die(3);
        house.intake.serve(false);
        final ResendJob job = house.resendJobs.begin(GROUP, null, 1_000).orElseThrow();
        turnJobs(Duration.ofMillis(100));
        assertThat(job.waitsFor()).isNotBlank();
        assertThat(job.state()).isEqualTo(State.RUNNING);
        house.intake.serve(true);
        turnJobs(Duration.ofSeconds(2));
        assertThat(job.waitsFor()).isNull();
        assertThat(job.sent()).isEqualTo(3);
    }

    @Test
    void shouldEndAJobThatIsCancelledAndKeepWhatItSent() {
        die(10);
        final ResendJob job = house.resendJobs.begin(GROUP, null, 10).orElseThrow();
        turnJobs(Duration.ofMillis(500));
        assertThat(house.resendJobs.cancel(job)).isTrue();
        assertThat(house.resendJobs.cancel(job)).isFalse();
        final long sent = job.sent();
        turnJobs(Duration.ofSeconds(1));
        assertThat(job.state()).isEqualTo(State.CANCELLED);
        assertThat(job.sent()).isEqualTo(sent);
        assertThat(open(GROUP)).isEqualTo(10 - sent);
    }
}
