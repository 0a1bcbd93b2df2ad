package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Deletes a group from a broker (207). */
public final class DeleteSubscriptionGroup {

    private DeleteSubscriptionGroup() {}

    /**
     * What the sender asks.
     *
     * @param groupName the group
     * @param cleanOffset whether its offsets go too
     */
    public record Request(String groupName, boolean cleanOffset) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(
                    fields.requireText("groupName"), fields.booleanOr("cleanOffset", false));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("groupName", groupName).put("cleanOffset", cleanOffset);
        }
    }
}
