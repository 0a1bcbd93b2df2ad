package io.posthorn.jms;

import io.posthorn.jms.destination.PosthornDestination;
import io.posthorn.jms.destination.PosthornQueue;
import io.posthorn.jms.destination.PosthornTemporaryQueue;
import io.posthorn.jms.destination.PosthornTemporaryTopic;
import io.posthorn.jms.destination.PosthornTopic;
import io.posthorn.jms.destination.TemporaryOwner;
import io.posthorn.jms.message.ObjectTrust;
import io.posthorn.jms.wire.SessionWire;
import io.posthorn.jms.wire.WireLink;
import io.posthorn.jms.wire.WireListener;
import io.posthorn.jms.wire.WireSettings;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A connection (Jakarta Messaging 3.1, 6.1): one session with a broker, made again by itself when
 * it was lost. Any thread.
 */
class PosthornConnection implements QueueConnection, TopicConnection, WireListener, TemporaryOwner {

    private static final Logger LOG = System.getLogger("io.posthorn.jms");
    private static final long IDLE_LOOK_MS =
            TimeUnit.NANOSECONDS.toMillis(PosthornConsumer.IDLE_NANOS) / 2;

    private static final int MOST_PASSING = 1_000;

    private final SessionWire wire;
    private final ObjectTrust trust;
    private final int prefetch;
    private final Set<PosthornSession> sessions = ConcurrentHashMap.newKeySet();

    /** Topics of destinations that were used. */
    private final Map<PosthornDestination, String> topics = new ConcurrentHashMap<>();

