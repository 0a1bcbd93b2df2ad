package io.posthorn.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.broker.TestHouse;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.delivery.LaneView;
import io.posthorn.broker.delivery.Outlet;
import io.posthorn.broker.delivery.SubscriptionRules;
import io.posthorn.broker.delivery.Wish;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.transaction.Branches.Beginning;
import io.posthorn.broker.transaction.Branches.Decision;
import io.posthorn.message.BranchId;
import io.posthorn.message.Draft;
import io.posthorn.message.PropertyText;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BranchesTest {

    private static final BranchId ID = new BranchId(7, new byte[] {1, 2}, new byte[] {3});

    private final ManualClock clock = new ManualClock();
    private final TopicCatalog catalog = TopicCatalog.inMemory();
    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<Handed> got = new ArrayList<>();
    private HandTurnedAgents agents;
    private TestHouse house;
    private GroupSubscription orders;

    @BeforeEach
    void begin() {
        open();
        house.withTopic("orders", 1).withTopic("bills", 1);
        orders = house.deliveries.open("g", "orders", SubscriptionRules.QUEUE);
    }

    private void open() {
        agents = new HandTurnedAgents(Set.of("posthorn-segments"));
        house =
                new TestHouse(
                        disk,
                        clock,
                        IntakeRules.DEFAULT,
                        catalog,
                        1 << 20,
                        RetentionRules.DEFAULT,
                        agents);
    }

    @AfterEach
    void close() {
        house.close();
    }

    /** All that was written down is there again; what was only in memory is not. */
    private void restart() {
        agents.turnAll();
        house.close();
        got.clear();
        open();
        orders = house.deliveries.find("g", "orders");
    }

    private static Draft draft(final String topic, final String body) {
        return Draft.to(topic, 0)
                .body(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                .properties(PropertyText.EMPTY.edit().set("colour", "red").toText())
                .build();
    }

    private Outlet consume(final int credit) {
        final Outlet outlet = orders.attach(Wish.ALL, Long.MAX_VALUE, got::addAll);
        outlet.credit(credit);
        return outlet;
    }

    /** Begun, and filled with one message of each queue. */
    private Branch filled() throws TransactionRefusal {
        final Branch branch = begun();
        house.intake.append(draft("orders", "order"), true, (appended, how) -> {});
        consume(1);
        assertThat(branch.batch().settle(orders, got.get(0))).isTrue();
        branch.batch().send(draft("bills", "bill"));
        return branch;
    }

    private Branch begun() {
        return ((Beginning.Begun) house.branches.begin(ID, Duration.ZERO)).branch();
    }

    private BranchOutcome decide(final Decision decision) {
        final List<BranchOutcome> outcomes = new ArrayList<>();
        house.branches.decide(ID, decision, outcomes::add);
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    private void prepare() throws TransactionRefusal {
        assertThat(filled().leave(Branch.Leaving.DONE)).isEqualTo(BranchOutcome.OK);
        assertThat(decide(Decision.PREPARE)).isEqualTo(BranchOutcome.OK);
    }

    private void assertHappened() {
        assertThat(house.bodies("bills", 0)).containsExactly("bill");
        assertThat(house.records("bills").get(0).properties().toMap())
                .containsExactlyInAnyOrderEntriesOf(Map.of("colour", "red"));
        assertThat(orders.isSettled(0, 0)).isTrue();
    }

    private void assertDidNotHappen() {
        assertThat(house.bodies("bills", 0)).isEmpty();
        got.clear();
        consume(5);
        assertThat(got).as("handed out again").hasSize(1);
        assertThat(got.get(0).count()).isEqualTo(2);
    }

    private List<BranchState> states() {
        return house.branches.list().stream().map(BranchView::state).toList();
    }

    @Test
    void shouldDoAllOfAPreparedBranchWhenItIsCommitted() throws TransactionRefusal {
        prepare();
        assertThat(house.bodies("bills", 0)).as("not yet").isEmpty();
        assertThat(house.branches.recover()).containsExactly(ID);
        assertThat(decide(Decision.COMMIT)).isEqualTo(BranchOutcome.OK);
        assertHappened();
        assertThat(house.branches.recover()).isEmpty();
        assertThat(decide(Decision.COMMIT)).isEqualTo(BranchOutcome.UNKNOWN);
    }

    @Test
    void shouldDoNothingOfAPreparedBranchWhenItIsRolledBack() throws TransactionRefusal {
        prepare();
        assertThat(decide(Decision.ROLLBACK)).isEqualTo(BranchOutcome.OK);
        assertDidNotHappen();
        assertThat(states()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldKnowAPreparedBranchAfterARestart(final boolean isCommit) throws TransactionRefusal {
        prepare();
        restart();
        assertThat(house.branches.recover()).containsExactly(ID);
        assertThat(house.branches.list().get(0))
                .extracting(BranchView::state, BranchView::sent, BranchView::settled)
                .containsExactly(BranchState.PREPARED, 1, 1);
        consume(5);
        assertThat(got).as("the branch's message is nobody else's").isEmpty();
        if (isCommit) {
            assertThat(decide(Decision.COMMIT)).isEqualTo(BranchOutcome.OK);
            assertHappened();
        } else {
            assertThat(decide(Decision.ROLLBACK)).isEqualTo(BranchOutcome.OK);
            assertThat(got).hasSize(1);
        }
        restart();
        assertThat(house.branches.recover()).isEmpty();
        assertThat(house.bodies("bills", 0)).hasSize(isCommit ? 1 : 0);
        assertThat(orders.isSettled(0, 0)).isEqualTo(isCommit);
    }

    @Test
    void shouldForgetABranchThatWasNotPreparedBeforeARestart() throws TransactionRefusal {
        filled();
        restart();
        assertThat(states()).isEmpty();
        assertDidNotHappen();
    }

    @Test
    void shouldCommitInOnePhase() throws TransactionRefusal {
        final Branch branch = filled();
        assertThat(decide(Decision.COMMIT)).isEqualTo(BranchOutcome.OUT_OF_ORDER);
        branch.leave(Branch.Leaving.DONE);
        assertThat(decide(Decision.COMMIT)).isEqualTo(BranchOutcome.OUT_OF_ORDER);
        assertThat(decide(Decision.COMMIT_ONE_PHASE)).isEqualTo(BranchOutcome.OK);
        assertHappened();
    }

    @Test
    void shouldSayThatThereIsNothingToCommit() {
        begun().leave(Branch.Leaving.DONE);
        assertThat(decide(Decision.PREPARE)).isEqualTo(BranchOutcome.READ_ONLY);
        assertThat(states()).isEmpty();
    }

    @Test
    void shouldRollBackWhatFailed() throws TransactionRefusal {
        filled().leave(Branch.Leaving.FAILED);
        assertThat(decide(Decision.PREPARE)).isEqualTo(BranchOutcome.ROLLED_BACK);
        assertDidNotHappen();
    }

    @Test
    void shouldKeepTheOrderOfCalls() throws TransactionRefusal {
        final Branch branch = filled();
        assertThat(house.branches.begin(ID, Duration.ZERO))
                .isEqualTo(new Beginning.Not(BranchOutcome.DUPLICATE));
        assertThat(decide(Decision.PREPARE)).isEqualTo(BranchOutcome.OUT_OF_ORDER);
        assertThat(branch.join(true)).isEqualTo(BranchOutcome.OUT_OF_ORDER);
        assertThat(branch.join(false)).isEqualTo(BranchOutcome.OK);
        assertThat(branch.leave(Branch.Leaving.SUSPENDED)).isEqualTo(BranchOutcome.OK);
        assertThat(branch.leave(Branch.Leaving.DONE)).isEqualTo(BranchOutcome.OK);
        assertThat(branch.join(true)).isEqualTo(BranchOutcome.OK);
        assertThat(branch.leave(Branch.Leaving.DONE)).isEqualTo(BranchOutcome.OK);
        assertThat(branch.leave(Branch.Leaving.DONE)).isEqualTo(BranchOutcome.OUT_OF_ORDER);
        assertThat(decide(Decision.FORGET)).isEqualTo(BranchOutcome.OUT_OF_ORDER);
        assertThat(decide(Decision.PREPARE)).isEqualTo(BranchOutcome.OK);
        assertThat(branch.join(false)).isEqualTo(BranchOutcome.OUT_OF_ORDER);
        assertThat(decide(Decision.ROLLBACK)).isEqualTo(BranchOutcome.OK);
        assertThat(decide(Decision.ROLLBACK)).isEqualTo(BranchOutcome.UNKNOWN);
    }

    /** GlassFish rolls back for the first of several resources, and ends the others' work then. */
    @Test
    void shouldLetThoseLeaveWhoStillWorkedWhenItWasRolledBack() throws TransactionRefusal {
        final Branch branch = filled();
        assertThat(branch.join(false)).isEqualTo(BranchOutcome.OK);
        assertThat(branch.leave(Branch.Leaving.DONE)).isEqualTo(BranchOutcome.OK);
        assertThat(decide(Decision.ROLLBACK)).isEqualTo(BranchOutcome.OK);
        assertThat(branch.leave(Branch.Leaving.SUSPENDED)).isEqualTo(BranchOutcome.OUT_OF_ORDER);
        assertThat(branch.leave(Branch.Leaving.DONE)).isEqualTo(BranchOutcome.OK);
        assertThat(branch.leave(Branch.Leaving.DONE)).isEqualTo(BranchOutcome.OUT_OF_ORDER);
        assertDidNotHappen();
    }

    @Test
    void shouldSayToThoseWhoStillWorkThatTheConnectionWasLost() throws TransactionRefusal {
        final Branch branch = filled();
        branch.abandon();
        assertThat(branch.leave(Branch.Leaving.DONE)).isEqualTo(BranchOutcome.OUT_OF_ORDER);
        assertDidNotHappen();
    }

    @Test
    void shouldRollBackWhatTakesTooLong() throws TransactionRefusal {
        final Branch branch = filled();
        clock.advance(TransactionRules.DEFAULT.patience().minusSeconds(1));
        house.branches.expire();
        assertThat(states()).containsExactly(BranchState.ACTIVE);
        clock.advance(Duration.ofSeconds(1));
        house.branches.expire();
        assertThat(states()).containsExactly(BranchState.TIMED_OUT);
        assertDidNotHappen();
        assertThat(branch.leave(Branch.Leaving.DONE)).isEqualTo(BranchOutcome.TIMED_OUT);
        assertThat(decide(Decision.PREPARE)).isEqualTo(BranchOutcome.TIMED_OUT);
        assertThat(decide(Decision.PREPARE)).isEqualTo(BranchOutcome.UNKNOWN);
    }

    @Test
    void shouldWaitForAPreparedBranchForEver() throws TransactionRefusal {
        prepare();
        clock.advance(Duration.ofDays(300));
        house.branches.expire();
        assertThat(states()).containsExactly(BranchState.PREPARED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLetAnOperatorDecide(final boolean isCommit) throws TransactionRefusal {
        prepare();
        assertThat(decide(isCommit ? Decision.FORCE_COMMIT : Decision.FORCE_ROLLBACK))
                .isEqualTo(BranchOutcome.OK);
        if (isCommit) {
            assertHappened();
        } else {
            assertDidNotHappen();
        }
        restart();
        final BranchOutcome told =
                isCommit
                        ? BranchOutcome.COMMITTED_BY_OPERATOR
                        : BranchOutcome.ROLLED_BACK_BY_OPERATOR;
        assertThat(house.branches.recover()).containsExactly(ID);
        assertThat(decide(Decision.COMMIT)).isEqualTo(told);
        assertThat(decide(Decision.ROLLBACK)).isEqualTo(told);
        assertThat(decide(Decision.FORGET)).isEqualTo(BranchOutcome.OK);
        restart();
        assertThat(states()).isEmpty();
        assertThat(house.bodies("bills", 0)).hasSize(isCommit ? 1 : 0);
    }

    @Test
    void shouldRollBackWhatALostClientWasFilling() throws TransactionRefusal {
        final Branch branch = filled();
        branch.abandon();
        assertDidNotHappen();
        assertThat(states()).isEmpty();
    }

    @Test
    void shouldKeepWhatALostClientHadPrepared() throws TransactionRefusal {
        prepare();
        house.branches.find(ID).abandon();
        assertThat(states()).containsExactly(BranchState.PREPARED);
    }

    /** More than a batch keeps in memory. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldPutAsideWhatIsTooMuchForTheMemory(final boolean isPrepared)
            throws TransactionRefusal {
        final TransactionRules rules =
                new TransactionRules(1_000, 400_000, 10_000, Duration.ofMinutes(1));
        final Transactions transactions =
                new Transactions(house.intake, house.deliveries, rules, new Counters());
        final Branches branches =
                new Branches(transactions, house.deliveries, clock, new Counters());
        final Branch branch = ((Beginning.Begun) branches.begin(ID, Duration.ZERO)).branch();
        final String padding = "x".repeat(1_000);
        for (int i = 0; i < 100; i++) {
            branch.batch().send(draft("bills", i + padding));
        }
        assertThat(branch.batch().isLarge()).isTrue();
        branch.leave(Branch.Leaving.DONE);
        final List<BranchOutcome> outcomes = new ArrayList<>();
        if (isPrepared) {
            branches.decide(ID, Decision.PREPARE, outcomes::add);
            restart();
            assertThat(decide(Decision.COMMIT)).isEqualTo(BranchOutcome.OK);
        } else {
            branches.decide(ID, Decision.COMMIT_ONE_PHASE, outcomes::add);
        }
        assertThat(outcomes).containsExactly(BranchOutcome.OK);
        final List<String> bodies = new ArrayList<>();
        for (List<String> some = house.bodies("bills", 0);
                !some.isEmpty();
                some = house.bodies("bills", bodies.size())) {
            bodies.addAll(some);
        }
        assertThat(bodies).isEqualTo(IntStream.range(0, 100).mapToObj(i -> i + padding).toList());
        assertThat(house.deliveries.find("CID_RMQ_SYS_STAGED", "rmq_sys_staged").view().get(0))
                .extracting(LaneView::left)
                .isEqualTo(0L);
    }

    @Test
    void shouldLetGoWhatATransactionHadPutAside() throws TransactionRefusal {
        final TransactionRules rules =
                new TransactionRules(1_000, 400_000, 0, Duration.ofMinutes(1));
        final Transactions transactions =
                new Transactions(house.intake, house.deliveries, rules, new Counters());
        final StagedBatch rolledBack = transactions.begin();
        final StagedBatch lost = transactions.begin();
        rolledBack.send(draft("bills", "a"));
        lost.send(draft("bills", "b"));
        transactions.rollback(rolledBack);
        restart();
        final GroupSubscription staged =
                house.deliveries.find("CID_RMQ_SYS_STAGED", "rmq_sys_staged");
        assertThat(staged.view().get(0).end()).isEqualTo(2);
        assertThat(staged.view().get(0).left()).isEqualTo(0);
        assertThat(house.bodies("bills", 0)).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsTooMuchForATransaction() throws TransactionRefusal {
        final TransactionRules rules = new TransactionRules(3, 2_000, 500, Duration.ZERO);
        final Transactions transactions =
                new Transactions(house.intake, house.deliveries, rules, new Counters());
        final StagedBatch batch = transactions.begin();
        assertThat(refusalOf(batch, "x".repeat(3_000)))
                .contains("posthorn.broker.max-transaction-size");
        batch.send(draft("bills", "1"));
        batch.send(draft("bills", "2"));
        batch.send(draft("bills", "3"));
        assertThat(refusalOf(batch, "4")).contains("posthorn.broker.max-transaction-messages");
        transactions.commit(batch, outcome -> {});
        assertThat(house.bodies("bills", 0)).containsExactly("1", "2", "3");
        assertThat(refusalOf(batch, "5")).contains("committed");
    }

    private static String refusalOf(final StagedBatch batch, final String body) {
        try {
            batch.send(draft("bills", body));
            return "none";
        } catch (final TransactionRefusal e) {
            return e.getMessage();
        }
    }
}
