package io.posthorn.broker.admin;

import io.posthorn.broker.transaction.BranchState;
import io.posthorn.broker.transaction.BranchView;
import java.util.Set;

/** Shows branches of distributed (XA) transactions, and decides about those left behind. */
public interface TransactionDesk {

    /**
     * Looks for branches.
     *
     * @param states how they stand; empty for any way
     * @param page number of the page, from 0
     * @param size entries on a page, at least 1
     * @return one page; those that have stood longest as they do come first
     * @throws AdminRefusal UNAVAILABLE while the broker recovers
     */
    Page<BranchView> list(Set<BranchState> states, int page, int size);

    /**
     * One branch.
     *
     * @param id as text
     * @return how it stands
     * @throws AdminRefusal NOT_FOUND; UNAVAILABLE while the broker recovers
     */
    BranchView get(String id);

    /**
     * Commits a prepared branch in the place of its transaction manager, which is told so when it
     * asks (a heuristic decision).
     *
     * @param id as text
     * @throws AdminRefusal NOT_FOUND; CONFLICT if it is not prepared; UNAVAILABLE if the store
     *     takes nothing, or while the broker recovers
     */
    void commit(String id);

    /**
     * Rolls a prepared branch back in the place of its transaction manager, which is told so when
     * it asks (a heuristic decision). One that is being filled is rolled back as if it had failed.
     *
     * @param id as text
     * @throws AdminRefusal NOT_FOUND; CONFLICT if it was decided before; UNAVAILABLE if the store
     *     takes nothing, or while the broker recovers
     */
    void rollback(String id);

    /**
     * Forgets what was decided here, because no transaction manager will ask any more.
     *
     * @param id as text
     * @throws AdminRefusal NOT_FOUND; CONFLICT if nothing was decided here; UNAVAILABLE while the
     *     broker recovers
     */
    void forget(String id);
}
