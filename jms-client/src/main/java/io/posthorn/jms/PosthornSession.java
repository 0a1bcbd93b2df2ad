package io.posthorn.jms;

import io.posthorn.jms.destination.PosthornDestination;
import io.posthorn.jms.destination.PosthornQueue;
import io.posthorn.jms.destination.PosthornTopic;
import io.posthorn.jms.message.MessageFactory;
import io.posthorn.jms.message.MessageReader;
import io.posthorn.jms.message.PosthornMessage;
import io.posthorn.jms.wire.SessionWire;
import io.posthorn.jms.wire.WireLink;
import io.posthorn.remoting.frame.Frame;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.io.Serializable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A session (Jakarta Messaging 3.1, clause 6.2): one thread of control for producers, consumers and
 * listeners, and the scope of acknowledgement and local transactions. Whoever holds {@link #lock}
 * owns its state and that of its consumers; applications' code is never called with it.
 */
class PosthornSession implements QueueSession, TopicSession {

    /** The mode of a session whose messages others settle. */
    static final int UNSETTLED = -1;

    private static final Logger LOG = System.getLogger("io.posthorn.jms");

    private final PosthornConnection connection;
    private final SessionWire wire;
    private final boolean transacted;
    private final int acknowledgeMode;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrivals = lock.newCondition();

    private final Consumers consumers = new Consumers(lock);
    private final Set<PosthornProducer> producers = new LinkedHashSet<>();
    private final AsyncSends asyncSends;

    private Domain domain = Domain.BOTH;
    private MessageListener sessionListener;
    private boolean isStarted;

    /** No listener is called any more; those that run may use the session until they return. */
    private boolean isEnding;

    private boolean isClosed;

    private final ListenerCalls calls;
    private final SessionLedger ledger;
    private final ConsumerMaker maker;

    PosthornSession(
            final PosthornConnection connection,
            final SessionWire wire,
            final boolean transacted,
            final int acknowledgeMode,
            final boolean isStarted) {
        this.connection = connection;
        this.wire = wire;
        this.transacted = transacted;
        this.acknowledgeMode = transacted ? SESSION_TRANSACTED : acknowledgeMode;
        this.isStarted = isStarted;
        this.asyncSends = new AsyncSends(wire.threads());
        this.calls = new ListenerCalls(this, lock, wire.threads());
        this.ledger = new SessionLedger(wire, lock, consumers, calls, this.acknowledgeMode);
        this.maker = new ConsumerMaker(this, connection, wire);
    }

    /** Which destinations the session is for (Jakarta Messaging 3.1, 2.9 and 9.2). */
    enum Domain {
        BOTH,
        QUEUES,
        TOPICS
    }

    PosthornSession only(final Domain newDomain) {
        domain = newDomain;
        return this;
    }

    /** It is open, and has to do with such destinations. */
    void requireDomain(final Domain needed) throws JMSException {
        requireOpen();
        if (domain != Domain.BOTH && domain != needed) {
            throw new IllegalStateException(
                    needed == Domain.QUEUES
                            ? "A topic session has nothing to do with queues."
                            : "A queue session has nothing to do with topics.");
        }
    }

    ReentrantLock lock() {
        return lock;
    }

    Condition arrivals() {
        return arrivals;
    }

    boolean isStarted() {
        return isStarted;
    }

    PosthornConnection connection() {
        return connection;
    }

    AsyncSends asyncSends() {
        return asyncSends;
    }

    SessionLedger ledger() {
        return ledger;
    }

    final void requireOpen() throws JMSException {
        if (isClosed) {
            throw new IllegalStateException("The session is closed.");
        }
    }

    // Messages

    @Override
    public BytesMessage createBytesMessage() throws JMSException {
        requireOpen();
        return MessageFactory.bytes();
    }

    @Override
    public MapMessage createMapMessage() throws JMSException {
        requireOpen();
        return MessageFactory.map();
    }

    @Override
    public Message createMessage() throws JMSException {
        requireOpen();
        return MessageFactory.plain();
    }

    @Override
    public ObjectMessage createObjectMessage() throws JMSException {
        requireOpen();
        return MessageFactory.object(connection.trust());
    }

    @Override
    public ObjectMessage createObjectMessage(final Serializable object) throws JMSException {
        final ObjectMessage message = createObjectMessage();
        message.setObject(object);
        return message;
    }

    @Override
    public StreamMessage createStreamMessage() throws JMSException {
        requireOpen();
        return MessageFactory.stream();
    }

    @Override
    public TextMessage createTextMessage() throws JMSException {
        requireOpen();
        return MessageFactory.text();
    }

    @Override
    public TextMessage createTextMessage(final String text) throws JMSException {
        final TextMessage message = createTextMessage();
        message.setText(text);
        return message;
    }

    /** Makes a message of a record that was delivered. */
    PosthornMessage read(
            final ByteBuffer record, final int count, final PosthornDestination destination) {
        return MessageReader.read(
                record, count, destination, connection.trust(), this::acknowledge);
    }

    // What it is

    @Override
    public boolean getTransacted() throws JMSException {
        requireOpen();
        return transacted;
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        requireOpen();
        return acknowledgeMode;
    }

    @Override
    public MessageListener getMessageListener() throws JMSException {
        requireOpen();
        return sessionListener;
    }

    @Override
    public void setMessageListener(final MessageListener listener) throws JMSException {
        requireOpen();
        sessionListener = listener;
    }

    // Receiving

    /** Before an application asks for a message. */
    void beforeReceive(final PosthornConsumer consumer) throws JMSException {
        requireOpen();
        connection.requireUsable();
    }

    /** Waits until something happened; gives how much of the time is left. In the lock. */
    long awaitArrival(final long nanos) throws JMSException {
        try {
            if (nanos == Long.MAX_VALUE) {
                arrivals.await();
                return nanos;
            }
            return arrivals.awaitNanos(nanos);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            final JMSException fault =
                    new JMSException("The thread was interrupted while it waited for a message.");
            fault.initCause(e);
            throw fault;
        }
    }

    /** Does something that may wait without the lock, which the caller holds once. */
    void unlocked(final Runnable work) {
        lock.unlock();
        try {
            work.run();
        } finally {
            lock.lock();
        }
    }

    void watchIdle(final PosthornConsumer consumer) {
        connection.watchIdle(consumer);
    }

    /** Messages came for a consumer. In the lock. */
    void arrived(final PosthornConsumer consumer, final int count) {
        if (consumer.listener() == null) {
            arrivals.signalAll();
            return;
        }
        calls.add(consumer, count);
    }

    /** Whether listeners are to be called. In the lock. */
    boolean isListening() {
        return isStarted && !isEnding;
    }

    /**
     * Fetches the body of a message that came without it; says whether it has it now. In the lock.
     */
    boolean fetchBody(final Delivered message) {
        if (message.message().pendingBody() == null) {
            return true;
        }
        lock.unlock();
        try {
            LargeBodies.fetch(message.message(), wire);
            return true;
        } catch (final JMSException e) {
            LOG.log(
                    Level.WARNING,
                    () -> "The body of a message for %s is missing.".formatted(message.consumer()),
                    e);
            return false;
        } finally {
            lock.lock();
        }
    }

    /** The same for who looks at a message. */
    void requireBody(final PosthornMessage message) throws JMSException {
        LargeBodies.fetch(message, wire);
    }

    /** The same for who asked for the message, and is told if there is no body. In the lock. */
    void requireBody(final Delivered message) throws JMSException {
        if (message.message().pendingBody() != null) {
            lock.unlock();
            try {
                LargeBodies.fetch(message.message(), wire);
            } catch (final JMSException e) {
                ledger.returned(message);
                throw e;
            } finally {
                lock.lock();
            }
        }
    }

    // Acknowledgement and transactions

    /** {@link Message#acknowledge} of any message of this session (3.6.6). */
    void acknowledge() throws JMSException {
        requireOpen();
        connection.requireOpen();
        if (acknowledgeMode != CLIENT_ACKNOWLEDGE) {
            return;
        }
        ledger.acknowledge();
    }

    /**
     * What is done from now on belongs to no branch of a distributed transaction any more.
     *
     * @return false if the connection was lost meanwhile, and so the branch rolled back
     */
    boolean delist() throws JMSException {
        asyncSends.await();
        return ledger.delist();
    }

    @Override
    public void commit() throws JMSException {
        requireTransacted();
        ledger.commit();
    }

    private void requireTransacted() throws JMSException {
        requireOpen();
        asyncSends.requireNotCalledBack();
        if (!transacted) {
            throw new IllegalStateException("The session is not transacted.");
        }
        connection.requireUsable();
        asyncSends.await();
    }

    @Override
    public void rollback() throws JMSException {
        requireTransacted();
        ledger.rollBack();
    }

    @Override
    public void recover() throws JMSException {
        requireOpen();
        asyncSends.requireNotCalledBack();
        if (transacted) {
            throw new IllegalStateException("A transacted session is not recovered.");
        }
        ledger.recover();
    }

    // Life

    void start() {
        lock.lock();
        try {
            isStarted = true;
            consumers.topUp();
            arrivals.signalAll();
            calls.goOn();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when no listener is being called any more (6.1.5). */
    void stop() throws JMSException {
        lock.lock();
        try {
            isStarted = false;
            calls.awaitQuiet(null);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the caller is in a listener of this session. */
    boolean isInListener() {
        return calls.isByThisThread();
    }

    @Override
    public void close() throws JMSException {
        if (isInListener()) {
            throw new IllegalStateException("A message listener cannot close its own session.");
        }
        asyncSends.requireNotCalledBack();
        end(true);
        connection.forget(this);
    }

    /**
     * Calls no listener any more, and returns when those have returned that were called (6.1.8 and
     * 7.3.4); until then they can use everything.
     */
    void quiesce() throws JMSException {
        lock.lock();
        try {
            isEnding = true;
            calls.awaitQuiet(null);
        } finally {
            lock.unlock();
        }
        asyncSends.await();
    }

    /** Ends all; waits for the broker only if that matters to somebody. */
    void end(final boolean isWaiting) throws JMSException {
        quiesce();
        final List<PosthornConsumer> all;
        final SessionTransaction.Ended open;
        lock.lock();
        try {
            if (isClosed) {
                return;
            }
            isClosed = true;
            arrivals.signalAll();
            all = consumers.removeAll();
            open = ledger.end();
        } finally {
            lock.unlock();
        }
        for (final PosthornConsumer each : all) {
            if (each.isLending()) {
                each.shut();
            } else {
                each.detach(false);
            }
        }
        final boolean isUsed = open != null && open.isUsed();
        if (isUsed) {
            open.forget();
        }
        List.copyOf(producers).forEach(PosthornProducer::markClosed);
        if (isWaiting && (!all.isEmpty() || isUsed)) {
            connection.settle();
        }
    }

    /** The connection is gone for good. */
    void abandon() {
        lock.lock();
        try {
            consumers.abandon();
            arrivals.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The connection was lost: the broker has everything back. */
    void lost() {
        lock.lock();
        try {
            ledger.connectionLost();
            calls.lost();
            consumers.forget();
        } finally {
            lock.unlock();
        }
    }

    void restore(final WireLink link) throws JMSException {
        for (final PosthornConsumer each : consumers.all()) {
            each.restore(link);
        }
    }

    /** After {@link #restore}, when credit can be given by the usual way. */
    void goOn() {
        lock.lock();
        try {
            consumers.topUp();
            arrivals.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close(final PosthornConsumer consumer) throws JMSException {
        final boolean isInItsListener;
        lock.lock();
        try {
            if (consumer.isClosed()) {
                return;
            }
            consumer.beginToEnd();
            calls.awaitQuiet(consumer);
            consumers.remove(consumer);
            isInItsListener = calls.isByThisThread() && calls.isAbout(consumer);
            ledger.keepWithout(consumer);
        } finally {
            lock.unlock();
        }
        if (isInItsListener) {
            // Its message is settled when the listener returns; until then the broker keeps it.
            consumer.shut();
        } else {
            consumer.detach(true);
        }
    }

    void requireListenersAllowed() throws JMSException {
        requireOpen();
        connection.requireUsable();
    }

    void forget(final PosthornProducer producer) {
        lock.lock();
        try {
            producers.remove(producer);
        } finally {
            lock.unlock();
        }
    }

    // Destinations

    @Override
    public Queue createQueue(final String queueName) throws JMSException {
        requireDomain(Domain.QUEUES);
        return new PosthornQueue(PosthornConnection.requireName(queueName));
    }

    @Override
    public Topic createTopic(final String topicName) throws JMSException {
        requireDomain(Domain.TOPICS);
        return new PosthornTopic(PosthornConnection.requireName(topicName));
    }

    @Override
    public TemporaryQueue createTemporaryQueue() throws JMSException {
        requireDomain(Domain.QUEUES);
        return connection.createTemporaryQueue();
    }

    @Override
    public TemporaryTopic createTemporaryTopic() throws JMSException {
        requireDomain(Domain.TOPICS);
        return connection.createTemporaryTopic();
    }

    // Producers

    @Override
    public MessageProducer createProducer(final Destination destination) throws JMSException {
        return producer(destination);
    }

    private PosthornProducer producer(final Destination destination) throws JMSException {
        requireOpen();
        connection.requireUsable();
        final PosthornDestination target =
                destination == null ? null : connection.destination(destination);
        if (target != null) {
            connection.topicNow(target);
        }
        final PosthornProducer producer = new PosthornProducer(this, wire, target);
        lock.lock();
        try {
            producers.add(producer);
        } finally {
            lock.unlock();
        }
        return producer;
    }

    @Override
    public QueueSender createSender(final Queue queue) throws JMSException {
        return producer(queue);
    }

    @Override
    public TopicPublisher createPublisher(final Topic topic) throws JMSException {
        return producer(topic);
    }

    // Consumers

    PosthornConsumer consumer(
            final Destination destination,
            final SubscriptionTerms terms,
            final String messageSelector,
            final boolean noLocal)
            throws JMSException {
        final PosthornConsumer consumer =
                maker.consumer(destination, terms, messageSelector, noLocal);
        consumers.add(consumer);
        return consumer;
    }

    @Override
    public MessageConsumer createConsumer(final Destination destination) throws JMSException {
        return consumer(destination, SubscriptionTerms.NONE, null, false);
    }

    @Override
    public MessageConsumer createConsumer(
            final Destination destination, final String messageSelector) throws JMSException {
        return consumer(destination, SubscriptionTerms.NONE, messageSelector, false);
    }

    @Override
    public MessageConsumer createConsumer(
            final Destination destination, final String messageSelector, final boolean noLocal)
            throws JMSException {
        return consumer(destination, SubscriptionTerms.NONE, messageSelector, noLocal);
    }

    @Override
    public QueueReceiver createReceiver(final Queue queue) throws JMSException {
        return consumer(queue, SubscriptionTerms.NONE, null, false);
    }

    @Override
    public QueueReceiver createReceiver(final Queue queue, final String messageSelector)
            throws JMSException {
        return consumer(queue, SubscriptionTerms.NONE, messageSelector, false);
    }

    @Override
    public TopicSubscriber createSubscriber(final Topic topic) throws JMSException {
        return consumer(topic, SubscriptionTerms.NONE, null, false);
    }

    @Override
    public TopicSubscriber createSubscriber(
            final Topic topic, final String messageSelector, final boolean noLocal)
            throws JMSException {
        return consumer(topic, SubscriptionTerms.NONE, messageSelector, noLocal);
    }

    @Override
    public MessageConsumer createSharedConsumer(
            final Topic topic, final String sharedSubscriptionName) throws JMSException {
        return createSharedConsumer(topic, sharedSubscriptionName, null);
    }

    @Override
    public MessageConsumer createSharedConsumer(
            final Topic topic, final String sharedSubscriptionName, final String messageSelector)
            throws JMSException {
        return consumer(
                topic, SubscriptionTerms.shared(sharedSubscriptionName), messageSelector, false);
    }

    @Override
    public TopicSubscriber createDurableSubscriber(final Topic topic, final String name)
            throws JMSException {
        return createDurableSubscriber(topic, name, null, false);
    }

    @Override
    public TopicSubscriber createDurableSubscriber(
            final Topic topic,
            final String name,
            final String messageSelector,
            final boolean noLocal)
            throws JMSException {
        return consumer(topic, SubscriptionTerms.durable(name), messageSelector, noLocal);
    }

    @Override
    public MessageConsumer createDurableConsumer(final Topic topic, final String name)
            throws JMSException {
        return createDurableSubscriber(topic, name, null, false);
    }

    @Override
    public MessageConsumer createDurableConsumer(
            final Topic topic,
            final String name,
            final String messageSelector,
            final boolean noLocal)
            throws JMSException {
        return createDurableSubscriber(topic, name, messageSelector, noLocal);
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(final Topic topic, final String name)
            throws JMSException {
        return createSharedDurableConsumer(topic, name, null);
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(
            final Topic topic, final String name, final String messageSelector)
            throws JMSException {
        return consumer(topic, SubscriptionTerms.sharedDurable(name), messageSelector, false);
    }

    @Override
    public QueueBrowser createBrowser(final Queue queue) throws JMSException {
        return maker.browser(queue, null);
    }

    @Override
    public QueueBrowser createBrowser(final Queue queue, final String messageSelector)
            throws JMSException {
        return maker.browser(queue, messageSelector);
    }

    @Override
    public void unsubscribe(final String name) throws JMSException {
        maker.unsubscribe(name);
    }

    /** Everything that was told so far is done when this returns. */
    void flush() {
        lock.lock();
        try {
            consumers.flush();
        } finally {
            lock.unlock();
        }
    }

    /** Loads a message that {@link #run} is to give to the session's listener (11.2). */
    void load(final Delivered message) {
        calls.load(message);
    }

    /** Takes back what was loaded; says false if it is with the listener already, or was. */
    boolean unload(final Delivered message) {
        return calls.unload(message);
    }

    @Override
    public void run() {
        calls.callLoaded(sessionListener);
    }

    /** Waits for a while; says false if the session was closed meanwhile. */
    boolean pause(final long ms) throws JMSException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(ms);
            while (left > 0 && !isClosed) {
                left = awaitArrival(left);
            }
            return !isClosed;
        } finally {
            lock.unlock();
        }
    }

    /** Sends something and waits; what was accepted before is told first. */
    Frame call(final Frame request) throws JMSException {
        flush();
        return wire.call(request);
    }
}
