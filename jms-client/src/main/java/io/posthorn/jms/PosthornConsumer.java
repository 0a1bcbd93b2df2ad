package io.posthorn.jms;

import io.netty.buffer.ByteBuf;
import io.posthorn.jms.destination.PosthornDestination;
import io.posthorn.jms.wire.ConsumerPort;
import io.posthorn.jms.wire.SessionWire;
import io.posthorn.jms.wire.WireLink;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.session.Attach;
import io.posthorn.remoting.session.Credit;
import io.posthorn.remoting.session.Delivery;
import io.posthorn.remoting.session.Named;
import io.posthorn.remoting.session.Settle.Outcome;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Receives messages (Jakarta Messaging 3.1, clause 8). The broker is given credit for as many
 * messages as the consumer is ready for: with a listener for many, so that it never waits; without
 * one for as many as it has lately been asked for, and for none while nobody asks, because what
 * lies here nobody else can have. Its state belongs to its session's lock.
 */
final class PosthornConsumer implements QueueReceiver, TopicSubscriber, ConsumerPort {

    /** So many bytes may lie here or be on their way; one message more if they are large. */
    private static final int WINDOW_BYTES = 1 << 20;

    private final PosthornSession session;
    private final SessionWire wire;
    private final Attach.Request attach;
    private final PosthornDestination destination;
    private final Settlements settlements;
    private final int most;

    private final MessageBuffer buffer = new MessageBuffer();

    private final GivenMessages given = new GivenMessages();
    private MessageListener listener;

    /** Messages that the broker may send at once. */
    private int window = 1;

    /** Credit the broker has: messages and bytes. */
    private int credit;

    private long creditBytes;

    private int receivers;
    private long lastReceiveNanos;

    /** How often credit is being taken back at present; meanwhile none is given. */
    private int drains;

    /** Its listener is not called any more. */
    private boolean isEnding;

    private boolean isClosed;

    /** Closed for the application, and still known to the broker. */
    private boolean isShut;

    /** Messages that are with sessions of an application server (11.2). */
    private int lent;

    private boolean isEnded;

    /** Counts up when what the broker knows of this consumer begins anew. */
    private int epoch;

    PosthornConsumer(
            final PosthornSession session,
            final SessionWire wire,
            final Attach.Request attach,
            final PosthornDestination destination,
            final int prefetch) {
        this.session = session;
        this.wire = wire;
        this.attach = attach;
        this.destination = destination;
        this.most = Math.max(1, prefetch);
        this.settlements = new Settlements(wire, attach.consumer());
    }

    /** Makes it known to the broker. */
    void open() throws JMSException {
        wire.add(attach.consumer(), this);
        try {
            wire.call(RequestCode.SESSION_ATTACH.frame(attach));
        } catch (final JMSException e) {
            wire.remove(attach.consumer());
            throw e;
        }
    }

    /** Makes it known to the broker once more, after the connection was lost. */
    void restore(final WireLink link) throws JMSException {
        forget();
        link.call(RequestCode.SESSION_ATTACH.frame(attach));
    }

    /** The broker has taken everything back. */
    void forget() {
        session.lock().lock();
        try {
            epoch++;
            given.connectionLost();
            buffer.clear();
            credit = 0;
            creditBytes = 0;
            drains = 0;
            settlements.reset();
        } finally {
            session.lock().unlock();
        }
    }

    Settlements settlements() {
        return settlements;
    }

    int number() {
        return attach.consumer();
    }

