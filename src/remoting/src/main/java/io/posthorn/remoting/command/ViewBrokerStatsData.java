package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for the rates of one statistic (315); code 1 if it is unknown. */
public final class ViewBrokerStatsData {

    private ViewBrokerStatsData() {}

    /**
     * What the sender asks.
     *
     * @param statsName the statistic
     * @param statsKey what it is about
     */
    public record Request(String statsName, String statsKey) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("statsName"), fields.requireText("statsKey"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("statsName", statsName).put("statsKey", statsKey);
        }
    }
}
