package io.posthorn.remoting.session;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Says what becomes of messages that a consumer has (21012). Body: {@link Receipts}. The answer, if
 * one is wanted, comes when that is as safe as the broker promises.
 */
public final class Settle {

    /** What becomes of messages. */
    public enum Outcome {
        /** They are done; in a transaction, when it is committed. */
        ACCEPT,

        /** They are handed out again, and count as handed out. */
        RETURN,

        /** They are handed out again as if they had not been handed out: nobody has seen them. */
        RELEASE,

        /** They are dead. */
        REJECT
    }

    private Settle() {}

    /**
     * What the sender says.
     *
     * @param consumer its number
     * @param outcome what becomes of the messages
     * @param transaction in which they are accepted; null for none
     */
    public record Request(int consumer, Outcome outcome, Integer transaction) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or cannot be read
         */
        public static Request from(final Fields fields) {
            final int outcome = fields.requireInt("outcome");
            if (outcome < 0 || outcome >= Outcome.values().length) {
                throw BadField.malformed(
                        "outcome", Integer.toString(outcome), "one of the outcomes of a message");
            }
            return new Request(
                    fields.requireInt("consumer"),
                    Outcome.values()[outcome],
                    fields.optionalInt("transaction"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumer", consumer)
                    .put("outcome", outcome.ordinal())
                    .put("transaction", transaction);
        }
    }
}
