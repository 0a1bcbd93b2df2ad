package io.posthorn.broker.door;

import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.Glance;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.delivery.Parcel;
import io.posthorn.broker.destination.Destinations;
import io.posthorn.broker.session.Session;
import io.posthorn.broker.session.SessionConsumer;
import io.posthorn.broker.session.SessionRefusal;
import io.posthorn.broker.session.Wanted;
import io.posthorn.broker.traffic.Traffic;
import io.posthorn.broker.transaction.StagedBatch;
import io.posthorn.broker.transaction.TransactionRefusal;
import io.posthorn.message.DestinationKind;
import io.posthorn.message.RecordView;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.channel.RequestProcessor;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.session.Attach;
import io.posthorn.remoting.session.Browse;
import io.posthorn.remoting.session.Credit;
import io.posthorn.remoting.session.Delivery;
import io.posthorn.remoting.session.Destination;
import io.posthorn.remoting.session.LargeBody;
import io.posthorn.remoting.session.Named;
import io.posthorn.remoting.session.Receipts;
import io.posthorn.remoting.session.Settle;
import io.posthorn.store.segment.Slice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sessions of JMS clients: Posthorn's own operations. Everything a connection asks for is done on
 * its event loop, one after the other, but for what may have to read from disk.
 */
final class SessionDoor {

    private static final int MOST_BROWSED = 1_000;
    private static final long MOST_BROWSED_BYTES = 1 << 20;
    private static final int MOST_SETTLED = 1_000_000;
    private static final Pattern PLACE = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

    private final SessionOpening opening;
    private final Deliveries deliveries;
    private final Traffic traffic;
    private final Clerks clerks;
    private final SessionFeed.ColdWork coldWork;

    SessionDoor(
            final SessionOpening opening,
            final Deliveries deliveries,
            final Traffic traffic,
            final Clerks clerks,
            final Clerks coldReaders) {
        this.opening = opening;
        this.deliveries = deliveries;
        this.traffic = traffic;
        this.clerks = clerks;
        this.coldWork = new ColdReads(deliveries, coldReaders);
    }

    private record ColdReads(Deliveries deliveries, Clerks coldReaders)
            implements SessionFeed.ColdWork {
        @Override
        public boolean isCold(final Handed message) {
            return deliveries.isCold(message);
        }

        @Override
        public boolean run(final Runnable work) {
            return coldReaders.run(work);
        }
    }

    void register(final RemotingServer server) {
        opening.register(server);
        server.register(RequestCode.SESSION_CLOSE, inSession(this::close));
        server.register(RequestCode.SESSION_DESTINATION, inSession(this::destination));
        server.register(RequestCode.SESSION_CREATE_TEMPORARY, inSession(this::createTemporary));
        server.register(RequestCode.SESSION_DELETE_TEMPORARY, inSession(this::deleteTemporary));
        server.register(RequestCode.SESSION_ATTACH, inSession(this::attach));
        server.register(RequestCode.SESSION_CREDIT, inSession(this::credit));
        server.register(RequestCode.SESSION_DETACH, inSession(this::detach));
        server.register(RequestCode.SESSION_UNSUBSCRIBE, inSession(this::unsubscribe));
        server.register(RequestCode.SESSION_SETTLE, inSession(this::settle));
        server.register(
                RequestCode.SESSION_PING,
                inSession((exchange, link) -> exchange.reply(ResponseCode.SUCCESS)));
        server.register(RequestCode.SESSION_BROWSE, clerks.handle(inSession(this::browse)));
        server.register(RequestCode.SESSION_BODY, clerks.handle(inSession(this::body)));
    }

    /** Does what a session asks for. */
    @FunctionalInterface
    interface InSession {
        void process(Exchange exchange, SessionLink link) throws SessionRefusal;
    }

    static RequestProcessor inSession(final InSession processor) {
        return exchange -> {
            final SessionLink link = SessionLink.of(exchange.connection());
            if (link == null) {
                exchange.reply(
                        ResponseCode.SESSION_UNKNOWN,
                        "This connection has no session, which has to be opened first.");
                return;
            }
            try {
                processor.process(exchange, link);
            } catch (final SessionRefusal e) {
                exchange.reply(codeOf(e.reason()), e.getMessage());
            }
        };
    }

    static ResponseCode codeOf(final SessionRefusal.Reason reason) {
        return switch (reason) {
            case FORBIDDEN -> ResponseCode.SESSION_REFUSED;
            case CLIENT_ID_IN_USE -> ResponseCode.SESSION_CLIENT_ID_IN_USE;
            case NO_DESTINATION -> ResponseCode.SESSION_NO_DESTINATION;
            case BAD_SELECTOR -> ResponseCode.SESSION_BAD_SELECTOR;
            case ILLEGAL_STATE -> ResponseCode.SESSION_ILLEGAL_STATE;
            case LIMIT -> ResponseCode.SESSION_LIMIT;
        };
    }

    private void close(final Exchange exchange, final SessionLink link) {
        link.end();
        exchange.reply(ResponseCode.SUCCESS);
    }

    private static DestinationKind kindOf(final boolean isQueue) {
        return isQueue ? DestinationKind.QUEUE : DestinationKind.TOPIC;
    }

