package io.posthorn.remoting.session;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Headers that name one thing. */
public final class Named {

    private Named() {}

    /**
     * A consumer: it ends (21008), messages are for it (21011), it has ended (21016).
     *
     * @param consumer its number
     */
    public record OfConsumer(int consumer) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if it is missing or no number
         */
        public static OfConsumer from(final Fields fields) {
            return new OfConsumer(fields.requireInt("consumer"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumer", consumer);
        }
    }

    /**
     * A durable subscription of the session's client (21009).
     *
     * @param subscription its name
     */
    public record OfSubscription(String subscription) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if it is missing
         */
        public static OfSubscription from(final Fields fields) {
            return new OfSubscription(fields.requireText("subscription"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("subscription", subscription);
        }
    }

    /**
     * A local transaction: it is committed (21013), or rolled back (21014). It begins with the
     * first message that is sent or settled in it.
     *
     * @param transaction its number, which the client chooses; unique in the session; null for none
     */
    public record OfTransaction(Integer transaction) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if it is no number
         */
        public static OfTransaction from(final Fields fields) {
            return new OfTransaction(fields.optionalInt("transaction"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("transaction", transaction);
        }
    }
}