    PosthornDestination destination() {
        return destination;
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Somebody closes it, who waits for its listener. In the session's lock. */
    void beginToEnd() {
        isEnding = true;
    }

    boolean isEnding() {
        return isEnding;
    }

    int epoch() {
        return epoch;
    }

    @Override
    public void deliver(final ByteBuf body) {
        final List<Delivered> messages = new ArrayList<>();
        Delivery.read(
                body,
                (queueId, queueOffset, count, record) ->
                        messages.add(read(queueId, queueOffset, count, record)));
        session.lock().lock();
        try {
            int arrived = 0;
            for (final Delivered each : messages) {
                credit--;
                creditBytes -= each.length();
                if (!isClosed && given.hasAcknowledged(each)) {
                    settlements.accept(each, null);
                } else if (!isClosed) {
                    buffer.add(each);
                    arrived++;
                }
            }
            if (arrived < messages.size()) {
                topUp();
            }
            if (arrived > 0) {
                session.arrived(this, arrived);
            }
        } finally {
            session.lock().unlock();
        }
    }

    /** Makes a message; one that the application had before the connection was lost says so. */
    private Delivered read(
            final int queueId, final long queueOffset, final int count, final ByteBuffer record) {
        final int length = record.remaining();
        final Delivered message =
                new Delivered(
                        this,
                        queueId,
                        queueOffset,
                        count,
                        length,
                        session.read(record, count, destination));
        if (count > 1 || given.isEmpty() || !hasGiven(message)) {
            return message;
        }
        return new Delivered(
                this, queueId, queueOffset, 2, length, session.read(record, 2, destination));
    }

    private boolean hasGiven(final Delivered message) {
        session.lock().lock();
        try {
            return given.has(message);
        } finally {
            session.lock().unlock();
        }
    }

    /** What the application is given, and had. */
    GivenMessages given() {
        return given;
    }

    /** The application has had a message, and that acknowledges it. In the session's lock. */
    void acknowledge(final Delivered message) {
        settlements.accept(message, null);
        given.acknowledged(message);
    }

    @Override
    public void ended() {
        session.lock().lock();
        try {
            isEnded = true;
            session.arrivals().signalAll();
        } finally {
            session.lock().unlock();
        }
    }

    /** Takes the next message to give it to the application; null if there is none. */
    Delivered take() {
        final Delivered next = buffer.poll();
        if (next != null) {
            topUp();
        }
        return next;
    }

    /** Puts a message back that was not what the application wanted. */
    void putBack(final Delivered message) {
        buffer.putBack(message);
    }

    boolean hasMessages() {
        return !buffer.isEmpty();
    }

    /** Lets messages come, as many as are wanted at present. In the session's lock. */
    void topUp() {
        if (isClosed || drains > 0 || !session.isStarted() || !isWanted()) {
            return;
        }
        final int full = listener != null ? most : window;
        final int wanted = Math.max(0, full - buffer.size() - credit);
        final int moreBytes = (int) Math.max(0, WINDOW_BYTES - buffer.bytes() - creditBytes);
        if (wanted > full / 2 || moreBytes > WINDOW_BYTES / 2 || credit + buffer.size() == 0) {
            final boolean isTold =
                    wire.tell(
                            RequestCode.SESSION_CREDIT
                                    .frame(new Credit.Request(attach.consumer(), wanted, moreBytes))
                                    .oneWay());
            // Without a connection it is asked for once more when there is one.
            credit += isTold ? wanted : 0;
            creditBytes += isTold ? moreBytes : 0;
        }
    }

    @Override
    public Message receive() throws JMSException {
        return session.ledger().given(receive(Long.MAX_VALUE, false));
    }

    @Override
    public Message receive(final long timeout) throws JMSException {
        return session.ledger().given(receive(timeout == 0 ? Long.MAX_VALUE : timeout, false));
    }

    @Override
    public Message receiveNoWait() throws JMSException {
        return session.ledger().given(receive(0, true));
    }

    /** Gives the next message, unsettled; null if none came in time or the consumer was closed. */
    Delivered receive(final long timeoutMs, final boolean isNoWait) throws JMSException {
        session.beforeReceive(this);
        session.lock().lock();
        try {
            requireOpen();
            if (listener != null) {
                throw new IllegalStateException(
                        "The consumer has a message listener, so that it cannot be asked for"
                                + " messages.");
            }
            receivers++;
            try {
                widen();
                final Delivered next = isNoWait || timeoutMs < 0 ? nextNow() : awaitNext(timeoutMs);
                if (next != null) {
                    session.requireBody(next);
                    session.ledger().taken(next);
                }
                return next;
            } finally {
                receivers--;
                lastReceiveNanos = System.nanoTime();
            }
        } finally {
            session.lock().unlock();
        }
    }

    /** Whoever asks again and again is given more at once. */
    private void widen() {
        if (!buffer.isEmpty() || System.nanoTime() - lastReceiveNanos < IDLE_NANOS / 10) {
            window = Math.min(most, window * 2);
        }
        session.watchIdle(this);
    }

    private Delivered awaitNext(final long timeoutMs) throws JMSException {
        long left =
                timeoutMs == Long.MAX_VALUE
                        ? Long.MAX_VALUE
                        : TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!isClosed && left > 0) {
            final Delivered next = session.isStarted() ? nextValid() : null;
            if (next != null) {
                return next;
            }
            requireNotEnded();
            topUp();
            left = session.awaitArrival(left);
        }
        return null;
    }

    private Delivered nextValid() {
        Delivered next = take();
        while (next != null && next.isExpired()) {
            settlements.accept(next, null);
            next = take();
        }
        return next;
    }

    private void requireNotEnded() throws JMSException {
        if (isEnded) {
            throw new InvalidDestinationException(
                    "The destination %s was deleted.".formatted(destination));
        }
    }

    /** Asks the broker for a message that is there now. */
    private Delivered nextNow() throws JMSException {
        if (!session.isStarted()) {
            return null;
        }
        final Delivered here = nextValid();
        if (here != null) {
            return here;
        }
        if (drains > 0) {
            // It was idle until now; what it asks for in the meantime would not be heard.
            session.unlocked(() -> drain().join());
        }
        topUp();
        session.unlocked(() -> drain().join());
        return session.isStarted() ? nextValid() : null;
    }

