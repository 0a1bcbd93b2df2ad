package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Asks a producer for the outcome of a transaction (39, one-way, remoting protocol 12). Body: the
 * message.
 */
public final class CheckTransactionState {

    private CheckTransactionState() {}

    /**
     * What the sender asks.
     *
     * @param topic topic of the message; null if absent
     * @param tranStateTableOffset queue offset of the half message
     * @param commitLogOffset physical offset of the half message
     * @param msgId id of the message; null if absent
     * @param transactionId id of the transaction; null if absent
     * @param offsetMsgId id made of address and physical offset; null if absent
     */
    public record Request(
            String topic,
            long tranStateTableOffset,
            long commitLogOffset,
            String msgId,
            String transactionId,
            String offsetMsgId)
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
                    fields.requireLong("tranStateTableOffset"),
                    fields.requireLong("commitLogOffset"),
                    fields.get("msgId"),
                    fields.get("transactionId"),
                    fields.get("offsetMsgId"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic)
                    .put("tranStateTableOffset", tranStateTableOffset)
                    .put("commitLogOffset", commitLogOffset)
                    .put("msgId", msgId)
                    .put("transactionId", transactionId)
                    .put("offsetMsgId", offsetMsgId);
        }
    }
}
