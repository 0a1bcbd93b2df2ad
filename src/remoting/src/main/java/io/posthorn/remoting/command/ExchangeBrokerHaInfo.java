package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Exchanges addresses and durable mark between the copies of a group (906). */
public final class ExchangeBrokerHaInfo {

    private ExchangeBrokerHaInfo() {}

    /**
     * What the sender asks.
     *
     * @param masterHaAddress replication address of the master; null if absent
     * @param masterFlushOffset physical offset up to which the master is durable; null if absent
     * @param masterAddress address of the master; null if absent
     */
    public record Request(String masterHaAddress, Long masterFlushOffset, String masterAddress)
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
                    fields.get("masterHaAddress"),
                    fields.optionalLong("masterFlushOffset"),
                    fields.get("masterAddress"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("masterHaAddress", masterHaAddress)
                    .put("masterFlushOffset", masterFlushOffset)
                    .put("masterAddress", masterAddress);
        }
    }

    /**
     * What is answered on success.
     *
     * @param masterHaAddress replication address of the master; null if absent
     * @param masterFlushOffset physical offset up to which the master is durable; null if absent
     * @param masterAddress address of the master; null if absent
     */
    public record Response(String masterHaAddress, Long masterFlushOffset, String masterAddress)
            implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(
                    fields.get("masterHaAddress"),
                    fields.optionalLong("masterFlushOffset"),
                    fields.get("masterAddress"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("masterHaAddress", masterHaAddress)
                    .put("masterFlushOffset", masterFlushOffset)
                    .put("masterAddress", masterAddress);
        }
    }
}
