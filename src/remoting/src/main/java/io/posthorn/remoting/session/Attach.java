package io.posthorn.remoting.session;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Adds a consumer without credit (21006). */
public final class Attach {

    private Attach() {}

    /**
     * What the sender asks.
     *
     * @param consumer its number, which the client chooses; unique in the session
     * @param isQueue whether the destination is a queue, or else a topic
     * @param destination its name
     * @param isDurable of a topic: whether the subscription stays when its consumers have gone
     * @param isShared of a topic: whether it may have several consumers
     * @param subscription its name; null for the unshared subscription of this consumer alone
     * @param selector what is wanted; null for everything
     * @param noLocal whether messages of the session's own client are not wanted
     */
    public record Request(
            int consumer,
            boolean isQueue,
            String destination,
            boolean isDurable,
            boolean isShared,
            String subscription,
            String selector,
            boolean noLocal)
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
                    fields.requireInt("consumer"),
                    fields.requireBoolean("isQueue"),
                    fields.requireText("destination"),
                    fields.booleanOr("isDurable", false),
                    fields.booleanOr("isShared", false),
                    fields.get("subscription"),
                    fields.get("selector"),
                    fields.booleanOr("noLocal", false));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumer", consumer)
                    .put("isQueue", isQueue)
                    .put("destination", destination)
                    .put("isDurable", isDurable)
                    .put("isShared", isShared)
                    .put("subscription", subscription)
                    .put("selector", selector)
                    .put("noLocal", noLocal);
        }
    }
}
