package io.posthorn.jms.wire;

import io.posthorn.remoting.channel.CallFailed;
import io.posthorn.remoting.channel.Connection;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.Slot;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.session.Named;
import io.posthorn.remoting.session.OpenSession;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.ResourceAllocationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A session with a broker. Its connection is made again when it was lost; meanwhile everybody who
 * asks something waits. Any thread; what waits, not on an event loop.
 */
public final class SessionWire implements AutoCloseable {

    private static final Slot<SessionWire> SLOT = Slot.named("jms.session");
    private static final long PING_SECONDS = 20;
    private static final Duration PING_PATIENCE = Duration.ofSeconds(20);
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 2_000;

    private final WireSettings settings;
    private final WireListener listener;
    private final SharedClient shared;
    private final BrokerFinder finder;
    private final String name = UUID.randomUUID().toString();
    private final Map<Integer, ConsumerPort> consumers = new ConcurrentHashMap<>();
    private final AtomicInteger lastNumber = new AtomicInteger();

    /** What everybody uses, or waits for. */
    private volatile CompletableFuture<WireLink> link;

    private volatile String clientId;
    private volatile OpenSession.Response opened;
    private volatile boolean isClosed;
    private final ScheduledFuture<?> pings;

    /** Null if the name servers never move. */
    private final ScheduledFuture<?> looksForNameServers;

