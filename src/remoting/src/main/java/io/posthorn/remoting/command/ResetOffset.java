package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Moves a group to another place: asked of a broker (222) and passed on to clients (220, one-way),
 * remoting protocol 16.2. Response body of 222 and request body of 220: queue offsets.
 */
public final class ResetOffset {

    private ResetOffset() {}

    /**
     * What the sender asks.
     *
     * @param topic the topic
     * @param group the group
     * @param queueId the queue, -1 for all
     * @param offset queue offset to go to, -1 means by time; null if absent
     * @param timestamp go to this time, milliseconds since the epoch; -1 is the end
     * @param isForce whether the group may also be moved forward
     */
    public record Request(
            String topic, String group, int queueId, Long offset, long timestamp, boolean isForce)
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
                    fields.requireText("topic"),
                    fields.requireText("group"),
                    fields.intOr("queueId", -1),
                    fields.optionalLong("offset"),
                    fields.requireLong("timestamp"),
                    fields.requireBoolean("isForce"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic)
                    .put("group", group)
                    .put("queueId", queueId)
                    .put("offset", offset)
                    .put("timestamp", timestamp)
                    .put("isForce", isForce);
        }
    }
}
