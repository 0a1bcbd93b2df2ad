package io.posthorn.remoting.session;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Does something about a branch of a distributed transaction (21018); each kind is a call of an XA
 * resource manager (X/Open CAE Specification C193, 5).
 */
public final class BranchWork {

    /** What is to be done. */
    public enum Kind {
        /** Begins a branch, and works for it under a transaction number (xa_start). */
        BEGIN,

        /** Works for one that others have begun (TMJOIN). */
        JOIN,

        /** Goes on with one that was suspended (TMRESUME). */
        RESUME,

        /** Has done its part (xa_end with TMSUCCESS). */
        END,

        /** Could not do its part (TMFAIL). */
        FAIL,

        /** Leaves it for a while (TMSUSPEND). */
        SUSPEND,

        /** xa_prepare. */
        PREPARE,

        /** xa_commit. */
        COMMIT,

        /** xa_commit with TMONEPHASE. */
        COMMIT_ONE_PHASE,

        /** xa_rollback. */
        ROLLBACK,

        /** xa_forget. */
        FORGET
    }

    private BranchWork() {}

    /**
     * What the sender wants.
     *
     * @param kind what is to be done
     * @param branch the branch's id as text
     * @param transaction the number under which the session works for the branch; of no meaning
     *     where nobody begins or ends to work for it
     * @param timeoutSeconds for a branch that begins: how long it may take until it is prepared; 0
     *     for as long as the broker wants
     */
    public record Request(Kind kind, String branch, int transaction, int timeoutSeconds)
            implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or cannot be read
         */
        public static Request from(final Fields fields) {
            final int kind = fields.requireInt("kind");
            if (kind < 0 || kind >= Kind.values().length) {
                throw BadField.malformed(
                        "kind", Integer.toString(kind), "one of the works for a branch");
            }
            return new Request(
                    Kind.values()[kind],
                    fields.requireText("branch"),
                    fields.requireInt("transaction"),
                    fields.requireInt("timeoutSeconds"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("kind", kind.ordinal())
                    .put("branch", branch)
                    .put("transaction", transaction)
                    .put("timeoutSeconds", timeoutSeconds);
        }
    }

    /**
     * How it ended.
     *
     * @param code as XA has it: 0 done, 3 nothing to be committed, others as in {@code
     *     javax.transaction.xa.XAException}
     */
    public record Response(int code) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or no number
         */
        public static Response from(final Fields fields) {
            return new Response(fields.requireInt("code"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("code", code);
        }
    }
}