    /**
     * Connects.
     *
     * @param settings how
     * @param clientId the client identifier; null for none, or none yet
     * @param listener told of what becomes of the connection
     * @throws JMSException if no broker can be reached, or it refuses
     */
    public SessionWire(
            final WireSettings settings, final String clientId, final WireListener listener)
            throws JMSException {
        this.settings = settings;
        this.clientId = clientId;
        this.listener = listener;
        this.shared = SharedClient.acquire(settings.tls());
        this.finder = new BrokerFinder(settings, shared.client());
        try {
            final WireLink made = openWithin(settings.connectTimeout());
            this.link = CompletableFuture.completedFuture(made);
            watch(made);
        } catch (final JMSException | RuntimeException e) {
            shared.release();
            throw e;
        }
        pings =
                shared.timer()
                        .scheduleWithFixedDelay(
                                this::ping, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
        looksForNameServers = lookForNameServers(settings.nameServers());
    }

    private ScheduledFuture<?> lookForNameServers(final NameServerBook nameServers) {
        if (nameServers.period() == null) {
            return null;
        }
        final long periodMs = nameServers.period().toMillis();
        return shared.timer()
                .scheduleWithFixedDelay(
                        () -> shared.threads().execute(nameServers::refresh),
                        periodMs,
                        periodMs,
                        TimeUnit.MILLISECONDS);
    }

    /** Tries until the time is over; a broker that refuses is not asked again. */
    private WireLink openWithin(final Duration limit) throws JMSException {
        final long deadline = System.nanoTime() + limit.toNanos();
        long pauseMs = FIRST_PAUSE_MS;
        while (true) {
            try {
                return open();
            } catch (final BrokerFinder.NotFound | CallFailed e) {
                if (isClosed || System.nanoTime() + pauseMs * 1_000_000 - deadline >= 0) {
                    final JMSException fault =
                            new JMSException(
                                    "Cannot connect to %s: %s".formatted(settings, e.getMessage()),
                                    "NOT_CONNECTED");
                    fault.initCause(e);
                    throw fault;
                }
            }
            pause(pauseMs);
            pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
        }
    }

    private static void pause(final long ms) throws JMSException {
        try {
            Thread.sleep(ms);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            final JMSException fault = new JMSException("Interrupted while connecting.");
            fault.initCause(e);
            throw fault;
        }
    }

    private WireLink open() throws BrokerFinder.NotFound, CallFailed, JMSException {
        final Connection connection = connect();
        boolean isOpen = false;
        try {
            connection.set(SLOT, this);
            final Frame answer = openOn(connection);
            if (!ResponseCode.SUCCESS.is(answer)) {
                throw Faults.of(answer);
            }
            opened = OpenSession.Response.from(answer.fields());
            final WireLink made = new WireLink(connection, settings.callTimeout());
            isOpen = true;
            return made;
        } finally {
            if (!isOpen) {
                connection.close();
            }
        }
    }

    /** Only once everybody can use it: what is lost before is lost afterwards. */
    private void watch(final WireLink made) {
        made.connection().onClose(() -> lost(made));
    }

    private Connection connect() throws BrokerFinder.NotFound, CallFailed {
        CallFailed last = null;
        for (final String address : inOrder(finder.find())) {
            try {
                return shared.client().connectAlone(address).join();
            } catch (final CompletionException e) {
                last = callFailed(e.getCause());
            }
        }
        throw last;
    }

    /**
     * All sessions of one client identifier begin with the same broker, which so finds conflicts.
     */
    private Iterable<String> inOrder(final Map<String, String> brokers) {
        final List<String> addresses = new ArrayList<>(brokers.values());
        final int first =
                Math.floorMod((clientId == null ? name : clientId).hashCode(), addresses.size());
        Collections.rotate(addresses, -first);
        return addresses;
    }

    private static CallFailed callFailed(final Throwable cause) {
        return cause instanceof CallFailed failure
                ? failure
                : new CallFailed(
                        CallFailed.Reason.NOT_CONNECTED, String.valueOf(cause.getMessage()), cause);
    }

    private Frame openOn(final Connection connection) throws CallFailed, JMSException {
        final Frame request =
                RequestCode.SESSION_OPEN.frame(
                        new OpenSession.Request(
                                name, clientId, settings.user(), settings.password()));
        try {
            return connection.call(request, settings.callTimeout()).get();
        } catch (final ExecutionException e) {
            throw callFailed(e.getCause());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            final JMSException fault = new JMSException("Interrupted while connecting.");
            fault.initCause(e);
            throw fault;
        }
    }

    /**
     * Sets the client identifier of a session that has done nothing yet.
     *
     * @param newClientId not null
     * @throws JMSException if another session has it
     */
    public void identify(final String newClientId) throws JMSException {
        call(
                RequestCode.SESSION_OPEN.frame(
                        new OpenSession.Request(
                                name, newClientId, settings.user(), settings.password())));
        clientId = newClientId;
    }

    /** The connection was lost; a new one is tried to be made, unless nobody wants it any more. */
    private void lost(final WireLink former) {
        final CompletableFuture<WireLink> next = new CompletableFuture<>();
        synchronized (this) {
            if (isClosed || linkNow() != former) {
                return;
            }
            link = next;
        }
        try {
            shared.threads().execute(() -> restore(next));
        } catch (final RejectedExecutionException e) {
            next.completeExceptionally(e);
        }
    }

    private void restore(final CompletableFuture<WireLink> next) {
        listener.lost(new JMSException("The connection to the broker was lost.", "LOST"));
        final long deadline = System.nanoTime() + settings.reconnectTimeout().toNanos();
        long pauseMs = FIRST_PAUSE_MS;
        while (true) {
            try {
                final WireLink made =
                        openWithin(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                if (isClosed) {
                    made.connection().close();
                    throw new JMSException("The connection was closed.");
                }
                listener.restored(made);
                next.complete(made);
                listener.resumed();
                watch(made);
                return;
            } catch (final JMSException e) {
                if (isClosed
                        || System.nanoTime() - deadline >= 0
                        || !isWorthTrying(e)
                        || !canRest(pauseMs)) {
                    next.completeExceptionally(e);
                    if (!isClosed) {
                        listener.failed(e);
                    }
                    return;
                }
                pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
            }
        }
    }

    /**
     * What the broker refuses once it refuses again; but it may be busy, or its database be away,
     * for a moment only.
     */
    private static boolean isWorthTrying(final JMSException fault) {
        return fault.getClass() == JMSException.class
                || fault instanceof ResourceAllocationException;
    }

    /** False if the thread is to end. */
    private static boolean canRest(final long ms) {
        try {
            pause(ms);
            return true;
        } catch (final JMSException e) {
            return false;
        }
    }

    private void ping() {
        final WireLink current = linkNow();
        if (current != null) {
            current.connection()
                    .call(RequestCode.SESSION_PING.frame(), PING_PATIENCE)
                    .whenComplete(
                            (answer, fault) -> {
                                if (fault != null) {
                                    current.connection().close();
                                }
                            });
        }
    }

    /**
     * The connection.
     *
     * @return null while there is none
     */
    public WireLink linkNow() {
        return now(link);
    }

    private static WireLink now(final CompletableFuture<WireLink> link) {
        return link.isDone() && !link.isCompletedExceptionally() ? link.join() : null;
    }

    /** Waits until there is a connection. */
    private WireLink current() throws JMSException {
        try {
            return link.get(settings.reconnectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof IllegalStateException) {
                throw new IllegalStateException(e.getCause().getMessage());
            }
            throw e.getCause() instanceof JMSException fault
                    ? copyOf(fault)
                    : WireLink.faultOf(e.getCause());
        } catch (final TimeoutException e) {
            throw new JMSException("The connection to the broker was lost.", "LOST");
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            final JMSException fault =
                    new JMSException("The thread was interrupted while it waited for the broker.");
            fault.initCause(e);
            throw fault;
        }
    }

    private static JMSException copyOf(final JMSException fault) {
        final JMSException copy = new JMSException(fault.getMessage(), fault.getErrorCode());
        copy.initCause(fault);
        return copy;
    }

    /**
     * Asks the broker and waits for the answer.
     *
     * @param request belongs to the connection from here on
     * @return the answer, a success; needs no release
     * @throws JMSException if the broker refuses, or no answer came
     */
    public Frame call(final Frame request) throws JMSException {
        return linkFor(request).call(request);
    }

    /**
     * Waits for the connection over which a request is to be sent.
     *
     * @param request is released if there is none
     * @return the connection of this moment
     * @throws JMSException if there is none
     */
    public WireLink linkFor(final Frame request) throws JMSException {
        try {
            return current();
        } catch (final JMSException e) {
            request.release();
            throw e;
        }
    }

    /**
     * Asks the broker. Waits only while there is no connection.
     *
     * @param request belongs to the connection from here on
     * @return completes on an event loop with a success, or with a {@link JMSException}
     * @throws JMSException if there is no connection
     */
    public CompletableFuture<Frame> ask(final Frame request) throws JMSException {
        return linkFor(request)
                .connection()
                .call(request, settings.callTimeout())
                .handle(
                        (answer, failure) -> {
                            if (failure != null) {
                                throw new CompletionException(
                                        WireLink.faultOf(
                                                failure instanceof CompletionException wrapped
                                                        ? wrapped.getCause()
                                                        : failure));
                            }
                            if (!ResponseCode.SUCCESS.is(answer)) {
                                throw new CompletionException(Faults.of(answer));
                            }
                            return answer;
                        });
    }

    /**
     * Tells the broker something that needs no answer. What is told while there is no connection is
     * lost: it was about consumers or transactions that are not there any more.
     *
     * @param request belongs to the connection from here on
     * @return false if there is no connection
     */
    public boolean tell(final Frame request) {
        final WireLink now = linkNow();
        if (now == null) {
            request.release();
            return false;
        }
        return now.tell(request);
    }

    /**
     * Whether the broker takes what it is told as fast as it is told.
     *
     * @return false while much waits to be written
     */
    public boolean isWritable() {
        final WireLink now = linkNow();
        return now == null || now.connection().isWritable();
    }

    /**
     * Where frames leave: runs tasks one after the other.
     *
     * @return of the present connection; runs on the caller's thread if there is none
     */
    public Executor eventLoop() {
        final WireLink now = linkNow();
        return now == null ? Runnable::run : now.connection().eventLoop();
    }

    /**
     * A number for a consumer or a transaction.
     *
     * @return another one for each call
     */
    public int nextNumber() {
        return lastNumber.incrementAndGet();
    }

    /**
     * Has a consumer's messages handled.
     *
     * @param number the consumer's
     * @param port takes them
     */
    public void add(final int number, final ConsumerPort port) {
        consumers.put(number, port);
    }

    /**
     * Forgets a consumer.
     *
     * @param number the consumer's
     */
    public void remove(final int number) {
        consumers.remove(number);
    }

    static void delivered(final Exchange exchange) {
        final ConsumerPort port = portOf(exchange);
        if (port != null) {
            port.deliver(exchange.request().body());
        }
        exchange.reply(ResponseCode.SUCCESS);
    }

    static void consumerEnded(final Exchange exchange) {
        final ConsumerPort port = portOf(exchange);
        if (port != null) {
            port.ended();
        }
        exchange.reply(ResponseCode.SUCCESS);
    }

    /** Null for a consumer that was closed meanwhile; the broker has been told so. */
    private static ConsumerPort portOf(final Exchange exchange) {
        final SessionWire wire = exchange.connection().get(SLOT);
        final Named.OfConsumer about = Named.OfConsumer.from(exchange.request().fields());
        return wire == null ? null : wire.consumers.get(about.consumer());
    }

    /**
     * What the broker said of itself.
     *
     * @return of the last time the connection was made
     */
    public OpenSession.Response broker() {
        return opened;
    }

    /**
     * Whether another session is with the same broker of the same cluster.
     *
     * @param other any
     * @return false if they may be with two brokers of one name
     */
    public boolean isWithSameBroker(final SessionWire other) {
        return opened.broker().equals(other.opened.broker())
                && settings.nameServers()
                        .addresses()
                        .equals(other.settings.nameServers().addresses());
    }

    /**
     * For what has its time.
     *
     * @return its work must not wait
     */
    public ScheduledExecutorService timer() {
        return shared.timer();
    }

    /**
     * For what may wait.
     *
     * @return as many threads as are busy at once
     */
    public Executor threads() {
        return shared.threads();
    }

    /** Ends the session. May be called twice. */
    @Override
    public void close() {
        final CompletableFuture<WireLink> last;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            last = link;
        }
        pings.cancel(false);
        if (looksForNameServers != null) {
            looksForNameServers.cancel(false);
        }
        final WireLink now = now(last);
        if (now != null) {
            try {
                now.call(RequestCode.SESSION_CLOSE.frame());
            } catch (final JMSException e) {
                // It is gone anyway; the broker ends what is left of it after a while.
                consumers.clear();
            }
            now.connection().close();
        }
        last.completeExceptionally(new IllegalStateException("The connection is closed."));
        shared.release();
    }
}