    /** The same of temporary ones, of which whoever replies to many clients sees very many. */
    private final Map<PosthornDestination, String> passingTopics =
            Collections.synchronizedMap(
                    new LinkedHashMap<>() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(
                                final Map.Entry<PosthornDestination, String> eldest) {
                            return size() > MOST_PASSING;
                        }
                    });

    private final Set<PosthornDestination> temporaries = ConcurrentHashMap.newKeySet();

    /** Consumers that may have messages here which nobody asks for. */
    private final Set<PosthornConsumer> idling = ConcurrentHashMap.newKeySet();

    private final ScheduledFuture<?> idleLooks;
    private volatile String clientId;
    private volatile boolean isClientIdFixed;
    private volatile boolean isUsed;
    private volatile boolean isStarted;
    private volatile boolean isClosed;
    private volatile boolean isForQueuesOnly;
    private volatile JMSException failure;
    private volatile ExceptionListener exceptionListener;

    PosthornConnection(
            final WireSettings settings,
            final String clientId,
            final ObjectTrust trust,
            final int prefetch)
            throws JMSException {
        this.clientId = clientId;
        this.isClientIdFixed = clientId != null;
        this.trust = trust;
        this.prefetch = prefetch;
        this.wire = new SessionWire(settings, clientId, this);
        this.idleLooks =
                wire.timer()
                        .scheduleWithFixedDelay(
                                this::lookForIdle,
                                IDLE_LOOK_MS,
                                IDLE_LOOK_MS,
                                TimeUnit.MILLISECONDS);
    }

    /** Made by a factory of queue connections: topics are none of its business. */
    PosthornConnection forQueuesOnly() {
        isForQueuesOnly = true;
        return this;
    }

    ObjectTrust trust() {
        return trust;
    }

    int prefetch() {
        return prefetch;
    }

    /** Says that the connection is closed; everything else is allowed. */
    void requireOpen() throws JMSException {
        if (isClosed) {
            throw new IllegalStateException("The connection is closed.");
        }
    }

    /** The connection is there, and its client identifier cannot change any more (6.1.2). */
    void requireUsable() throws JMSException {
        requireWorking();
        isUsed = true;
    }

    /** The connection is there; what is done now has nothing to do with who the client is. */
    private void requireWorking() throws JMSException {
        requireOpen();
        final JMSException fault = failure;
        if (fault != null) {
            final JMSException now =
                    new JMSException("The connection has failed: " + fault.getMessage(), "FAILED");
            now.initCause(fault);
            throw now;
        }
    }

    @Override
    public Session createSession(final boolean transacted, final int acknowledgeMode)
            throws JMSException {
        return session(transacted, acknowledgeMode);
    }

    @Override
    public Session createSession(final int sessionMode) throws JMSException {
        return session(sessionMode == Session.SESSION_TRANSACTED, sessionMode);
    }

    @Override
    public Session createSession() throws JMSException {
        return session(false, Session.AUTO_ACKNOWLEDGE);
    }

    @Override
    public QueueSession createQueueSession(final boolean transacted, final int acknowledgeMode)
            throws JMSException {
        return session(transacted, acknowledgeMode).only(PosthornSession.Domain.QUEUES);
    }

    @Override
    public TopicSession createTopicSession(final boolean transacted, final int acknowledgeMode)
            throws JMSException {
        return session(transacted, acknowledgeMode).only(PosthornSession.Domain.TOPICS);
    }

    private PosthornSession session(final boolean transacted, final int mode) throws JMSException {
        requireUsable();
        if (!transacted
                && mode != Session.AUTO_ACKNOWLEDGE
                && mode != Session.CLIENT_ACKNOWLEDGE
                && mode != Session.DUPS_OK_ACKNOWLEDGE) {
            throw new JMSException(
                    "A session that is not transacted cannot have the acknowledge mode %d."
                            .formatted(mode));
        }
        return begin(new PosthornSession(this, wire, transacted, mode, isStarted));
    }

    /** A session that can be part of distributed transactions. */
    final PosthornXASession xaSession() throws JMSException {
        requireUsable();
        return begin(new PosthornXASession(this, wire, isStarted));
    }

    private <S extends PosthornSession> S begin(final S session) {
        sessions.add(session);
        if (isStarted) {
            session.start();
        }
        return session;
    }

    void forget(final PosthornSession session) {
        sessions.remove(session);
    }

    @Override
    public String getClientID() throws JMSException {
        requireOpen();
        return clientId;
    }

    @Override
    public void setClientID(final String newClientId) throws JMSException {
        requireOpen();
        if (isClientIdFixed) {
            throw new IllegalStateException(
                    "The connection has the client identifier %s already.".formatted(clientId));
        }
        if (isUsed) {
            throw new IllegalStateException(
                    "The client identifier has to be set before the connection is used.");
        }
        if (newClientId == null || newClientId.isBlank()) {
            throw new InvalidClientIDException("The client identifier is empty.");
        }
        wire.identify(newClientId);
        clientId = newClientId;
        isClientIdFixed = true;
    }

    @Override
    public ConnectionMetaData getMetaData() throws JMSException {
        requireOpen();
        return PosthornConnectionMetaData.INSTANCE;
    }

    @Override
    public ExceptionListener getExceptionListener() throws JMSException {
        requireOpen();
        return exceptionListener;
    }

    @Override
    public void setExceptionListener(final ExceptionListener listener) throws JMSException {
        requireOpen();
        exceptionListener = listener;
    }

    @Override
    public void start() throws JMSException {
        requireUsable();
        isStarted = true;
        sessions.forEach(PosthornSession::start);
    }

    @Override
    public void stop() throws JMSException {
        requireWorking();
        requireNotInListener("stop");
        isStarted = false;
        for (final PosthornSession each : sessions) {
            each.stop();
        }
    }

    private void requireNotInListener(final String what) throws JMSException {
        for (final PosthornSession each : sessions) {
            if (each.isInListener()) {
                throw new IllegalStateException(
                        "A message listener cannot %s its own connection.".formatted(what));
            }
        }
    }

    @Override
    public void close() throws JMSException {
        if (isClosed) {
            return;
        }
        requireNotInListener("close");
        for (final PosthornSession each : sessions) {
            each.asyncSends().requireNotCalledBack();
        }
        // Listeners that run may use everything until they return (6.1.8).
        final JMSException first = forEachSession(PosthornSession::quiesce);
        isClosed = true;
        idleLooks.cancel(false);
        final JMSException second = forEachSession(each -> each.end(false));
        final JMSException fault = first == null ? second : first;
        sessions.clear();
        wire.close();
        if (fault != null) {
            throw fault;
        }
    }

    /** Something that is done with each session, whatever becomes of it with the others. */
    private interface Step {
        void with(PosthornSession session) throws JMSException;
    }

    /** Gives what went wrong, or null. */
    private JMSException forEachSession(final Step step) {
        JMSException fault = null;
        for (final PosthornSession each : sessions) {
            try {
                step.with(each);
            } catch (final JMSException e) {
                fault = e;
            }
        }
        return fault;
    }

    boolean isStarted() {
        return isStarted;
    }

    // Destinations

    /** Ours, or ours of the same name. */
    PosthornDestination destination(final Destination destination) throws JMSException {
        if (destination instanceof PosthornDestination own) {
            return own;
        }
        if (destination instanceof Queue queue) {
            return new PosthornQueue(requireName(queue.getQueueName()));
        }
        if (destination instanceof Topic topic) {
            return new PosthornTopic(requireName(topic.getTopicName()));
        }
        throw new InvalidDestinationException("%s is no destination.".formatted(destination));
    }

    static String requireName(final String name) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw new InvalidDestinationException("A destination needs a name.");
        }
        return name;
    }

    /** Where the messages of a destination go. */
    String topicOf(final PosthornDestination destination) throws JMSException {
        final String known = known(destination).get(destination);
        return known == null ? ask(destination) : known;
    }

    private Map<PosthornDestination, String> known(final PosthornDestination destination) {
        return destination.isTemporary() ? passingTopics : topics;
    }

    private String ask(final PosthornDestination destination) throws JMSException {
        final String found = answered(RequestCode.SESSION_DESTINATION, destination).topic();
        known(destination).put(destination, found);
        return found;
    }

    /** The same, and makes sure that somebody else's temporary one has not gone meanwhile. */
    String topicNow(final PosthornDestination destination) throws JMSException {
        requireUndeleted(destination);
        final boolean mayHaveGone = destination.isTemporary() && !destination.isTemporaryOf(this);
        return mayHaveGone ? ask(destination) : topicOf(destination);
    }

    private io.posthorn.remoting.session.Destination.Response answered(
            final RequestCode code, final PosthornDestination about) throws JMSException {
        return ask(code, about.isQueue(), about.name());
    }

    private io.posthorn.remoting.session.Destination.Response ask(
            final RequestCode code, final boolean isQueue, final String name) throws JMSException {
        final Frame answer =
                wire.call(
                        code.frame(
                                new io.posthorn.remoting.session.Destination.Request(
                                        isQueue, name)));
        return io.posthorn.remoting.session.Destination.Response.from(answer.fields());
    }

    TemporaryQueue createTemporaryQueue() throws JMSException {
        requireUsable();
        final PosthornTemporaryQueue made =
                new PosthornTemporaryQueue(
                        ask(RequestCode.SESSION_CREATE_TEMPORARY, true, null).name(), this);
        temporaries.add(made);
        return made;
    }

    TemporaryTopic createTemporaryTopic() throws JMSException {
        requireUsable();
        final PosthornTemporaryTopic made =
                new PosthornTemporaryTopic(
                        ask(RequestCode.SESSION_CREATE_TEMPORARY, false, null).name(), this);
        temporaries.add(made);
        return made;
    }

    @Override
    public void delete(final PosthornDestination temporary) throws JMSException {
        requireUsable();
        if (!temporaries.contains(temporary)) {
            throw new InvalidDestinationException("%s was deleted.".formatted(temporary));
        }
        wire.call(
                RequestCode.SESSION_DELETE_TEMPORARY.frame(
                        new io.posthorn.remoting.session.Destination.Request(
                                temporary.isQueue(), temporary.name())));
        temporaries.remove(temporary);
        passingTopics.remove(temporary);
    }

    /** What this connection knows to be gone, without asking. */
    void requireUndeleted(final PosthornDestination destination) throws JMSException {
        if (destination.isTemporaryOf(this) && !temporaries.contains(destination)) {
            throw new InvalidDestinationException("%s was deleted.".formatted(destination));
        }
    }

    // Connection consumers

    private ConnectionConsumer connectionConsumer(
            final Destination destination,
            final SubscriptionTerms terms,
            final String messageSelector,
            final ServerSessionPool pool,
            final int maxMessages)
            throws JMSException {
        requireUsable();
        if (pool == null || maxMessages < 1) {
            throw new JMSException("A connection consumer needs a pool, and at least one message.");
        }
        final PosthornSession source =
                new PosthornSession(this, wire, false, PosthornSession.UNSETTLED, isStarted);
        sessions.add(source);
        try {
            return new PosthornConnectionConsumer(source, pool)
                    .of(source.consumer(destination, terms, messageSelector, false));
        } catch (final JMSException e) {
            source.close();
            throw e;
        }
    }

    private void requireTopics() throws JMSException {
        requireOpen();
        if (isForQueuesOnly) {
            throw new IllegalStateException("A queue connection has nothing to do with topics.");
        }
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            final Destination destination,
            final String messageSelector,
            final ServerSessionPool pool,
            final int maxMessages)
            throws JMSException {
        return connectionConsumer(
                destination, SubscriptionTerms.NONE, messageSelector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            final Queue queue,
            final String messageSelector,
            final ServerSessionPool pool,
            final int maxMessages)
            throws JMSException {
        return createConnectionConsumer((Destination) queue, messageSelector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            final Topic topic,
            final String messageSelector,
            final ServerSessionPool pool,
            final int maxMessages)
            throws JMSException {
        return createConnectionConsumer((Destination) topic, messageSelector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createSharedConnectionConsumer(
            final Topic topic,
            final String subscriptionName,
            final String messageSelector,
            final ServerSessionPool pool,
            final int maxMessages)
            throws JMSException {
        requireTopics();
        return connectionConsumer(
                topic,
                SubscriptionTerms.shared(subscriptionName),
                messageSelector,
                pool,
                maxMessages);
    }

    @Override
    public ConnectionConsumer createDurableConnectionConsumer(
            final Topic topic,
            final String subscriptionName,
            final String messageSelector,
            final ServerSessionPool pool,
            final int maxMessages)
            throws JMSException {
        requireTopics();
        return connectionConsumer(
                topic,
                SubscriptionTerms.durable(subscriptionName),
                messageSelector,
                pool,
                maxMessages);
    }

    @Override
    public ConnectionConsumer createSharedDurableConnectionConsumer(
            final Topic topic,
            final String subscriptionName,
            final String messageSelector,
            final ServerSessionPool pool,
            final int maxMessages)
            throws JMSException {
        requireTopics();
        return connectionConsumer(
                topic,
                SubscriptionTerms.sharedDurable(subscriptionName),
                messageSelector,
                pool,
                maxMessages);
    }

    // The wire

    @Override
    public void lost(final JMSException cause) {
        sessions.forEach(PosthornSession::lost);
    }

    @Override
    public void restored(final WireLink link) throws JMSException {
        for (final PosthornSession each : sessions) {
            each.restore(link);
        }
    }

    @Override
    public void resumed() {
        sessions.forEach(PosthornSession::goOn);
    }

    @Override
    public void failed(final JMSException cause) {
        failure = cause;
        sessions.forEach(PosthornSession::abandon);
        final ExceptionListener listener = exceptionListener;
        if (listener == null) {
            return;
        }
        try {
            listener.onException(cause);
        } catch (final RuntimeException e) {
            LOG.log(Level.WARNING, "The exception listener of a connection failed.", e);
        }
    }

    /** Returns when the broker has done everything it was told. */
    void settle() throws JMSException {
        if (failure == null) {
            wire.call(RequestCode.SESSION_PING.frame());
        }
    }

    void watchIdle(final PosthornConsumer consumer) {
        idling.add(consumer);
    }

    /** The timer must not wait for a connection that was lost. */
    private void lookForIdle() {
        if (!idling.isEmpty()) {
            wire.threads().execute(this::giveBackFromIdle);
        }
    }

    private void giveBackFromIdle() {
        for (final PosthornConsumer each : List.copyOf(idling)) {
            // Taken out first: if it is asked meanwhile, it is there again.
            idling.remove(each);
            if (!each.giveBackIfIdle()) {
                idling.add(each);
            }
        }
    }
}
