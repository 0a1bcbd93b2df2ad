package io.posthorn.broker.session;

import io.posthorn.broker.transaction.Branch;
import io.posthorn.broker.transaction.BranchOutcome;
import io.posthorn.broker.transaction.Branches;
import io.posthorn.message.BranchId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The branches of distributed transactions that a session works for. Any thread; whoever holds
 * {@code turn} owns the state.
 */
public final class SessionBranches {

    private static final int MOST = 10_000;

    private final Branches branches;
    private final ReentrantLock turn = new ReentrantLock();

    /** Those it works for at present, by the client's number. */
    private final Map<Integer, Branch> byNumber = new HashMap<>();

    /** Those it has worked for, of which nothing remains if its connection is lost. */
    private final Set<Branch> touched = new HashSet<>();

    private boolean isDropped;

    SessionBranches(final Branches branches) {
        this.branches = branches;
    }

    /** Null if it works for none under this number. */
    Branch at(final int number) {
        turn.lock();
        try {
            return byNumber.get(number);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Begins a branch, and works for it.
     *
     * @param id a new one
     * @param number the client's number, under which what it sends and settles belongs to the
     *     branch
     * @param timeout how long it may take until it is prepared; zero for as long as the broker
     *     wants
     * @return {@link BranchOutcome#OK} if it has begun
     */
    public BranchOutcome begin(final BranchId id, final int number, final Duration timeout) {
        turn.lock();
        try {
            final BranchOutcome refusal = refusal(number);
            if (refusal != null) {
                return refusal;
            }
            final Branches.Beginning beginning = branches.begin(id, timeout);
            if (beginning instanceof Branches.Beginning.Not not) {
                return not.why();
            }
            add(number, ((Branches.Beginning.Begun) beginning).branch());
            return BranchOutcome.OK;
        } finally {
            turn.unlock();
        }
    }

    private BranchOutcome refusal(final int number) {
        if (isDropped || byNumber.containsKey(number)) {
            return BranchOutcome.OUT_OF_ORDER;
        }
        if (touched.size() >= MOST) {
            touched.removeIf(Branch::isOver);
        }
        return touched.size() >= MOST ? BranchOutcome.LIMIT : null;
    }

    private void add(final int number, final Branch branch) {
        byNumber.put(number, branch);
        touched.add(branch);
    }

    /**
     * Works for a branch that has begun.
     *
     * @param id which
     * @param number the client's number, under which what it sends and settles belongs to the
     *     branch
     * @param isResuming whether it had suspended its work
     * @return {@link BranchOutcome#OK} if it may
     */
    public BranchOutcome join(final BranchId id, final int number, final boolean isResuming) {
        turn.lock();
        try {
            final BranchOutcome refusal = refusal(number);
            if (refusal != null) {
                return refusal;
            }
            final Branch branch = branches.find(id);
            if (branch == null) {
                return BranchOutcome.UNKNOWN;
            }
            final BranchOutcome outcome = branch.join(isResuming);
            if (outcome == BranchOutcome.OK) {
                add(number, branch);
            }
            return outcome;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Does not work for a branch any more, or not for a while.
     *
     * @param id which
     * @param number the client's number
     * @param how whether it will come back
     * @return {@link BranchOutcome#OK} if the branch goes on
     */
    public BranchOutcome leave(final BranchId id, final int number, final Branch.Leaving how) {
        final Branch known;
        turn.lock();
        try {
            known = byNumber.remove(number);
        } finally {
            turn.unlock();
        }
        // One that was suspended is ended without being resumed.
        final Branch branch = known == null ? branches.find(id) : known;
        return branch == null ? BranchOutcome.UNKNOWN : branch.leave(how);
    }

    /** The connection is lost: whoever worked for the others too finds them rolled back. */
    void drop() {
        final List<Branch> lost;
        turn.lock();
        try {
            isDropped = true;
            lost = List.copyOf(touched);
            touched.clear();
            byNumber.clear();
        } finally {
            turn.unlock();
        }
        lost.forEach(Branch::abandon);
    }
}