    private void destination(final Exchange exchange, final SessionLink link)
            throws SessionRefusal {
        final Destination.Request asked = Destination.Request.from(exchange.request().fields());
        answer(exchange, link.session().destination(kindOf(asked.isQueue()), asked.name()));
    }

    private void createTemporary(final Exchange exchange, final SessionLink link)
            throws SessionRefusal {
        final Destination.Request asked = Destination.Request.from(exchange.request().fields());
        answer(exchange, link.session().createTemporary(kindOf(asked.isQueue())));
    }

    private static void answer(
            final Exchange exchange, final io.posthorn.broker.destination.Destination found) {
        exchange.reply(
                ResponseCode.SUCCESS.frame(new Destination.Response(found.name(), found.topic())));
    }

    private void deleteTemporary(final Exchange exchange, final SessionLink link)
            throws SessionRefusal {
        final Destination.Request asked = Destination.Request.from(exchange.request().fields());
        link.session().deleteTemporary(asked.name());
        exchange.reply(ResponseCode.SUCCESS);
    }

    private void attach(final Exchange exchange, final SessionLink link) throws SessionRefusal {
        final Attach.Request asked = Attach.Request.from(exchange.request().fields());
        final Session session = link.session();
        final SessionFeed feed =
                new SessionFeed(
                        exchange.connection(),
                        exchange.request().encoding(),
                        asked.consumer(),
                        this::fill,
                        coldWork);
        final SessionConsumer consumer =
                session.attach(
                        asked.consumer(),
                        new Wanted(
                                session.destination(kindOf(asked.isQueue()), asked.destination()),
                                asked.isDurable(),
                                asked.isShared(),
                                asked.subscription(),
                                asked.selector(),
                                asked.noLocal()),
                        feed);
        feed.begin(consumer);
        link.add(asked.consumer(), feed);
        if (asked.isDurable()) {
            replyWhenWritten(exchange);
        } else {
            exchange.reply(ResponseCode.SUCCESS);
        }
    }

    private void replyWhenWritten(final Exchange exchange) {
        deliveries
                .written()
                .whenComplete(
                        (done, fault) -> {
                            if (fault == null) {
                                exchange.reply(ResponseCode.SUCCESS);
                            } else {
                                exchange.reply(
                                        ResponseCode.SESSION_IN_DOUBT,
                                        "The disk failed: " + fault.getMessage());
                            }
                        });
    }

    private void credit(final Exchange exchange, final SessionLink link) {
        final Credit.Request asked = Credit.Request.from(exchange.request().fields());
        final SessionFeed feed = link.feed(asked.consumer());
        if (feed == null) {
            noConsumer(exchange, asked.consumer());
        } else if (exchange.oneWay()) {
            feed.credit(Math.max(0, asked.messages()), Math.max(0, asked.bytes()));
            exchange.reply(ResponseCode.SUCCESS);
        } else {
            feed.drain(() -> exchange.reply(ResponseCode.SUCCESS));
        }
    }

    private static void noConsumer(final Exchange exchange, final int consumer) {
        exchange.reply(
                ResponseCode.SESSION_ILLEGAL_STATE,
                "The session has no consumer %d (any more).".formatted(consumer));
    }

    private void detach(final Exchange exchange, final SessionLink link) {
        final Named.OfConsumer asked = Named.OfConsumer.from(exchange.request().fields());
        link.remove(asked.consumer());
        link.session().detach(asked.consumer());
        exchange.reply(ResponseCode.SUCCESS);
    }

    private void unsubscribe(final Exchange exchange, final SessionLink link)
            throws SessionRefusal {
        final Named.OfSubscription asked = Named.OfSubscription.from(exchange.request().fields());
        link.session().unsubscribe(asked.subscription());
        replyWhenWritten(exchange);
    }

    private void settle(final Exchange exchange, final SessionLink link) throws SessionRefusal {
        final Settle.Request asked = Settle.Request.from(exchange.request().fields());
        final SessionConsumer consumer = link.session().consumer(asked.consumer());
        if (consumer == null) {
            noConsumer(exchange, asked.consumer());
            return;
        }
        final List<Handed> messages = new ArrayList<>();
        Receipts.read(
                exchange.request().body(),
                MOST_SETTLED,
                (queueId, from, count) -> {
                    for (int i = 0; i < count; i++) {
                        messages.add(heldBy(consumer, queueId, from + i));
                    }
                });
        final GroupSubscription subscription = consumer.subscription();
        switch (asked.outcome()) {
            case ACCEPT -> {
                if (asked.transaction() != null) {
                    stage(
                            exchange,
                            link.session().transaction(asked.transaction()),
                            consumer,
                            messages);
                    return;
                }
                subscription.accept(messages);
            }
            case RETURN -> subscription.release(messages, true);
            case RELEASE -> subscription.release(messages, false);
            case REJECT -> messages.forEach(subscription::reject);
        }
        if (exchange.oneWay()) {
            exchange.reply(ResponseCode.SUCCESS);
        } else {
            replyWhenWritten(exchange);
        }
    }

