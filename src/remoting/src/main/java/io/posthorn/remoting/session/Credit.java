package io.posthorn.remoting.session;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Says what a consumer is ready for (21007). A request that is answered has the credit that is left
 * taken back: when the answer comes, no message is on its way any more.
 */
public final class Credit {

    private Credit() {}

    /**
     * What the sender says.
     *
     * @param consumer its number
     * @param messages how many more
     * @param bytes how many more bytes of records; the last message may be larger than what is left
     */
    public record Request(int consumer, int messages, int bytes) implements Header {

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
                    fields.requireInt("messages"),
                    fields.requireInt("bytes"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumer", consumer).put("messages", messages).put("bytes", bytes);
        }
    }
}
