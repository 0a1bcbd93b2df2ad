package io.posthorn.jms;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.jms.destination.PosthornDestination;
import io.posthorn.jms.message.MessageFactory;
import io.posthorn.jms.message.MessageWriter;
import io.posthorn.jms.message.PosthornMessage;
import io.posthorn.jms.wire.SessionWire;
import io.posthorn.jms.wire.WireLink;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.session.Sending;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Sends messages (Jakarta Messaging 3.1, clause 7). */
final class PosthornProducer implements QueueSender, TopicPublisher {

    private static final int HIGHEST_PRIORITY = 9;

    private final PosthornSession session;
    private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);

    private final SessionWire wire;

    /** Null if each send names its destination. */
    private final PosthornDestination destination;

    private volatile boolean isClosed;
    private boolean disableMessageId;
    private boolean disableTimestamp;
    private int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
    private int priority = Message.DEFAULT_PRIORITY;
    private long timeToLive = Message.DEFAULT_TIME_TO_LIVE;
    private long deliveryDelay = Message.DEFAULT_DELIVERY_DELAY;

    PosthornProducer(
            final PosthornSession session,
            final SessionWire wire,
            final PosthornDestination destination) {
        this.session = session;
        this.wire = wire;
        this.destination = destination;
    }

    private void requireOpen() throws JMSException {
        if (isClosed) {
            throw new IllegalStateException("The producer is closed.");
        }
    }

    @Override
    public void setDisableMessageID(final boolean value) throws JMSException {
        requireOpen();
        disableMessageId = value;
    }

    @Override
    public boolean getDisableMessageID() throws JMSException {
        requireOpen();
        return disableMessageId;
    }

    @Override
    public void setDisableMessageTimestamp(final boolean value) throws JMSException {
        requireOpen();
        disableTimestamp = value;
    }

    @Override
    public boolean getDisableMessageTimestamp() throws JMSException {
        requireOpen();
        return disableTimestamp;
    }

    @Override
    public void setDeliveryMode(final int newDeliveryMode) throws JMSException {
        requireOpen();
        requireDeliveryMode(newDeliveryMode);
        deliveryMode = newDeliveryMode;
    }

    private static void requireDeliveryMode(final int mode) throws JMSException {
        if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
            throw new JMSException("There is no delivery mode %d.".formatted(mode));
        }
    }

    @Override
    public int getDeliveryMode() throws JMSException {
        requireOpen();
        return deliveryMode;
    }

    @Override
    public void setPriority(final int newPriority) throws JMSException {
        requireOpen();
        requirePriority(newPriority);
        priority = newPriority;
    }

    private static void requirePriority(final int value) throws JMSException {
        if (value < 0 || value > HIGHEST_PRIORITY) {
            throw new JMSException("A priority is 0 to 9, not %d.".formatted(value));
        }
    }

    @Override
    public int getPriority() throws JMSException {
        requireOpen();
        return priority;
    }

    @Override
    public void setTimeToLive(final long newTimeToLive) throws JMSException {
        requireOpen();
        requireTimeToLive(newTimeToLive);
        timeToLive = newTimeToLive;
    }

    private static void requireTimeToLive(final long time) throws JMSException {
        if (time < 0) {
            throw new JMSException("A time to live cannot be negative: " + time);
        }
    }

    @Override
    public long getTimeToLive() throws JMSException {
        requireOpen();
        return timeToLive;
    }

    @Override
    public void setDeliveryDelay(final long newDeliveryDelay) throws JMSException {
        requireOpen();
        requireDelay(newDeliveryDelay);
        deliveryDelay = newDeliveryDelay;
    }

    private static void requireDelay(final long delay) throws JMSException {
        if (delay < 0) {
            throw new MessageFormatException("A delivery delay cannot be negative: " + delay);
        }
    }

    @Override
    public long getDeliveryDelay() throws JMSException {
        requireOpen();
        return deliveryDelay;
    }

    @Override
    public Destination getDestination() throws JMSException {
        requireOpen();
        return destination;
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
    public void close() throws JMSException {
        session.asyncSends().requireNotCalledBack();
        session.asyncSends().await();
        isClosed = true;
        session.forget(this);
    }

    void markClosed() {
        isClosed = true;
    }

    // Each send of the interfaces

    @Override
    public void send(final Message message) throws JMSException {
        send(message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void send(
            final Message message, final int mode, final int newPriority, final long newTimeToLive)
            throws JMSException {
        send(own(), message, mode, newPriority, newTimeToLive, null);
    }

    @Override
    public void send(final Destination target, final Message message) throws JMSException {
        send(target, message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void send(
            final Destination target,
            final Message message,
            final int mode,
            final int newPriority,
            final long newTimeToLive)
            throws JMSException {
        send(named(target), message, mode, newPriority, newTimeToLive, null);
    }

    @Override
    public void send(final Message message, final CompletionListener listener) throws JMSException {
        send(message, deliveryMode, priority, timeToLive, listener);
    }

    @Override
    public void send(
            final Message message,
            final int mode,
            final int newPriority,
            final long newTimeToLive,
            final CompletionListener listener)
            throws JMSException {
        send(own(), message, mode, newPriority, newTimeToLive, required(listener));
    }

    @Override
    public void send(
            final Destination target, final Message message, final CompletionListener listener)
            throws JMSException {
        send(target, message, deliveryMode, priority, timeToLive, listener);
    }

    @Override
    public void send(
            final Destination target,
            final Message message,
            final int mode,
            final int newPriority,
            final long newTimeToLive,
            final CompletionListener listener)
            throws JMSException {
        send(named(target), message, mode, newPriority, newTimeToLive, required(listener));
    }

    @Override
    public void send(final Queue queue, final Message message) throws JMSException {
        send((Destination) queue, message);
    }

    @Override
    public void send(
            final Queue queue,
            final Message message,
            final int mode,
            final int newPriority,
            final long newTimeToLive)
            throws JMSException {
        send((Destination) queue, message, mode, newPriority, newTimeToLive);
    }

    @Override
    public void publish(final Message message) throws JMSException {
        send(message);
    }

    @Override
    public void publish(
            final Message message, final int mode, final int newPriority, final long newTimeToLive)
            throws JMSException {
        send(message, mode, newPriority, newTimeToLive);
    }

    @Override
    public void publish(final Topic topic, final Message message) throws JMSException {
        send(topic, message);
    }

    @Override
    public void publish(
            final Topic topic,
            final Message message,
            final int mode,
            final int newPriority,
            final long newTimeToLive)
            throws JMSException {
        send(topic, message, mode, newPriority, newTimeToLive);
    }

    private PosthornDestination own() throws JMSException {
        requireOpen();
        if (destination == null) {
            throw new UnsupportedOperationException(
                    "The producer has no destination of its own; each send has to name one.");
        }
        return destination;
    }

    private PosthornDestination named(final Destination target) throws JMSException {
        requireOpen();
        if (destination != null) {
            throw new UnsupportedOperationException(
                    "The producer has the destination %s of its own.".formatted(destination));
        }
        if (target == null) {
            throw new InvalidDestinationException("A message needs a destination.");
        }
        return session.connection().destination(target);
    }

    private static CompletionListener required(final CompletionListener listener) {
        if (listener == null) {
            throw new IllegalArgumentException("An asynchronous send needs a listener.");
        }
        return listener;
    }

    private void send(
            final PosthornDestination target,
            final Message message,
            final int mode,
            final int newPriority,
            final long newTimeToLive,
            final CompletionListener listener)
            throws JMSException {
        requireDeliveryMode(mode);
        requirePriority(newPriority);
        requireTimeToLive(newTimeToLive);
        if (message == null) {
            throw new MessageFormatException("There is no message to be sent.");
        }
        session.connection().requireUsable();
        final String topic = topicOf(target);
        final PosthornMessage own = stamped(target, message, mode, newPriority, newTimeToLive);
        final Sending.Entry entry = MessageWriter.entryOf(own, topic, deliveryDelay > 0);
        if (entry.body().remaining() > wire.broker().maxBodyBytes()) {
            sendLarge(entry, message, listener);
            return;
        }
        final Frame frame = frameOf(entry);
        if (session.ledger().isTransacted()) {
            awaitWritable();
            session.ledger().stage(frame);
            if (listener != null) {
                session.asyncSends()
                        .add(message, listener, CompletableFuture.completedFuture(null));
            }
        } else if (listener != null) {
            session.asyncSends().awaitRoom();
            session.asyncSends().add(message, listener, wire.ask(frame));
        } else {
            wire.call(frame);
        }
    }

    private String topicOf(final PosthornDestination target) throws JMSException {
        final PosthornConnection connection = session.connection();
        if (session.ledger().isTransacted()) {
            // Its sends are not answered, so that only the commit would fail.
            return connection.topicNow(target);
        }
        connection.requireUndeleted(target);
        return connection.topicOf(target);
    }

    /** Waits until it is sent, whoever else is told: nothing may overtake the pieces. */
    private void sendLarge(
            final Sending.Entry entry, final Message message, final CompletionListener listener)
            throws JMSException {
        final int number = wire.nextNumber();
        final Sending.Entry head =
                new Sending.Entry(
                        entry.topic(),
                        entry.flag(),
                        entry.sysFlag(),
                        entry.bornTimestamp(),
                        entry.properties(),
                        NO_BODY);
        final Frame frame = frameOf(head);
        final WireLink link = wire.linkFor(frame);
        session.asyncSends().awaitRoom();
        boolean isSent = false;
        try {
            LargeBodies.send(entry.body(), number, link);
            final Integer transaction =
                    session.ledger().isTransacted() ? session.ledger().stageOn(link) : null;
            isSent = true;
            link.call(frame.header(new Sending.Request(transaction, number)));
        } catch (final JMSException e) {
            if (!isSent) {
                frame.release();
            }
            if (listener == null) {
                throw e;
            }
            session.asyncSends().add(message, listener, CompletableFuture.failedFuture(e));
            return;
        }
        if (listener != null) {
            session.asyncSends().add(message, listener, CompletableFuture.completedFuture(null));
        }
    }

    /** Sets what a send sets (3.4); a message of another provider is copied first (3.12). */
    private PosthornMessage stamped(
            final PosthornDestination target,
            final Message message,
            final int mode,
            final int newPriority,
            final long newTimeToLive)
            throws JMSException {
        final PosthornMessage own = MessageFactory.own(message, session.connection().trust());
        final long now = System.currentTimeMillis();
        final long due = later(now, deliveryDelay);
        final MessageFactory.Stamp stamp =
                new MessageFactory.Stamp(
                        target,
                        mode,
                        newPriority,
                        MessageIds.next(),
                        now,
                        newTimeToLive == 0 ? 0 : later(now, newTimeToLive),
                        due);
        MessageFactory.stamp(own, stamp);
        if (own != message) {
            MessageFactory.stamp(message, stamp);
        }
        return own;
    }

    /** A time so long that nobody can count so far has no end. */
    private static long later(final long now, final long ms) {
        return ms > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + ms;
    }

    private static Frame frameOf(final Sending.Entry entry) {
        final ByteBuf body = Unpooled.buffer(Sending.lengthOf(entry));
        Sending.write(body, entry);
        return RequestCode.SESSION_SEND.frame().body(body);
    }

    /** A transaction's sends are not answered one by one; the connection must keep up with them. */
    private void awaitWritable() throws JMSException {
        while (!wire.isWritable()) {
            if (!session.pause(1)) {
                throw new IllegalStateException("The session is closed.");
            }
        }
    }
}