    /** What a consumer of a session has, it has as long as it is there. */
    private static Handed heldBy(
            final SessionConsumer consumer, final int queueId, final long queueOffset) {
        return new Handed(
                queueId, queueOffset, 0, 0, consumer.outlet().holder(), 0, Long.MAX_VALUE);
    }

    private static void stage(
            final Exchange exchange,
            final StagedBatch batch,
            final SessionConsumer consumer,
            final List<Handed> messages) {
        try {
            for (final Handed each : messages) {
                if (!batch.settle(consumer.subscription(), each)) {
                    batch.spoil("A message that the transaction consumed is not its own any more.");
                }
            }
            exchange.reply(ResponseCode.SUCCESS);
        } catch (final TransactionRefusal e) {
            SessionTransactionDoor.refuse(exchange, batch, e);
        }
    }

    private void browse(final Exchange exchange, final SessionLink link) throws SessionRefusal {
        final Browse.Request asked = Browse.Request.from(exchange.request().fields());
        final String topic =
                link.session().destination(DestinationKind.QUEUE, asked.destination()).topic();
        final GroupSubscription queue = deliveries.find(Destinations.QUEUE_GROUP, topic);
        if (queue == null) {
            exchange.reply(
                    ResponseCode.SESSION_NO_DESTINATION,
                    "The queue %s was deleted.".formatted(asked.destination()));
            return;
        }
        final int most = Math.max(1, Math.min(MOST_BROWSED, asked.most()));
        final Glance glance =
                inOneFrame(
                        queue.browse(Session.wish(asked.selector()), placeOf(asked.place()), most));
        final Parcel parcel = deliveries.packByHeads(topic, glance.messages());
        exchange.reply(
                filled(
                        ResponseCode.SUCCESS.frame(new Browse.Response(textOf(glance.next()))),
                        parcel));
    }

    /** A piece of the body of a message that was delivered without it. */
    private void body(final Exchange exchange, final SessionLink link) {
        final LargeBody.Read asked = LargeBody.Read.from(exchange.request().fields());
        final Slice slice = deliveries.open(asked.topic(), asked.queueId(), asked.queueOffset());
        if (slice == null) {
            exchange.reply(
                    ResponseCode.SESSION_ILLEGAL_STATE,
                    "The message is not there any more, or was never there.");
            return;
        }
        final ByteBuffer all = new RecordView().wrap(slice.bytes(), 0).body();
        final int from = Math.max(0, Math.min(all.remaining(), asked.from()));
        final int length = Math.min(LargeBody.PIECE_BYTES, all.remaining() - from);
        exchange.reply(
                ResponseCode.SUCCESS
                        .frame()
                        .body(List.of(all.slice(all.position() + from, length)), slice::close));
    }

    /** As many messages as a frame should have; one at least. */
    private static Glance inOneFrame(final Glance glance) {
        long length = 0;
        for (int i = 0; i < glance.messages().size(); i++) {
            final Handed each = glance.messages().get(i);
            length += each.length();
            if (i > 0 && length > MOST_BROWSED_BYTES) {
                return new Glance(
                        glance.messages().subList(0, i),
                        new Glance.Place(each.queueId(), each.queueOffset()));
            }
        }
        return glance;
    }

    private static Glance.Place placeOf(final String text) {
        final Matcher place = text == null ? null : PLACE.matcher(text);
        return place == null || !place.matches()
                ? null
                : new Glance.Place(
                        Integer.parseInt(place.group(1)), Long.parseLong(place.group(2)));
    }

    private static String textOf(final Glance.Place place) {
        return place == null ? null : place.queueId() + ":" + place.queueOffset();
    }

    /** Makes the frame for messages that were handed out. */
    private SessionFeed.Filled fill(
            final SessionFeed feed, final List<Handed> messages, final boolean isCold) {
        final GroupSubscription subscription = feed.consumer().subscription();
        final Parcel parcel = deliveries.packByHeads(subscription.topic(), messages);
        if (isCold) {
            parcel.load();
        }
        if (!parcel.unreadable().isEmpty()) {
            // They have gone with their part of the log, or the disk has spoilt them.
            subscription.accept(parcel.unreadable());
        }
        final long bytes = parcel.bytes();
        traffic.given(subscription.group(), subscription.topic(), parcel.messages().size(), bytes);
        final Frame frame =
                filled(
                        RequestCode.SESSION_DELIVER.frame(new Named.OfConsumer(feed.number())),
                        parcel);
        return new SessionFeed.Filled(frame, parcel.messages().size(), bytes);
    }

    private static Frame filled(final Frame frame, final Parcel parcel) {
        final List<Handed> messages = parcel.messages();
        final ByteBuffer head = ByteBuffer.allocate(Delivery.headLength(messages.size()));
        Delivery.writeCount(head, messages.size());
        for (final Handed each : messages) {
            Delivery.writeReceipt(head, each.queueId(), each.queueOffset(), each.count());
        }
        final List<ByteBuffer> pieces = new ArrayList<>(parcel.pieces().size() + 1);
        pieces.add(head.flip());
        pieces.addAll(parcel.pieces());
        return frame.body(pieces, parcel::release);
    }
}