    /** Takes back the credit that the broker has left; completes when no message is on its way. */
    CompletableFuture<Void> drain() {
        final int begun;
        session.lock().lock();
        try {
            drains++;
            begun = epoch;
        } finally {
            session.lock().unlock();
        }
        CompletableFuture<Frame> answer;
        try {
            answer =
                    wire.ask(
                            RequestCode.SESSION_CREDIT.frame(
                                    new Credit.Request(attach.consumer(), 0, 0)));
        } catch (final JMSException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.handle(
                (done, fault) -> {
                    session.lock().lock();
                    try {
                        if (epoch == begun) {
                            drains--;
                            credit = 0;
                            creditBytes = 0;
                            session.arrivals().signalAll();
                        }
                    } finally {
                        session.lock().unlock();
                    }
                    return null;
                });
    }

    /** How long nobody asks for messages before those that lie here are given back. */
    static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Gives back what nobody has asked for lately; says whether there is nothing to give back. */
    boolean giveBackIfIdle() {
        session.lock().lock();
        try {
            if (isClosed || credit == 0 && buffer.isEmpty() && drains == 0) {
                return true;
            }
            final boolean isIdle =
                    listener == null
                            && receivers == 0
                            && drains == 0
                            && System.nanoTime() - lastReceiveNanos > IDLE_NANOS;
            if (!isIdle) {
                return listener != null;
            }
            window = 1;
        } finally {
            session.lock().unlock();
        }
        giveBack();
        return false;
    }

    /** Gives back the credit and what lies here, unless somebody wants messages meanwhile. */
    void giveBack() {
        drain().thenRun(this::releaseUnlessWanted);
    }

    private void releaseUnlessWanted() {
        session.lock().lock();
        try {
            if (isWanted()) {
                topUp();
            } else if (!isClosed) {
                release();
            }
        } finally {
            session.lock().unlock();
        }
    }

    private boolean isWanted() {
        return listener != null || receivers > 0;
    }

    /** Gives back what the application has not seen. */
    void release() {
        if (!buffer.isEmpty()) {
            final List<Delivered> unseen = buffer.takeAll();
            wire.tell(settlements.settling(unseen, Outcome.RELEASE, null).oneWay());
        }
    }

    @Override
    public String getMessageSelector() throws JMSException {
        requireOpen();
        return attach.selector();
    }

    @Override
    public MessageListener getMessageListener() throws JMSException {
        requireOpen();
        return listener;
    }

    MessageListener listener() {
        return listener;
    }

    @Override
    public void setMessageListener(final MessageListener newListener) throws JMSException {
        session.requireListenersAllowed();
        session.lock().lock();
        try {
            requireOpen();
            listener = newListener;
            if (newListener == null) {
                release();
                // What is on its way yet nobody may ever ask for.
                session.watchIdle(this);
            } else {
                session.arrived(this, buffer.size());
                topUp();
            }
        } finally {
            session.lock().unlock();
        }
    }

    @Override
    public void close() throws JMSException {
        session.close(this);
    }

    /** Ends it at the broker, when the session has taken note of its messages. */
    void detach(final boolean isWaiting) throws JMSException {
        if (!shut()) {
            return;
        }
        final Frame bye = leaving();
        if (isWaiting) {
            wire.call(bye);
        } else {
            wire.tell(bye.oneWay());
        }
    }

    /**
     * Ends it for the application, whose listener has its last message still; says whether it was
     * open. {@link #leaveIfShut} ends it at the broker.
     */
    boolean shut() {
        session.lock().lock();
        try {
            if (isClosed) {
                return false;
            }
            isClosed = true;
            isShut = true;
            settlements.flush();
            buffer.clear();
            session.arrivals().signalAll();
            return true;
        } finally {
            session.lock().unlock();
        }
    }

    /** Ends it at the broker, too, if it is closed and all its messages are dealt with. */
    void leaveIfShut() {
        if (isShut && !isLending()) {
            wire.tell(leaving().oneWay());
        }
    }

    /** A message goes to a session of an application server. */
    void lend() {
        session.lock().lock();
        try {
            lent++;
        } finally {
            session.lock().unlock();
        }
    }

    /** Such a message is dealt with. */
    void endLoan() {
        session.lock().lock();
        try {
            lent--;
        } finally {
            session.lock().unlock();
        }
        leaveIfShut();
    }

    boolean isLending() {
        session.lock().lock();
        try {
            return lent > 0;
        } finally {
            session.lock().unlock();
        }
    }

    private Frame leaving() {
        session.lock().lock();
        try {
            isShut = false;
            settlements.flush();
        } finally {
            session.lock().unlock();
        }
        wire.remove(attach.consumer());
        return RequestCode.SESSION_DETACH.frame(new Named.OfConsumer(attach.consumer()));
    }

    /** The connection is gone for good. */
    void abandon() {
        session.lock().lock();
        try {
            isClosed = true;
            buffer.clear();
            session.arrivals().signalAll();
        } finally {
            session.lock().unlock();
        }
    }

    private void requireOpen() throws JMSException {
        if (isClosed) {
            throw new IllegalStateException("The consumer is closed.");
        }
    }

    @Override
    public Queue getQueue() throws JMSException {
        requireOpen();
        return (Queue) destination;
    }

    @Override
    public Topic getTopic() throws JMSException {
        requireOpen();
        return (Topic) destination;
    }

    @Override
    public boolean getNoLocal() throws JMSException {
        requireOpen();
        return attach.noLocal();
    }

    @Override
    public String toString() {
        return "consumer %d of %s".formatted(attach.consumer(), destination);
    }
}
