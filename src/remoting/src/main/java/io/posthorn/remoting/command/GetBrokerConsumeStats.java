package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks how far all groups of a broker are behind (317). */
public final class GetBrokerConsumeStats {

    private GetBrokerConsumeStats() {}

    /**
     * What the sender asks.
     *
     * @param isOrder whether only groups that consume in order are meant
     */
    public record Request(boolean isOrder) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireBoolean("isOrder"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("isOrder", isOrder);
        }
    }
}
