package io.posthorn.jms;

import io.netty.buffer.Unpooled;
import io.posthorn.jms.message.PendingBody;
import io.posthorn.jms.message.PosthornMessage;
import io.posthorn.jms.wire.SessionWire;
import io.posthorn.jms.wire.WireLink;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.session.LargeBody;
import jakarta.jms.JMSException;
import java.nio.ByteBuffer;

/**
 * Bodies that are larger than what the broker takes in one frame: they are sent and fetched piece
 * by piece, so that no more than one is on its way. Waits for the broker.
 */
final class LargeBodies {

    private LargeBodies() {}

    /**
     * Sends a body, which belongs to the message that is sent next with its number.
     *
     * @param body not moved
     * @param number unique in the session
     * @param link over which the message will be sent too
     */
    static void send(final ByteBuffer body, final int number, final WireLink link)
            throws JMSException {
        for (int at = 0; at < body.remaining(); at += LargeBody.PIECE_BYTES) {
            final int length = Math.min(LargeBody.PIECE_BYTES, body.remaining() - at);
            link.call(
                    RequestCode.SESSION_PIECE
                            .frame(new LargeBody.Piece(number))
                            .body(
                                    Unpooled.wrappedBuffer(
                                            body.slice(body.position() + at, length))));
        }
    }

    /**
     * Gives a message the body that it was delivered without.
     *
     * @param message any; nothing is done if it has its body
     */
    static void fetch(final PosthornMessage message, final SessionWire wire) throws JMSException {
        final PendingBody pending = message.pendingBody();
        if (pending == null) {
            return;
        }
        final byte[] body = new byte[pending.length()];
        int at = 0;
        while (at < body.length) {
            final Frame piece =
                    wire.call(
                            RequestCode.SESSION_BODY.frame(
                                    new LargeBody.Read(
                                            pending.topic(),
                                            pending.queueId(),
                                            pending.queueOffset(),
                                            at)));
            final int length = piece.body().readableBytes();
            if (length == 0 || length > body.length - at) {
                throw new JMSException(
                        "The body of %s is not as it was announced.".formatted(pending));
            }
            piece.body().getBytes(piece.body().readerIndex(), body, at, length);
            at += length;
        }
        message.complete(body);
    }
}
