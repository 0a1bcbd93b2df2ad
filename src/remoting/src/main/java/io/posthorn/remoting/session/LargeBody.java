package io.posthorn.remoting.session;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Bodies of messages that are larger than a frame, which therefore travel in pieces. */
public final class LargeBody {

    /** How long a piece is at most. */
    public static final int PIECE_BYTES = 1 << 20;

    private LargeBody() {}

    /**
     * A piece of a body (21020), which is the body of the frame. The pieces come one after the
     * other, and then a send with the same number.
     *
     * @param number the client's for this body
     */
    public record Piece(int number) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if it is missing or no number
         */
        public static Piece from(final Fields fields) {
            return new Piece(fields.requireInt("number"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("number", number);
        }
    }

    /**
     * Asks for a piece of the body of a message that was delivered without it (21021). The answer's
     * body is the piece, of {@link #PIECE_BYTES} at most; an empty one says that there is nothing
     * from there on.
     *
     * @param topic where the message lies
     * @param queueId its queue
     * @param queueOffset its place there
     * @param from first byte that is wanted
     */
    public record Read(String topic, int queueId, long queueOffset, int from) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or cannot be read
         */
        public static Read from(final Fields fields) {
            return new Read(
                    fields.requireText("topic"),
                    fields.requireInt("queueId"),
                    fields.requireLong("queueOffset"),
                    fields.requireInt("from"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic)
                    .put("queueId", queueId)
                    .put("queueOffset", queueOffset)
                    .put("from", from);
        }
    }
}
