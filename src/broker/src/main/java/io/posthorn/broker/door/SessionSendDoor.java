package io.posthorn.broker.door;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.broker.intake.Preparation;
import io.posthorn.broker.intake.SendOutcome.Confirmation;
import io.posthorn.broker.intake.SendOutcome.Reason;
import io.posthorn.broker.intake.SendOutcome.Refused;
import io.posthorn.broker.session.Outgoing;
import io.posthorn.broker.session.SessionRefusal;
import io.posthorn.broker.transaction.LargeBody;
import io.posthorn.broker.transaction.StagedBatch;
import io.posthorn.broker.transaction.TransactionRefusal;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.MessageTooLarge;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.session.Sending;
import io.posthorn.store.log.StoreUnavailable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Messages that JMS clients send, by themselves or in a transaction. */
final class SessionSendDoor {

    private final Clerks clerks;

    SessionSendDoor(final Clerks clerks) {
        this.clerks = clerks;
    }

    void register(final RemotingServer server) {
        server.register(RequestCode.SESSION_SEND, SessionDoor.inSession(this::send));
        server.register(RequestCode.SESSION_PIECE, SessionDoor.inSession(this::addPiece));
    }

    private void addPiece(final Exchange exchange, final SessionLink link) throws SessionRefusal {
        final int number =
                io.posthorn.remoting.session.LargeBody.Piece.from(exchange.request().fields())
                        .number();
        try {
            link.session().bodies().body(number).add(exchange.request().body().nioBuffer());
            exchange.reply(ResponseCode.SUCCESS);
        } catch (final TransactionRefusal e) {
            link.session().bodies().take(number).letGo();
            exchange.reply(SessionTransactionDoor.codeOf(e), e.getMessage());
        }
    }

    private void send(final Exchange exchange, final SessionLink link) throws SessionRefusal {
        final Sending.Request asked = Sending.Request.from(exchange.request().fields());
        if (asked.largeBody() != null) {
            sendLarge(exchange, link, asked);
        } else if (asked.transaction() == null) {
            sendAlone(exchange, draftsOf(exchange, link, exchange.request().body()), link);
        } else {
            // Staged messages stay; the frame goes.
            final ByteBuf body = Unpooled.wrappedBuffer(exchange.request().bodyBytes());
            stage(exchange, draftsOf(exchange, link, body), link, asked.transaction());
        }
    }

    /** The client sends nothing meanwhile. Whoever does it or does not, the pieces are let go. */
    private void sendLarge(
            final Exchange exchange, final SessionLink link, final Sending.Request asked)
            throws SessionRefusal {
        final LargeBody body = link.session().bodies().take(asked.largeBody());
        final ByteBuf head = Unpooled.wrappedBuffer(exchange.request().bodyBytes());
        final boolean isTaken =
                clerks.run(
                        () ->
                                Clerks.process(
                                        exchange,
                                        same ->
                                                sendLarge(
                                                        same,
                                                        link,
                                                        head,
                                                        body,
                                                        asked.transaction())));
        if (!isTaken) {
            body.letGo();
            exchange.reply(
                    ResponseCode.SYSTEM_BUSY,
                    "Too many others read from disk already; send the message again.");
        }
    }

    /** By a clerk: the pieces may have to be read from disk. */
    private static void sendLarge(
            final Exchange exchange,
            final SessionLink link,
            final ByteBuf head,
            final LargeBody body,
            final Integer transaction) {
        try (LargeBody.Opened opened = body.open()) {
            if (opened == null) {
                exchange.reply(
                        ResponseCode.SERVICE_NOT_AVAILABLE,
                        "A piece of the body cannot be read any more; send the message again.");
                return;
            }
            final Drafts whole = draftsOf(exchange, link, head).with(opened.pieces());
            if (transaction == null) {
                sendAlone(exchange, whole, link);
            } else {
                stage(exchange, whole, link, transaction);
            }
        } catch (final SessionRefusal e) {
            exchange.reply(SessionDoor.codeOf(e.reason()), e.getMessage());
        } finally {
            body.letGo();
        }
    }

    /** What could be made of the messages of a frame, or why one of them is refused. */
    private record Drafts(List<Draft> drafts, boolean isWaiting, Refused refused) {

        /**
         * Left for what the broker notes in the properties of what is delivered without its body.
         */
        private static final int RESERVED = 64;

