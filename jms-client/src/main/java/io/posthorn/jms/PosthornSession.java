package io.posthorn.jms;

import io.posthorn.jms.destination.PosthornDestination;
import io.posthorn.jms.destination.PosthornQueue;
import io.posthorn.jms.destination.PosthornTopic;
import io.posthorn.jms.message.MessageFactory;
import io.posthorn.jms.message.MessageReader;
import io.posthorn.jms.message.PosthornMessage;
import io.posthorn.jms.wire.SessionWire;
import io.posthorn.jms.wire.WireLink;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.session.Attach;
import io.posthorn.remoting.session.Named;
import io.posthorn.remoting.session.Settle.Outcome;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
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
import jakarta.jms.TransactionRolledBackException;
import java.io.Serializable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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

    private final Map<Integer, PosthornConsumer> consumers = new LinkedHashMap<>();
    private final Set<PosthornProducer> producers = new LinkedHashSet<>();
    private final AsyncSends asyncSends;

    /** Consumers of others whose messages were given here, so that they are settled here too. */
    private final Set<PosthornConsumer> lenders = new LinkedHashSet<>();

    /** What the application has, and has not acknowledged; for client acknowledgement. */
    private final List<Delivered> unacknowledged = new ArrayList<>();

    private final SessionTransaction transaction;

    /**
     * What was taken last, if that acknowledges it; a branch that it was taken in may have ended
     * before it is given.
     */
    private Delivered lastAutomatic;

    /** What the application has not acknowledged was lost with the connection. */
    private boolean isUnacknowledgedLost;

    private Domain domain = Domain.BOTH;
    private MessageListener sessionListener;
    private boolean isStarted;

    /** No listener is called any more; those that run may use the session until they return. */
    private boolean isEnding;

    private boolean isClosed;

    /** Counts up whenever messages were given back, so that nobody acknowledges them. */
    private int recoveries;

    private final ListenerCalls calls;

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
        this.transaction = new SessionTransaction(wire, transacted);
        this.asyncSends = new AsyncSends(wire.threads());
        this.calls = new ListenerCalls(this, lock, wire.threads());
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

    private void requireDomain(final Domain needed) throws JMSException {
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

    boolean isExpired(final Delivered message) {
        return message.message().isExpired(System.currentTimeMillis());
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

    int recoveries() {
        return recoveries;
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
                returned(message);
                throw e;
            } finally {
                lock.lock();
            }
        }
    }

    /**
     * After a listener had a message that was to be acknowledged automatically when it was taken
     * (8.7); a branch that it was taken in may have ended meanwhile. In the lock.
     */
    void finish(final Delivered message, final boolean isDone, final int before) {
        if (recoveries != before) {
            return;
        }
        if (isDone) {
            message.consumer().acknowledge(message);
        } else {
            unlocked(() -> giveBack(List.of(message)));
        }
    }

    /** How messages are acknowledged now. */
    private int mode() {
        return transaction.isEnlisted() ? SESSION_TRANSACTED : acknowledgeMode;
    }

    private boolean isAutomatic() {
        return mode() == AUTO_ACKNOWLEDGE || mode() == DUPS_OK_ACKNOWLEDGE;
    }

    /**
     * The application is about to get a message. In the lock.
     *
     * @return whether it is acknowledged automatically afterwards
     */
    boolean taken(final Delivered message) {
        message.consumer().given().add(message);
        switch (mode()) {
            case SESSION_TRANSACTED -> {
                final int number = transaction.use(wire.linkNow());
                message.consumer().settlements().accept(message, number);
            }
            case CLIENT_ACKNOWLEDGE -> unacknowledged.add(message);
            default -> {
                // Acknowledged when the listener or receive returns.
            }
        }
        lastAutomatic = isAutomatic() ? message : null;
        return lastAutomatic != null;
    }

    /** The application gets what it asked for (8.6); automatic acknowledgement is now. */
    PosthornMessage given(final Delivered message) {
        if (message == null) {
            return null;
        }
        lock.lock();
        try {
            if (message == lastAutomatic) {
                message.consumer().acknowledge(message);
            }
        } finally {
            lock.unlock();
        }
        return message.message();
    }

    /**
     * A message that was received is not what was asked for (8.6): it is the next one again. Where
     * the application acknowledges or commits it counts as received, so that only a recovery or a
     * rollback brings it back.
     */
    void notGiven(final Delivered message) {
        lock.lock();
        try {
            if (message == lastAutomatic) {
                message.consumer().putBack(message);
            }
        } finally {
            lock.unlock();
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
        final Map<PosthornConsumer, List<Delivered>> byConsumer;
        final SessionTransaction.Ended held;
        final boolean isLost;
        lock.lock();
        try {
            byConsumer = byConsumer(unacknowledged);
            unacknowledged.clear();
            isLost = isUnacknowledgedLost;
            isUnacknowledgedLost = false;
            held = transaction.take();
        } finally {
            lock.unlock();
        }
        for (final Map.Entry<PosthornConsumer, List<Delivered>> each : byConsumer.entrySet()) {
            wire.call(each.getKey().settlements().settling(each.getValue(), Outcome.ACCEPT, null));
        }
        if (held.isUsed() && !held.commit() || isLost) {
            throw new JMSException(
                    "The connection was lost, so that messages will be delivered again.", "LOST");
        }
    }

    private static Map<PosthornConsumer, List<Delivered>> byConsumer(
            final List<Delivered> messages) {
        final Map<PosthornConsumer, List<Delivered>> grouped = new LinkedHashMap<>();
        messages.forEach(
                each ->
                        grouped.computeIfAbsent(each.consumer(), key -> new ArrayList<>())
                                .add(each));
        return grouped;
    }

    private static TransactionRolledBackException transactionLost() {
        return new TransactionRolledBackException(
                "The connection was lost, so that the transaction was rolled back.", "LOST");
    }

    /**
     * Sends a message in the transaction. Waits while there is no connection: what only seems to be
     * sent would be missing in what is committed.
     */
    void stage(final Frame frame) throws JMSException {
        final WireLink link = wire.linkFor(frame);
        final int number;
        lock.lock();
        try {
            number = transaction.use(link);
        } finally {
            lock.unlock();
        }
        if (!link.tell(frame.header(new Named.OfTransaction(number)).oneWay())) {
            lock.lock();
            try {
                transaction.missed(number);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Something is about to be sent in the transaction over a connection; gives its number. */
    int stageOn(final WireLink link) {
        lock.lock();
        try {
            return transaction.use(link);
        } finally {
            lock.unlock();
        }
    }

    /** Whether what is sent now belongs to a transaction. */
    boolean isTransacted() {
        lock.lock();
        try {
            return mode() == SESSION_TRANSACTED;
        } finally {
            lock.unlock();
        }
    }

    /** What is sent and received from now on belongs to a branch of a distributed transaction. */
    void enlist(final int number) {
        lock.lock();
        try {
            transaction.enlist(number);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends {@link #enlist}; all that belongs to the branch has been told to the broker then.
     *
     * @return false if the connection was lost meanwhile, and so the branch rolled back
     */
    boolean delist() throws JMSException {
        asyncSends.await();
        lock.lock();
        try {
            flushSettlements();
            final SessionTransaction.Ended ended = transaction.take();
            if (ended.isLost()) {
                // What came after the loss is a transaction of its own for the broker.
                ended.forget();
            }
            return !ended.isLost();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void commit() throws JMSException {
        requireTransacted();
        final SessionTransaction.Ended ended;
        lock.lock();
        try {
            flushSettlements();
            ended = transaction.take();
        } finally {
            lock.unlock();
        }
        if (ended.isLost()) {
            ended.forget();
            throw transactionLost();
        }
        if (ended.isUsed() && !ended.commit()) {
            throw transactionLost();
        }
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

    private void flushSettlements() {
        consumers.values().forEach(each -> each.settlements().flush());
        lenders.forEach(each -> each.settlements().flush());
        lenders.clear();
    }

    @Override
    public void rollback() throws JMSException {
        requireTransacted();
        rollBack();
    }

    private void rollBack() throws JMSException {
        drainAll();
        final SessionTransaction.Ended ended;
        lock.lock();
        try {
            recoveries++;
            flushSettlements();
            ended = transaction.take();
        } finally {
            lock.unlock();
        }
        if (ended.isLost()) {
            ended.forget();
        } else if (ended.isUsed()) {
            ended.rollBack();
        }
        releaseAll();
    }

    @Override
    public void recover() throws JMSException {
        requireOpen();
        asyncSends.requireNotCalledBack();
        if (transacted) {
            throw new IllegalStateException("A transacted session is not recovered.");
        }
        final List<Delivered> back;
        final SessionTransaction.Ended held;
        lock.lock();
        try {
            back = new ArrayList<>(unacknowledged);
            unacknowledged.clear();
            isUnacknowledgedLost = false;
            if (calls.current() != null && acknowledgeMode != CLIENT_ACKNOWLEDGE) {
                back.add(calls.current());
            }
            held = transaction.take();
        } finally {
            lock.unlock();
        }
        if (held.isUsed()) {
            held.rollBack();
        }
        giveBack(back);
    }

    /** Gives messages back that the application had, and all that came after them. */
    private void giveBack(final List<Delivered> messages) {
        drainAll();
        lock.lock();
        try {
            recoveries++;
        } finally {
            lock.unlock();
        }
        byConsumer(messages)
                .forEach(
                        (consumer, some) ->
                                wire.tell(
                                        consumer.settlements()
                                                .settling(some, Outcome.RETURN, null)
                                                .oneWay()));
        releaseAll();
    }

    private void drainAll() {
        final List<PosthornConsumer> all;
        lock.lock();
        try {
            all = List.copyOf(consumers.values());
        } finally {
            lock.unlock();
        }
        CompletableFuture.allOf(
                        all.stream()
                                .map(PosthornConsumer::drain)
                                .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private void releaseAll() {
        lock.lock();
        try {
            calls.clear();
            consumers.values().forEach(PosthornConsumer::release);
            consumers.values().forEach(PosthornConsumer::topUp);
        } finally {
            lock.unlock();
        }
    }

    // Life

    void start() {
        lock.lock();
        try {
            isStarted = true;
            consumers.values().forEach(PosthornConsumer::topUp);
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
        lock.lock();
        try {
            if (isClosed) {
                return;
            }
            isClosed = true;
            arrivals.signalAll();
        } finally {
            lock.unlock();
        }
        final List<PosthornConsumer> all;
        final List<Delivered> back;
        final SessionTransaction.Ended open;
        lock.lock();
        try {
            all = List.copyOf(consumers.values());
            consumers.clear();
            back = List.copyOf(unacknowledged);
            unacknowledged.clear();
            // A branch goes on without the session; its transaction manager ends it.
            open = transaction.isEnlisted() ? null : transaction.take();
        } finally {
            lock.unlock();
        }
        byConsumer(back)
                .forEach(
                        (consumer, some) ->
                                wire.tell(
                                        consumer.settlements()
                                                .settling(some, Outcome.RETURN, null)
                                                .oneWay()));
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
            consumers.values().forEach(PosthornConsumer::abandon);
            arrivals.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The connection was lost: the broker has everything back. */
    void lost() {
        lock.lock();
        try {
            recoveries++;
            isUnacknowledgedLost |= !unacknowledged.isEmpty();
            unacknowledged.clear();
            calls.lost();
            isUnacknowledgedLost |= transaction.connectionLost();
            consumers.values().forEach(PosthornConsumer::forget);
        } finally {
            lock.unlock();
        }
    }

    void restore(final WireLink link) throws JMSException {
        final List<PosthornConsumer> all;
        lock.lock();
        try {
            all = List.copyOf(consumers.values());
        } finally {
            lock.unlock();
        }
        for (final PosthornConsumer each : all) {
            each.restore(link);
        }
    }

    /** After {@link #restore}, when credit can be given by the usual way. */
    void goOn() {
        lock.lock();
        try {
            consumers.values().forEach(PosthornConsumer::topUp);
            arrivals.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close(final PosthornConsumer consumer) throws JMSException {
        final List<Delivered> held;
        final int number;
        final boolean isInItsListener;
        lock.lock();
        try {
            if (consumer.isClosed()) {
                return;
            }
            consumer.beginToEnd();
            calls.awaitQuiet(consumer);
            consumers.remove(consumer.number());
            isInItsListener = calls.isByThisThread() && calls.isAbout(consumer);
            held = unacknowledged.stream().filter(each -> each.consumer() == consumer).toList();
            unacknowledged.removeAll(held);
            number = held.isEmpty() ? 0 : transaction.use(wire.linkNow());
        } finally {
            lock.unlock();
        }
        if (!held.isEmpty()) {
            wire.tell(consumer.settlements().settling(held, Outcome.ACCEPT, number).oneWay());
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
        return new PosthornQueue(requireName(queueName));
    }

    @Override
    public Topic createTopic(final String topicName) throws JMSException {
        requireDomain(Domain.TOPICS);
        return new PosthornTopic(requireName(topicName));
    }

    private static String requireName(final String name) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw new InvalidDestinationException("A destination needs a name.");
        }
        return name;
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
            connection.topicOf(target);
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

    @Override
    public MessageConsumer createConsumer(final Destination destination) throws JMSException {
        return createConsumer(destination, null, false);
    }

    @Override
    public MessageConsumer createConsumer(
            final Destination destination, final String messageSelector) throws JMSException {
        return createConsumer(destination, messageSelector, false);
    }

    @Override
    public MessageConsumer createConsumer(
            final Destination destination, final String messageSelector, final boolean noLocal)
            throws JMSException {
        final PosthornDestination from = connection.destination(requireDestination(destination));
        return consumer(from, null, false, false, messageSelector, noLocal && !from.isQueue());
    }

    private static Destination requireDestination(final Destination destination)
            throws JMSException {
        if (destination == null) {
            throw new InvalidDestinationException("A consumer needs a destination.");
        }
        return destination;
    }

    private PosthornConsumer consumer(
            final PosthornDestination from,
            final String subscription,
            final boolean isDurable,
            final boolean isShared,
            final String messageSelector,
            final boolean noLocal)
            throws JMSException {
        requireOpen();
        connection.requireUsable();
        connection.requireUndeleted(from);
        final PosthornConsumer consumer =
                new PosthornConsumer(
                        this,
                        wire,
                        new Attach.Request(
                                wire.nextNumber(),
                                from.isQueue(),
                                from.name(),
                                isDurable,
                                isShared,
                                subscription,
                                messageSelector == null || messageSelector.isBlank()
                                        ? null
                                        : messageSelector,
                                noLocal),
                        from,
                        connection.prefetch());
        consumer.open();
        lock.lock();
        try {
            consumers.put(consumer.number(), consumer);
        } finally {
            lock.unlock();
        }
        return consumer;
    }

    private PosthornDestination subscribable(final Topic topic, final String name)
            throws JMSException {
        requireDomain(Domain.TOPICS);
        final PosthornDestination from = connection.destination(requireDestination(topic));
        if (from.isQueue()) {
            throw new InvalidDestinationException("%s is no topic.".formatted(from));
        }
        if (name == null || name.isBlank()) {
            throw new JMSException("A subscription needs a name.");
        }
        return from;
    }

    private PosthornDestination durable(final Topic topic, final String name) throws JMSException {
        final PosthornDestination from = subscribable(topic, name);
        if (from.isTemporary()) {
            throw new InvalidDestinationException(
                    "A temporary topic cannot have durable subscriptions.");
        }
        return from;
    }

    private PosthornDestination named(final Topic topic, final String name, final boolean isDurable)
            throws JMSException {
        return isDurable ? durable(topic, name) : subscribable(topic, name);
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
        final PosthornDestination from = subscribable(topic, sharedSubscriptionName);
        return consumer(from, sharedSubscriptionName, false, true, messageSelector, false);
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
        final PosthornDestination from = durable(topic, name);
        return consumer(from, name, true, false, messageSelector, noLocal);
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
        final PosthornDestination from = durable(topic, name);
        return consumer(from, name, true, true, messageSelector, false);
    }

    @Override
    public QueueReceiver createReceiver(final Queue queue) throws JMSException {
        return createReceiver(queue, null);
    }

    @Override
    public QueueReceiver createReceiver(final Queue queue, final String messageSelector)
            throws JMSException {
        return (QueueReceiver) createConsumer(queue, messageSelector, false);
    }

    @Override
    public TopicSubscriber createSubscriber(final Topic topic) throws JMSException {
        return createSubscriber(topic, null, false);
    }

    @Override
    public TopicSubscriber createSubscriber(
            final Topic topic, final String messageSelector, final boolean noLocal)
            throws JMSException {
        return (TopicSubscriber) createConsumer(topic, messageSelector, noLocal);
    }

    @Override
    public QueueBrowser createBrowser(final Queue queue) throws JMSException {
        return createBrowser(queue, null);
    }

    @Override
    public QueueBrowser createBrowser(final Queue queue, final String messageSelector)
            throws JMSException {
        requireDomain(Domain.QUEUES);
        connection.requireUsable();
        final PosthornDestination from = connection.destination(requireDestination(queue));
        final PosthornBrowser browser = new PosthornBrowser(this, from, messageSelector);
        browser.check();
        return browser;
    }

    @Override
    public void unsubscribe(final String name) throws JMSException {
        requireDomain(Domain.TOPICS);
        connection.requireUsable();
        if (name == null || name.isBlank()) {
            throw new InvalidDestinationException("A subscription needs a name.");
        }
        wire.call(RequestCode.SESSION_UNSUBSCRIBE.frame(new Named.OfSubscription(name)));
    }

    /** Everything that was told so far is done when this returns. */
    void flush() {
        lock.lock();
        try {
            flushSettlements();
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

    /** A message that another consumer lends is about to be given here. In the lock. */
    boolean takenFromLender(final Delivered message) {
        lenders.add(message.consumer());
        return taken(message);
    }

    /** Hands a message back that nobody could be found for; it counts as delivered. */
    void returned(final Delivered message) {
        wire.tell(
                message.consumer()
                        .settlements()
                        .settling(List.of(message), Outcome.RETURN, null)
                        .oneWay());
    }

    PosthornConsumer connectionConsumer(
            final Destination destination,
            final String subscription,
            final boolean isDurable,
            final boolean isShared,
            final String messageSelector)
            throws JMSException {
        final PosthornDestination from =
                subscription == null
                        ? connection.destination(requireDestination(destination))
                        : named((Topic) destination, subscription, isDurable);
        return consumer(from, subscription, isDurable, isShared, messageSelector, false);
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
