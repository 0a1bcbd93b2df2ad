package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Tells a broker the outcome of a transaction (37, one-way, remoting protocol 12). */
public final class EndTransaction {

    private EndTransaction() {}

    /**
     * What the sender asks.
     *
     * @param topic topic of the message; null if absent
     * @param producerGroup the group
     * @param tranStateTableOffset queue offset of the half message
     * @param commitLogOffset physical offset of the half message
     * @param commitOrRollback 8 commit, 12 rollback, 0 not known
     * @param fromTransactionCheck whether a check-back is answered
     * @param msgId id of the message
     * @param transactionId id of the transaction; null if absent
     */
    public record Request(
            String topic,
            String producerGroup,
            long tranStateTableOffset,
            long commitLogOffset,
            int commitOrRollback,
            boolean fromTransactionCheck,
            String msgId,
            String transactionId)
            implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(
                    fields.get("topic"),
                    fields.requireText("producerGroup"),
                    fields.requireLong("tranStateTableOffset"),
                    fields.requireLong("commitLogOffset"),
                    fields.requireInt("commitOrRollback"),
                    fields.booleanOr("fromTransactionCheck", false),
                    fields.requireText("msgId"),
                    fields.get("transactionId"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic)
                    .put("producerGroup", producerGroup)
                    .put("tranStateTableOffset", tranStateTableOffset)
                    .put("commitLogOffset", commitLogOffset)
                    .put("commitOrRollback", commitOrRollback)
                    .put("fromTransactionCheck", fromTransactionCheck)
                    .put("msgId", msgId)
                    .put("transactionId", transactionId);
        }
    }
}