        /** The same with the body that came before. */
        Drafts with(final List<ByteBuffer> body) {
            for (final Draft each : drafts) {
                final int most = RecordView.MAX_PROPERTIES_LENGTH - RESERVED;
                if (each.properties().length() > most) {
                    return new Drafts(
                            List.of(),
                            isWaiting,
                            new Refused(
                                    Reason.ILLEGAL_MESSAGE,
                                    "The properties take %d bytes, beside a large body at most %d are allowed."
                                            .formatted(each.properties().length(), most)));
                }
            }
            return new Drafts(
                    drafts.stream().map(each -> Draft.copyOf(each).body(body).build()).toList(),
                    isWaiting,
                    refused);
        }
    }

    private static Drafts draftsOf(
            final Exchange exchange, final SessionLink link, final ByteBuf body) {
        final HostAddress host = SendDoor.hostOf(exchange.connection().remoteAddress());
        final List<Draft> drafts = new ArrayList<>();
        final boolean[] isWaiting = new boolean[1];
        final Refused[] refused = new Refused[1];
        Sending.read(
                body,
                entry -> {
                    if (refused[0] == null) {
                        final Outgoing message = outgoing(entry, host);
                        isWaiting[0] |=
                                !PropertyKeys.NON_PERSISTENT.equals(
                                        message.properties().get(PropertyKeys.DELIVERY_MODE));
                        final Preparation made = link.session().prepare(message);
                        if (made instanceof Preparation.Ready ready) {
                            drafts.add(ready.draft());
                        } else {
                            refused[0] = ((Preparation.Not) made).refused();
                        }
                    }
                });
        return new Drafts(drafts, isWaiting[0], refused[0]);
    }

    private static Outgoing outgoing(final Sending.Entry entry, final HostAddress host) {
        final byte[] properties = new byte[entry.properties().remaining()];
        entry.properties().get(properties);
        return new Outgoing(
                entry.topic(),
                entry.sysFlag(),
                entry.flag(),
                entry.bornTimestamp(),
                host,
                PropertyText.parse(properties),
                entry.body());
    }

    private static Frame answerOf(final Refused refused) {
        return switch (refused.reason()) {
            case NO_TOPIC, ILLEGAL_TOPIC, NO_QUEUE ->
                    ResponseCode.SESSION_NO_DESTINATION.because(refused.explanation());
            default -> SendDoor.codeOf(refused.reason()).because(refused.explanation());
        };
    }

    private static void sendAlone(
            final Exchange exchange, final Drafts made, final SessionLink link) {
        if (made.refused() != null) {
            exchange.reply(answerOf(made.refused()));
        } else if (made.drafts().isEmpty()) {
            exchange.reply(ResponseCode.SUCCESS);
        } else {
            try {
                link.session()
                        .send(
                                made.drafts(),
                                made.isWaiting(),
                                (appended, how) -> exchange.reply(answerOf(how)));
            } catch (final StoreUnavailable e) {
                exchange.reply(ResponseCode.SERVICE_NOT_AVAILABLE, e.getMessage());
            } catch (final MessageTooLarge e) {
                exchange.reply(ResponseCode.MESSAGE_ILLEGAL, e.getMessage());
            }
        }
    }

    private static Frame answerOf(final Confirmation how) {
        return switch (how) {
            case CONFIRMED -> ResponseCode.SUCCESS.frame();
            case FLUSH_TIMED_OUT ->
                    ResponseCode.SESSION_IN_DOUBT.because(
                            "The disk did not take the message in time; it may be there all the same.");
            case FLUSH_FAILED ->
                    ResponseCode.SERVICE_NOT_AVAILABLE.because(
                            "The disk failed, the message may be lost; send it again.");
        };
    }

    /** What cannot be staged makes the whole transaction fail, whether somebody waits or not. */
    private static void stage(
            final Exchange exchange, final Drafts made, final SessionLink link, final int number)
            throws SessionRefusal {
        final StagedBatch batch = link.session().transaction(number);
        if (made.refused() != null) {
            batch.spoil(made.refused().explanation());
            exchange.reply(answerOf(made.refused()));
            return;
        }
        try {
            for (final Draft each : made.drafts()) {
                batch.send(each);
            }
            exchange.reply(ResponseCode.SUCCESS);
        } catch (final TransactionRefusal e) {
            SessionTransactionDoor.refuse(exchange, batch, e);
        }
    }
}
