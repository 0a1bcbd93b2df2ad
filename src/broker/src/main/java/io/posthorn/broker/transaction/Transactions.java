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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Ends transactions: all that was staged becomes one atomic batch of the log, or nothing. */
public final class Transactions {

    private static final String COMMITTED = "The transaction was committed.";
    private static final String ROLLED_BACK = "The transaction was rolled back.";

    private final Intake intake;
    private final Deliveries deliveries;
    private final TransactionRules rules;
    private final StagedRecords records;
    private final Counter commits;
    private final Counter rollbacks;

    /** Of all open transactions, bytes. */
    private final AtomicLong memory = new AtomicLong();

    /** One large batch at a time, whose drafts are all in memory for a moment. */
    private final ReentrantLock large = new ReentrantLock();

    /**
     * @param intake lays batches down
     * @param deliveries whose messages are settled
     * @param rules how much a transaction may hold
     * @param counters where numbers are declared
     */
    public Transactions(
            final Intake intake,
            final Deliveries deliveries,
            final TransactionRules rules,
            final Counters counters) {
        this.intake = intake;
        this.deliveries = deliveries;
        this.rules = rules;
        this.records = new StagedRecords(deliveries, intake);
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
        counters.gauge(
                "posthorn_transaction_memory_bytes",
                "bytes",
                "Memory that messages of open transactions take",
                memory::get);
    }

    StagedRecords records() {
        return records;
    }

    TransactionRules rules() {
        return rules;
    }

    void countCommit() {
        commits.increment();
    }

    void countRollback() {
        rollbacks.increment();
    }

    /**
     * Begins a transaction.
     *
     * @return empty
     */
    public StagedBatch begin() {
        return new StagedBatch(rules, records, memory);
    }

    /**
     * Begins a body that comes in pieces.
     *
     * @param mostBytes how long it may become
     * @return empty
     */
    public LargeBody beginBody(final int mostBytes) {
        return new LargeBody(records, mostBytes);
    }

    /**
     * Makes all of a transaction happen, or nothing.
     *
     * @param batch not ended yet
     * @param answer told the outcome once, at once or later on another thread
     */
    public void commit(final StagedBatch batch, final Consumer<CommitOutcome> answer) {
        final StagedBatch.Contents contents = batch.end(COMMITTED);
        if (contents == null) {
            answer.accept(new RolledBack(ROLLED_BACK));
        } else if (contents.fault() != null) {
            rollBack(contents);
            answer.accept(new RolledBack(contents.fault()));
        } else if (contents.isEmpty()) {
            commits.increment();
            answer.accept(new Committed());
        } else {
            final Laid laid =
                    lay(
                            contents.aside(),
                            contents.aside(),
                            contents.here(),
                            contents.settlements(),
                            List.of(),
                            how -> answer.accept(outcomeOf(how)));
            if (laid.refusal() == null) {
                commits.increment();
            } else {
                rollBack(contents);
                answer.accept(new RolledBack(laid.refusal()));
            }
        }
    }

    /**
     * What became of a transaction.
     *
     * @param notes what was noted with it
     * @param refusal why nothing of it is in the log; null if all of it is
     */
    record Laid(List<Handed> notes, String refusal) {}

    /**
     * Lays all of a transaction down, as one batch.
     *
     * @param aside messages that were put aside
     * @param over records that were put aside and are not needed any more
     * @param here messages to be sent after those
     * @param settlements what is settled
     * @param notes what is to be noted with it among the records that are put aside
     * @param answer told how safe it is, if it is in the log; at once or later on another thread
     * @return what became of it
     */
    Laid lay(
            final List<Handed> aside,
            final List<Handed> over,
            final List<Draft> here,
            final Map<GroupSubscription, List<Handed>> settlements,
            final List<Draft> notes,
            final Consumer<Confirmation> answer) {
        if (aside.isEmpty()) {
            return lay(here, over, settlements, notes, answer);
        }
        large.lock();
        try (StagedRecords.Opened opened = records.open(aside)) {
            if (opened == null) {
                return new Laid(
                        List.of(),
                        "A message that the transaction is to send cannot be read any more.");
            }
            final List<Draft> messages = new ArrayList<>(opened.messages());
            messages.addAll(here);
            return lay(messages, over, settlements, notes, answer);
        } finally {
            large.unlock();
        }
    }

    private Laid lay(
            final List<Draft> messages,
            final List<Handed> over,
            final Map<GroupSubscription, List<Handed>> settlements,
            final List<Draft> notes,
            final Consumer<Confirmation> answer) {
        final List<Draft> all = new ArrayList<>(notes);
        all.addAll(messages);
        all.addAll(records.settling(over));
        settlements.forEach(
                (subscription, some) -> all.addAll(deliveries.settling(subscription, some)));
        final List<Appended> laid = new ArrayList<>();
        try {
            deliveries.together(
                    () -> {
                        laid.addAll(
                                intake.append(all, true, (appended, how) -> answer.accept(how)));
                        settlements.forEach(GroupSubscription::settleClaimed);
                        records.settle(over);
                    });
        } catch (final StoreUnavailable | MessageTooLarge e) {
            return new Laid(List.of(), e.getMessage());
        }
        return new Laid(
                laid.subList(0, notes.size()).stream().map(StagedRecords::handed).toList(), null);
    }

    private static CommitOutcome outcomeOf(final Confirmation how) {
        return switch (how) {
            case CONFIRMED -> new Committed();
            case FLUSH_TIMED_OUT -> new InDoubt("the disk did not take the transaction in time");
            case FLUSH_FAILED -> new InDoubt("the disk failed");
        };
    }

    /**
     * Lets nothing of a transaction happen: what was to be settled is handed out again.
     *
     * @param batch if it has ended already, nothing is done
     */
    public void rollback(final StagedBatch batch) {
        rollback(batch, ROLLED_BACK);
    }

    /** The same with an explanation for those who want to add something later. */
    void rollback(final StagedBatch batch, final String explanation) {
        final StagedBatch.Contents contents = batch.end(explanation);
        if (contents != null) {
            rollBack(contents);
        }
    }

    void rollBack(final StagedBatch.Contents contents) {
        rollbacks.increment();
        contents.giveBack();
        records.settle(contents.aside());
    }
}
