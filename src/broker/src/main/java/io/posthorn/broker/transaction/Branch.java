package io.posthorn.broker.transaction;

import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.intake.SendOutcome.Confirmation;
import io.posthorn.message.BranchId;
import io.posthorn.message.Draft;
import io.posthorn.message.MessageTooLarge;
import io.posthorn.store.log.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One branch of a distributed transaction (X/Open CAE Specification C193). Any thread; whoever
 * holds {@code turn} owns the state. {@link Branches} lets it begin and finds it.
 */
public final class Branch {

    private static final long NEVER = Long.MAX_VALUE;

    private final BranchId id;
    private final Branches branches;
    private final StagedBatch batch;
    private final long deadlineNanos;
    private final ReentrantLock turn = new ReentrantLock();

    private BranchState state;
    private long sinceMs;
    private StagedBatch.Size size;

    /** How many are filling it, and how many only left it for a while. */
    private int active = 1;

    private int suspended;

    /** Once it is prepared: its messages, what says how it stands, and what it settles. */
    private List<Handed> messages = List.of();

    private List<Handed> notes = List.of();
    private Map<GroupSubscription, List<Handed>> settlements = Map.of();
    private String stage;

    /** A new one, which has been joined once. */
    Branch(
            final BranchId id,
            final Branches branches,
            final StagedBatch batch,
            final long deadlineNanos,
            final long nowMs) {
        this.id = id;
        this.branches = branches;
        this.batch = batch;
        this.deadlineNanos = deadlineNanos;
        this.state = BranchState.ACTIVE;
        this.sinceMs = nowMs;
    }

    /** One that was found in the log. */
    Branch(
            final BranchRecord record,
            final long sinceMs,
            final Branches branches,
            final StagedBatch batch,
            final List<Handed> messages,
            final Handed note,
            final Map<GroupSubscription, List<Handed>> settlements) {
        this.id = record.id();
        this.branches = branches;
        this.batch = batch;
        this.deadlineNanos = NEVER;
        this.active = 0;
        this.state = record.state();
        this.sinceMs = sinceMs;
        this.size = record.size();
        this.stage = record.stage();
        this.messages = messages;
        this.notes = List.of(note);
        this.settlements = settlements;
    }

    /**
     * Its id.
     *
     * @return never null
     */
    public BranchId id() {
        return id;
    }

    /**
     * To be filled while the branch is active.
     *
     * @return refuses everything once it is not
     */
    public StagedBatch batch() {
        return batch;
    }

    /**
     * One more works for the branch (TMJOIN), or the one that had suspended goes on (TMRESUME).
     *
     * @param isResuming whether it had suspended
     * @return {@link BranchOutcome#OK} if it may
     */
    public BranchOutcome join(final boolean isResuming) {
        turn.lock();
        try {
            if (state == BranchState.TIMED_OUT) {
                return over(BranchOutcome.TIMED_OUT);
            }
            if (state != BranchState.ACTIVE || isResuming && suspended == 0) {
                return BranchOutcome.OUT_OF_ORDER;
            }
            suspended -= isResuming ? 1 : 0;
            active++;
            return BranchOutcome.OK;
        } finally {
            turn.unlock();
        }
    }

    /** How somebody leaves off working for a branch. */
    public enum Leaving {
        /** It has done its part (TMSUCCESS). */
        DONE,

        /** It could not do its part (TMFAIL). */
        FAILED,

        /** It will go on (TMSUSPEND). */
        SUSPENDED
    }

