package io.posthorn.broker.transaction;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.message.BranchId;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.RecordView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * All branches of distributed transactions (X/Open CAE Specification C193). What is prepared lies
 * in the log, with the messages it sends and a list of those it settles, so that it can be decided
 * after every crash.
 */
public final class Branches {

    private static final int MOST = 100_000;

    private final Transactions transactions;
    private final Deliveries deliveries;
    private final Clock clock;
    private final Map<BranchId, Branch> branches = new ConcurrentHashMap<>();

    /**
     * @param transactions lay down what branches do
     * @param deliveries whose messages they settle
     * @param clock the time
     * @param counters where numbers are declared
     */
    public Branches(
            final Transactions transactions,
            final Deliveries deliveries,
            final Clock clock,
            final Counters counters) {
        this.transactions = transactions;
        this.deliveries = deliveries;
        this.clock = clock;
        counters.gauge(
                "posthorn_transaction_branches",
                "branches",
                "Branches of distributed transactions, prepared or not",
                branches::size);
        counters.gauge(
                "posthorn_transaction_prepared_branches",
                "branches",
                "Branches of distributed transactions that wait for their transaction manager to"
                        + " decide",
                this::preparedCount);
    }

    private long preparedCount() {
        return list().stream().filter(each -> each.state() == BranchState.PREPARED).count();
    }

    Transactions transactions() {
        return transactions;
    }

    long nowMs() {
        return clock.wallMs();
    }

    /**
     * Finds prepared branches again, when what was settled is restored and before anybody consumes.
     * What transactions had put aside that did not get so far is let go.
     *
     * @return how many there are
     */
    public int start() {
        final StagedRecords records = transactions.records();
        final Map<String, List<Handed>> messages = new HashMap<>();
        final List<Found> found = new ArrayList<>();
        records.forEach(
                (where, record) -> {
                    if (BranchRecord.isOne(record.properties())) {
                        found.add(Found.at(where, record));
                    } else {
                        messages.computeIfAbsent(
                                        record.properties().get(PropertyKeys.STAGE),
                                        stage -> new ArrayList<>())
                                .add(where);
                    }
                });
        for (final Found each : found) {
            final List<Handed> its = messages.remove(each.record().stage());
            restore(each, its == null ? List.of() : its);
        }
        messages.values().forEach(records::settle);
        return branches.size();
    }

    /** A branch that was found in the log. */
    private record Found(Handed where, BranchRecord record, long sinceMs) {
        static Found at(final Handed where, final RecordView record) {
            return new Found(where, BranchRecord.of(record), record.bornTimestamp());
        }
    }

    private void restore(final Found found, final List<Handed> messages) {
        final BranchRecord record = found.record();
        final StagedBatch closed = transactions.begin();
        closed.end("The branch is prepared.");
        final Map<GroupSubscription, List<Handed>> settlements = new HashMap<>();
        record.settled().forEach(each -> claim(each, settlements));
        branches.put(
                record.id(),
                new Branch(
                        record,
                        found.sinceMs(),
                        this,
                        closed,
                        messages,
                        found.where(),
                        settlements));
    }

    /** What has been settled otherwise, or belongs to a subscription that has ended, is no more. */
    private void claim(
            final BranchRecord.OfSubscription settled,
            final Map<GroupSubscription, List<Handed>> into) {
        final GroupSubscription subscription = deliveries.find(settled.group(), settled.topic());
        if (subscription == null) {
            return;
        }
        final List<Handed> claimed = new ArrayList<>();
        for (final BranchRecord.Run run : settled.runs()) {
            for (long at = run.queueOffset(); at < run.queueOffset() + run.count(); at++) {
                final Handed message = subscription.peek(run.queueId(), at);
                if (message != null && subscription.claimAt(run.queueId(), at)) {
                    claimed.add(message);
                }
            }
        }
        if (!claimed.isEmpty()) {
            into.put(subscription, claimed);
        }
    }

