package io.posthorn.server.rest;

import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.admin.Page;
import io.posthorn.broker.admin.TransactionDesk;
import io.posthorn.broker.transaction.BranchState;
import io.posthorn.broker.transaction.BranchView;
import io.posthorn.message.BranchId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/** Branches with the manners of the real ones. */
final class FakeTransactions implements TransactionDesk {

    private static final long SINCE_MS = 1_700_000_000_000L;

    private final Map<String, BranchView> branches = new ConcurrentSkipListMap<>();

    void clear() {
        branches.clear();
    }

    void add(final String id, final BranchState state) {
        branches.put(
                id, new BranchView(BranchId.parse(id).orElseThrow(), state, SINCE_MS, 3, 2, 1_280));
    }

    @Override
    public Page<BranchView> list(final Set<BranchState> states, final int page, final int size) {
        return Page.of(
                branches.values().stream()
                        .filter(each -> states.isEmpty() || states.contains(each.state()))
                        .toList(),
                page,
                size);
    }

    @Override
    public BranchView get(final String id) {
        final BranchView branch = branches.get(id);
        if (branch == null) {
            throw AdminRefusal.notFound("There is no branch %s.".formatted(id));
        }
        return branch;
    }

    private void require(final String id, final boolean isAllowed) {
        if (!isAllowed) {
            throw new AdminRefusal(
                    AdminRefusal.Reason.CONFLICT,
                    null,
                    "The branch is %s.".formatted(get(id).state()));
        }
    }

    @Override
    public void commit(final String id) {
        require(id, get(id).state() == BranchState.PREPARED);
        add(id, BranchState.COMMITTED_BY_OPERATOR);
    }

    @Override
    public void rollback(final String id) {
        final BranchState state = get(id).state();
        require(id, state == BranchState.PREPARED || state == BranchState.ACTIVE);
        if (state == BranchState.PREPARED) {
            add(id, BranchState.ROLLED_BACK_BY_OPERATOR);
        } else {
            branches.remove(id);
        }
    }

    @Override
    public void forget(final String id) {
        final BranchState state = get(id).state();
        require(
                id,
                state == BranchState.COMMITTED_BY_OPERATOR
                        || state == BranchState.ROLLED_BACK_BY_OPERATOR);
        branches.remove(id);
    }
}
