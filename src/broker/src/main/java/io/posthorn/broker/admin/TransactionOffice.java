package io.posthorn.broker.admin;

import io.posthorn.broker.transaction.BranchOutcome;
import io.posthorn.broker.transaction.BranchState;
import io.posthorn.broker.transaction.BranchView;
import io.posthorn.broker.transaction.Branches;
import io.posthorn.broker.transaction.Branches.Decision;
import io.posthorn.message.BranchId;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Shows branches of distributed transactions to people, and decides for them. */
public final class TransactionOffice implements TransactionDesk {

    private final Readiness readiness;
    private final Branches branches;

    /**
     * @param state where the broker is in its life
     * @param branches all there are
     */
    public TransactionOffice(final Supplier<BrokerState> state, final Branches branches) {
        this.readiness = new Readiness(state);
        this.branches = branches;
    }

    @Override
    public Page<BranchView> list(final Set<BranchState> states, final int page, final int size) {
        readiness.require();
        return Page.of(
                branches.list().stream()
                        .filter(each -> states.isEmpty() || states.contains(each.state()))
                        .toList(),
                page,
                size);
    }

    @Override
    public BranchView get(final String id) {
        readiness.require();
        return branches.list().stream()
                .filter(each -> each.id().text().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown(id));
    }

    private static AdminRefusal unknown(final String id) {
        return AdminRefusal.notFound(
                "There is no branch %s of a distributed transaction (any more).".formatted(id));
    }

    @Override
    public void commit(final String id) {
        final BranchView before = get(id);
        decide(before, Decision.FORCE_COMMIT);
        AdminLog.LOG.branchCommitted(id);
    }

    @Override
    public void rollback(final String id) {
        final BranchView before = get(id);
        decide(
                before,
                before.state() == BranchState.PREPARED
                        ? Decision.FORCE_ROLLBACK
                        : Decision.ROLLBACK);
        AdminLog.LOG.branchRolledBack(id);
    }

    @Override
    public void forget(final String id) {
        decide(get(id), Decision.FORGET);
    }

    private void decide(final BranchView branch, final Decision decision) {
        final CompletableFuture<BranchOutcome> answer = new CompletableFuture<>();
        branches.decide(branch.id(), decision, answer::complete);
        final BranchId id = branch.id();
        switch (answer.join()) {
            case OK -> {
                // As it was asked for.
            }
            case UNKNOWN -> throw unknown(id.text());
            case UNAVAILABLE ->
                    throw new AdminRefusal(
                            AdminRefusal.Reason.UNAVAILABLE,
                            null,
                            "The store takes nothing at present, or messages of the branch %s are damaged."
                                    .formatted(id));
            default ->
                    throw new AdminRefusal(
                            AdminRefusal.Reason.CONFLICT,
                            null,
                            "This cannot be done to the branch %s, which is %s."
                                    .formatted(id, branch.state()));
        }
    }
}