    /** How a branch began. */
    public sealed interface Beginning {

        /**
         * It is there, and to be filled.
         *
         * @param branch joined once
         */
        record Begun(Branch branch) implements Beginning {}

        /**
         * It cannot begin.
         *
         * @param why {@link BranchOutcome#DUPLICATE} or {@link BranchOutcome#LIMIT}
         */
        record Not(BranchOutcome why) implements Beginning {}
    }

    /**
     * Begins a branch.
     *
     * @param id a new one
     * @param timeout how long it may take until it is prepared; zero for as long as the broker's
     *     rules say
     * @return the branch, or why there is none
     */
    public Beginning begin(final BranchId id, final Duration timeout) {
        if (branches.size() >= MOST) {
            return new Beginning.Not(BranchOutcome.LIMIT);
        }
        final Duration patience = timeout.isZero() ? transactions.rules().patience() : timeout;
        final Branch branch =
                new Branch(
                        id,
                        this,
                        transactions.begin(),
                        patience.isZero() ? Long.MAX_VALUE : clock.nanos() + patience.toNanos(),
                        clock.wallMs());
        return branches.putIfAbsent(id, branch) == null
                ? new Beginning.Begun(branch)
                : new Beginning.Not(BranchOutcome.DUPLICATE);
    }

    /**
     * Finds a branch.
     *
     * @param id any
     * @return null if there is none (any more)
     */
    public Branch find(final BranchId id) {
        return branches.get(id);
    }

    /** What can be asked for of a branch that nobody works for any more. */
    public enum Decision {
        /** That it can be committed whatever happens. */
        PREPARE,

        /** That it happens, once prepared. */
        COMMIT,

        /** That it happens although it is not prepared, as it is the only one. */
        COMMIT_ONE_PHASE,

        /** That nothing of it happens. */
        ROLLBACK,

        /** That an operator's decision is forgotten. */
        FORGET,

        /** By an operator: that it happens. */
        FORCE_COMMIT,

        /** By an operator: that nothing of it happens. */
        FORCE_ROLLBACK
    }

    /**
     * Takes a decision about a branch. May have to read from disk.
     *
     * @param id which
     * @param decision what is to be
     * @param answer told once, at once or later on another thread
     */
    public void decide(
            final BranchId id, final Decision decision, final Consumer<BranchOutcome> answer) {
        final Branch branch = branches.get(id);
        if (branch == null) {
            answer.accept(BranchOutcome.UNKNOWN);
            return;
        }
        switch (decision) {
            case PREPARE -> branch.prepare(answer);
            case COMMIT -> branch.commit(false, answer);
            case COMMIT_ONE_PHASE -> branch.commit(true, answer);
            case ROLLBACK -> branch.rollback(answer);
            case FORGET -> answer.accept(branch.forget());
            case FORCE_COMMIT -> branch.decide(true, answer);
            case FORCE_ROLLBACK -> branch.decide(false, answer);
        }
    }

    /**
     * The branches that a transaction manager has to do something about: those that are prepared,
     * and those that an operator decided.
     *
     * @return their ids
     */
    public List<BranchId> recover() {
        return list().stream()
                .filter(
                        each ->
                                each.state() != BranchState.ACTIVE
                                        && each.state() != BranchState.TIMED_OUT)
                .map(BranchView::id)
                .toList();
    }

    /**
     * All branches.
     *
     * @return those that have stood longest as they do come first
     */
    public List<BranchView> list() {
        return branches.values().stream()
                .map(Branch::view)
                .filter(each -> each.state() != BranchState.OVER)
                .sorted(Comparator.comparingLong(BranchView::sinceMs))
                .toList();
    }

    /** Rolls back what takes too long. Called every few seconds. */
    public void expire() {
        final long now = clock.nanos();
        branches.values().forEach(each -> each.expire(now));
    }

    void forget(final Branch branch) {
        branches.remove(branch.id(), branch);
    }
}
