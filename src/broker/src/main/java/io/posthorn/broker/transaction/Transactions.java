package io.posthorn.broker.transaction;

import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.intake.SendOutcome.Confirmation;
import io.posthorn.broker.transaction.CommitOutcome.Committed;
import io.posthorn.broker.transaction.CommitOutcome.InDoubt;
import io.posthorn.broker.transaction.CommitOutcome.RolledBack;
import io.posthorn.message.Draft;
import io.posthorn.message.MessageTooLarge;
import io.posthorn.store.log.Appended;
import io.posthorn.store.log.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Ends local transactions: all that was staged becomes one atomic batch of the log, or nothing. */
public final class Transactions {

    private final Intake intake;
    private final Deliveries deliveries;
    private final StagedBatch.Limits limits;
    private final Counter commits;
    private final Counter rollbacks;

    /**
     * @param intake lays batches down
     * @param deliveries whose messages are settled
     * @param limits how much a transaction may hold
     * @param counters where numbers are declared
     */
    public Transactions(
            final Intake intake,
            final Deliveries deliveries,
            final StagedBatch.Limits limits,
            final Counters counters) {
        this.intake = intake;
        this.deliveries = deliveries;
        this.limits = limits;
        this.commits =
                counters.counter(
                        "posthorn_transaction_commits_total",
                        "transactions",
                        "Transactions that were committed");
        this.rollbacks =
                counters.counter(
                        "posthorn_transaction_rollbacks_total",
                        "transactions",
                        "Transactions that were rolled back, by their client or because they could"
                                + " not be committed");
    }

    /**
     * Begins a transaction.
     *
     * @return empty
     */
    public StagedBatch begin() {
        return new StagedBatch(limits);
    }

    /**
     * Makes all of a transaction happen, or nothing.
     *
     * @param batch not ended yet
     * @param answer told the outcome once, at once or later on another thread
     */
    public void commit(final StagedBatch batch, final Consumer<CommitOutcome> answer) {
        batch.end();
        if (batch.fault() != null) {
            giveBack(batch.settlements());
            rollbacks.increment();
            answer.accept(new RolledBack(batch.fault()));
            return;
        }
        final Map<GroupSubscription, List<Handed>> settlements = batch.settlements();
        final List<Draft> all = new ArrayList<>(batch.sends());
        settlements.forEach(
                (subscription, messages) ->
                        all.addAll(deliveries.settling(subscription, messages)));
        if (all.isEmpty()) {
            commits.increment();
            answer.accept(new Committed(List.of()));
            return;
        }
        deliveries.together(() -> lay(batch, all, answer));
    }

    private void lay(
            final StagedBatch batch, final List<Draft> all, final Consumer<CommitOutcome> answer) {
        final int sent = batch.sends().size();
        try {
            intake.append(all, true, (laid, how) -> answer.accept(outcomeOf(laid, sent, how)));
        } catch (final StoreUnavailable | MessageTooLarge e) {
            giveBack(batch.settlements());
            rollbacks.increment();
            answer.accept(new RolledBack(e.getMessage()));
            return;
        }
        batch.settlements().forEach(GroupSubscription::settleClaimed);
        commits.increment();
    }

    private static CommitOutcome outcomeOf(
            final List<Appended> laid, final int sent, final Confirmation how) {
        return switch (how) {
            case CONFIRMED -> new Committed(laid.subList(0, sent));
            case FLUSH_TIMED_OUT -> new InDoubt("the disk did not take the transaction in time");
            case FLUSH_FAILED -> new InDoubt("the disk failed");
        };
    }

    private static void giveBack(final Map<GroupSubscription, List<Handed>> settlements) {
        settlements.forEach(GroupSubscription::giveBackClaimed);
    }

    /**
     * Lets nothing of a transaction happen: what was to be settled is handed out again.
     *
     * @param batch not ended yet
     */
    public void rollback(final StagedBatch batch) {
        batch.end();
        rollbacks.increment();
        giveBack(batch.settlements());
    }
}