    /**
     * Somebody does not work for the branch any more, or not for a while. Some transaction managers
     * roll back for the first of several resources with one branch, and end the others' work then.
     *
     * @param how whether it will come back
     * @return {@link BranchOutcome#TIMED_OUT} if all was in vain
     */
    public BranchOutcome leave(final Leaving how) {
        turn.lock();
        try {
            if (state == BranchState.TIMED_OUT) {
                return BranchOutcome.TIMED_OUT;
            }
            final boolean wasRolledBack = state == BranchState.OVER && how != Leaving.SUSPENDED;
            if (state != BranchState.ACTIVE && !wasRolledBack || active + suspended == 0) {
                return BranchOutcome.OUT_OF_ORDER;
            }
            if (active == 0) {
                suspended--;
            } else {
                active--;
            }
            if (how == Leaving.SUSPENDED) {
                suspended++;
            } else if (how == Leaving.FAILED && !wasRolledBack) {
                batch.spoil("The application said that the branch failed.");
            }
            return BranchOutcome.OK;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Makes it so that the branch can be committed whatever happens.
     *
     * @param answer told once
     */
    void prepare(final Consumer<BranchOutcome> answer) {
        turn.lock();
        try {
            if (state == BranchState.TIMED_OUT) {
                answer.accept(over(BranchOutcome.TIMED_OUT));
            } else if (state != BranchState.ACTIVE || active > 0) {
                answer.accept(BranchOutcome.OUT_OF_ORDER);
            } else {
                prepareNow(answer);
            }
        } finally {
            turn.unlock();
        }
    }

    private void prepareNow(final Consumer<BranchOutcome> answer) {
        size = batch.size();
        final StagedBatch.Contents contents = batch.end("The branch is prepared.");
        if (contents.fault() != null) {
            branches.transactions().rollBack(contents);
            answer.accept(over(BranchOutcome.ROLLED_BACK));
        } else if (contents.isEmpty()) {
            answer.accept(over(BranchOutcome.READ_ONLY));
        } else {
            prepare(contents, answer);
        }
    }

    private void prepare(
            final StagedBatch.Contents contents, final Consumer<BranchOutcome> answer) {
        final List<Handed> laid;
        try {
            final List<Draft> drafts = new ArrayList<>(contents.here().size() + 1);
            contents.here()
                    .forEach(each -> drafts.add(StagedRecords.staged(each, contents.stage())));
            drafts.add(
                    new BranchRecord(
                                    id,
                                    contents.stage(),
                                    BranchState.PREPARED,
                                    size,
                                    BranchRecord.of(contents.settlements()))
                            .draft(branches.nowMs()));
            laid =
                    branches.transactions()
                            .records()
                            .lay(drafts, true, (all, how) -> answer.accept(answerOf(how)));
        } catch (final StoreUnavailable | MessageTooLarge e) {
            branches.transactions().rollBack(contents);
            answer.accept(over(BranchOutcome.ROLLED_BACK));
            return;
        }
        stage = contents.stage();
        messages = new ArrayList<>(contents.aside());
        messages.addAll(laid.subList(0, laid.size() - 1));
        notes = List.of(laid.get(laid.size() - 1));
        settlements = contents.settlements();
        become(BranchState.PREPARED);
    }

    private static BranchOutcome answerOf(final Confirmation how) {
        return how == Confirmation.CONFIRMED ? BranchOutcome.OK : BranchOutcome.UNAVAILABLE;
    }

    /**
     * Makes the branch happen.
     *
     * @param isOnePhase whether it is alone, so that it need not be prepared
     * @param answer told once
     */
    void commit(final boolean isOnePhase, final Consumer<BranchOutcome> answer) {
        turn.lock();
        try {
            switch (state) {
                case TIMED_OUT -> answer.accept(over(BranchOutcome.TIMED_OUT));
                case ACTIVE -> commitInOnePhase(isOnePhase, answer);
                case PREPARED -> commitPrepared(BranchState.OVER, answer);
                case COMMITTED_BY_OPERATOR -> answer.accept(BranchOutcome.COMMITTED_BY_OPERATOR);
                case ROLLED_BACK_BY_OPERATOR ->
                        answer.accept(BranchOutcome.ROLLED_BACK_BY_OPERATOR);
                case OVER -> answer.accept(BranchOutcome.UNKNOWN);
            }
        } finally {
            turn.unlock();
        }
    }

    private void commitInOnePhase(final boolean isOnePhase, final Consumer<BranchOutcome> answer) {
        if (!isOnePhase || active > 0) {
            answer.accept(BranchOutcome.OUT_OF_ORDER);
            return;
        }
        over(BranchOutcome.OK);
        branches.transactions()
                .commit(
                        batch,
                        outcome -> {
                            if (outcome instanceof CommitOutcome.RolledBack) {
                                answer.accept(BranchOutcome.ROLLED_BACK);
                            } else if (outcome instanceof CommitOutcome.InDoubt) {
                                answer.accept(BranchOutcome.UNAVAILABLE);
                            } else {
                                answer.accept(BranchOutcome.OK);
                            }
                        });
    }

    private void commitPrepared(final BranchState next, final Consumer<BranchOutcome> answer) {
        if (messages.size() < size.sent()) {
            // Some were damaged on the disk: what is left is not the transaction.
            answer.accept(BranchOutcome.UNAVAILABLE);
            return;
        }
        final Transactions.Laid laid =
                branches.transactions()
                        .lay(
                                messages,
                                everything(),
                                List.of(),
                                settlements,
                                notesOf(next),
                                how -> answer.accept(answerOf(how)));
        if (laid.refusal() == null) {
            branches.transactions().countCommit();
            decided(next, laid.notes());
        } else {
            answer.accept(BranchOutcome.UNAVAILABLE);
        }
    }

    private List<Handed> everything() {
        final List<Handed> all = new ArrayList<>(messages);
        all.addAll(notes);
        return all;
    }

    /** What an operator decided is kept until the transaction manager knows. */
    private List<Draft> notesOf(final BranchState next) {
        return next == BranchState.OVER
                ? List.of()
                : List.of(
                        new BranchRecord(id, stage, next, size, List.of()).draft(branches.nowMs()));
    }

    private void decided(final BranchState next, final List<Handed> newNotes) {
        messages = List.of();
        settlements = Map.of();
        notes = newNotes;
        become(next);
    }

    /**
     * Lets nothing of the branch happen.
     *
     * @param answer told once
     */
    void rollback(final Consumer<BranchOutcome> answer) {
        turn.lock();
        try {
            switch (state) {
                case TIMED_OUT -> answer.accept(over(BranchOutcome.OK));
                case ACTIVE -> {
                    branches.transactions().rollback(batch);
                    answer.accept(over(BranchOutcome.OK));
                }
                case PREPARED -> rollBackPrepared(BranchState.OVER, answer);
                case COMMITTED_BY_OPERATOR -> answer.accept(BranchOutcome.COMMITTED_BY_OPERATOR);
                case ROLLED_BACK_BY_OPERATOR ->
                        answer.accept(BranchOutcome.ROLLED_BACK_BY_OPERATOR);
                case OVER -> answer.accept(BranchOutcome.UNKNOWN);
            }
        } finally {
            turn.unlock();
        }
    }

    private void rollBackPrepared(final BranchState next, final Consumer<BranchOutcome> answer) {
        final Map<GroupSubscription, List<Handed>> back = settlements;
        final Transactions.Laid laid =
                branches.transactions()
                        .lay(
                                List.of(),
                                everything(),
                                List.of(),
                                Map.of(),
                                notesOf(next),
                                how -> answer.accept(answerOf(how)));
        if (laid.refusal() == null) {
            branches.transactions().countRollback();
            back.forEach(GroupSubscription::giveBackClaimed);
            decided(next, laid.notes());
        } else {
            answer.accept(BranchOutcome.UNAVAILABLE);
        }
    }

    /**
     * Decides in the place of the transaction manager.
     *
     * @param isCommit how
     * @param answer told once
     */
    void decide(final boolean isCommit, final Consumer<BranchOutcome> answer) {
        turn.lock();
        try {
            if (state != BranchState.PREPARED) {
                answer.accept(BranchOutcome.OUT_OF_ORDER);
            } else if (isCommit) {
                commitPrepared(BranchState.COMMITTED_BY_OPERATOR, answer);
            } else {
                rollBackPrepared(BranchState.ROLLED_BACK_BY_OPERATOR, answer);
            }
        } finally {
            turn.unlock();
        }
    }

    /** Forgets what an operator decided. */
    BranchOutcome forget() {
        turn.lock();
        try {
            if (state != BranchState.COMMITTED_BY_OPERATOR
                    && state != BranchState.ROLLED_BACK_BY_OPERATOR) {
                return BranchOutcome.OUT_OF_ORDER;
            }
            branches.transactions().records().settle(notes);
            return over(BranchOutcome.OK);
        } finally {
            turn.unlock();
        }
    }

    /** Whoever filled it has gone: nothing of it happens, unless it is prepared. */
    public void abandon() {
        turn.lock();
        try {
            if (state == BranchState.ACTIVE) {
                branches.transactions()
                        .rollback(batch, "The connection was lost, the branch was rolled back.");
                // The transaction manager does not know it.
                active = 0;
                suspended = 0;
                over(BranchOutcome.OK);
            } else if (state == BranchState.TIMED_OUT) {
                over(BranchOutcome.OK);
            }
        } finally {
            turn.unlock();
        }
    }

    /** Rolls it back if it takes too long. */
    void expire(final long nowNanos) {
        turn.lock();
        try {
            if (state == BranchState.ACTIVE
                    && deadlineNanos != NEVER
                    && deadlineNanos - nowNanos <= 0) {
                size = batch.size();
                branches.transactions()
                        .rollback(batch, "The branch took too long and was rolled back.");
                become(BranchState.TIMED_OUT);
            }
        } finally {
            turn.unlock();
        }
    }

    private void become(final BranchState next) {
        state = next;
        sinceMs = branches.nowMs();
        if (next == BranchState.OVER) {
            branches.forget(this);
        }
    }

    private BranchOutcome over(final BranchOutcome why) {
        become(BranchState.OVER);
        return why;
    }

    /** How it stands. */
    BranchView view() {
        turn.lock();
        try {
            final StagedBatch.Size now = state == BranchState.ACTIVE ? batch.size() : size;
            return new BranchView(id, state, sinceMs, now.sent(), now.settled(), now.bytes());
        } finally {
            turn.unlock();
        }
    }

    /**
     * Whether there is nothing left of it.
     *
     * @return true once it is committed, rolled back or forgotten
     */
    public boolean isOver() {
        turn.lock();
        try {
            return state == BranchState.OVER;
        } finally {
            turn.unlock();
        }
    }

    @Override
    public String toString() {
        return "branch %s".formatted(id);
    }
}
