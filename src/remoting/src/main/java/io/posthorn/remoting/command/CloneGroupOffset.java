package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Copies the place of one group to another (314). */
public final class CloneGroupOffset {

    private CloneGroupOffset() {}

    /**
     * What the sender asks.
     *
     * @param srcGroup copied from
     * @param destGroup copied to
     * @param topic only this topic; null if absent
     * @param offline whether the target must have no members
     */
    public record Request(String srcGroup, String destGroup, String topic, boolean offline)
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
                    fields.requireText("srcGroup"),
                    fields.requireText("destGroup"),
                    fields.get("topic"),
                    fields.booleanOr("offline", false));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("srcGroup", srcGroup)
                    .put("destGroup", destGroup)
                    .put("topic", topic)
                    .put("offline", offline);
        }
    }
}
