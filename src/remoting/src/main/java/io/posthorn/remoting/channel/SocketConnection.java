package io.posthorn.remoting.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.posthorn.remoting.body.BadBody;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.frame.HeaderEncoding;
import io.posthorn.remoting.frame.UnencodableFrame;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection over a socket. The event loop owns everything below the line; other threads hand
 * frames over through the queue and wake it once for all of them.
 */
final class SocketConnection implements Connection {

    private static final AtomicLong IDS = new AtomicLong();

    /** How often timeouts are looked for while there is something to wait for. */
    private static final long SWEEP_MS = 50;

    /**
     * Bodies up to this length are copied behind their header: cheaper than a write of their own.
     */
    private static final int COPIED_BODY_BYTES = 1024;

    private static final int EXPECTED_HEAD_BYTES = 512;

    /** The reference ordinal of 5.3.1; only newer clients understand GO_AWAY. */
    private static final int LAST_VERSION_WITHOUT_GO_AWAY = 475;

    private final long id = IDS.incrementAndGet();
    private final Channel channel;
    private final Wiring wiring;
    private final Permits callPermits;
    private final Permits oneWayPermits;
    private final OpenRequests openRequests;
    private final Queue<Outgoing> handedOver = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final List<Runnable> whenWritable = new CopyOnWriteArrayList<>();
    private final List<Runnable> whenClosed = new ArrayList<>();
    private boolean closedTold;
    private volatile SocketAddress remote;
    private volatile SocketAddress local;

    // Owned by the event loop.
    private final IntObjectMap<PendingCall> pending = new IntObjectHashMap<>();
    private int lastOpaque = -1;
    private boolean closed;
    private boolean reading;
    private boolean unflushed;
    private boolean flushesSoon;
    private boolean sweeping;
    private boolean closesWhenQuiet;
    private long bytesIn;
    private long bytesOut;
    private long idleMark;
    private long idleSinceNanos;
    private ScheduledFuture<?> idleCheck;

    SocketConnection(
            final Channel channel,
            final Wiring wiring,
            final Permits callPermits,
            final Permits oneWayPermits) {
        this.channel = channel;
        this.wiring = wiring;
        this.callPermits = callPermits;
        this.oneWayPermits = oneWayPermits;
        this.openRequests = new OpenRequests(wiring.maxUnanswered(), wiring.unanswered());
        this.remote = channel.remoteAddress();
        this.local = channel.localAddress();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    /** What a proxy announced. */
    void remoteAddress(final SocketAddress announced) {
        this.remote = announced;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void onWritable(final Runnable callback) {
        whenWritable.add(callback);
    }

    @Override
    public void onClose(final Runnable callback) {
        synchronized (whenClosed) {
            if (!closedTold) {
                whenClosed.add(callback);
                return;
            }
        }
        runCallback(callback);
    }

    @Override
    public Executor eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public <T> T get(final Slot<T> slot) {
        return channel.attr(slot.key()).get();
    }

    @Override
    public <T> void set(final Slot<T> slot, final T value) {
        channel.attr(slot.key()).set(value);
    }

    @Override
    public void call(final Frame request, final Duration timeout, final ResponseHandler handler) {
        if (!callPermits.take()) {
            request.release();
            handler.failed(
                    new CallFailed(
                            CallFailed.Reason.TOO_MANY_OUTSTANDING,
                            "%d requests wait for answers already; %s to %s was not sent"
                                    .formatted(
                                            callPermits.limit(),
                                            RequestCode.nameOf(request.code()),
                                            remote),
                            null));
            return;
        }
        final PendingCall call =
                new PendingCall(
                        handler,
                        request.code(),
                        wiring.clock().nanos(),
                        timeout.toNanos(),
                        callPermits);
        handOver(Outgoing.call(request, call));
    }

    @Override
    public CompletableFuture<Frame> call(final Frame request, final Duration timeout) {
        final CompletableFuture<Frame> answer = new CompletableFuture<>();
        call(
                request,
                timeout,
                new ResponseHandler() {
                    @Override
                    public void answered(final Frame response) {
                        answer.complete(response.copy());
                    }

                    @Override
                    public void failed(final CallFailed reason) {
                        answer.completeExceptionally(reason);
                    }
                });
        return answer;
    }

    @Override
    public boolean send(final Frame request) {
        if (!isOpen() || !oneWayPermits.take()) {
            request.release();
            return false;
        }
        handOver(Outgoing.oneWay(request.oneWay(), oneWayPermits));
        return true;
    }

    @Override
    public void close() {
        channel.close();
    }

    /** Closes once everything handed over so far is written. */
    void closeAfterWrites() {
        onEventLoop(
                () -> {
                    writeHandedOver();
                    channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                            .addListener(ChannelFutureListener.CLOSE);
                });
    }

    /** Closes once no call waits for its answer any more; nobody is to start new ones. */
    void closeWhenQuiet() {
        onEventLoop(
                () -> {
                    closesWhenQuiet = true;
                    closeIfQuiet();
                });
    }

    /** Called by the exchange, once, on any thread. */
    void answer(final SocketExchange exchange, final Frame response) {
        wiring.traffic().durations.record(wiring.clock().nanos() - exchange.receivedNanos());
        if (exchange.oneWay()) {
            response.release();
        } else {
            response.opaque(exchange.request().opaque());
            if (response.encoding() == null) {
                response.encoding(wiring.answers().after(exchange.request().encoding()));
            }
            handOver(Outgoing.answer(response, exchange));
        }
        openRequests.end();
    }

    private void onEventLoop(final Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (final RejectedExecutionException e) {
            RemotingLog.LOG.connectionBroken(
                    id, remote, wiring.endpoint(), "its event loop has ended");
        }
    }

    private void handOver(final Outgoing outgoing) {
        if (channel.eventLoop().inEventLoop()) {
            if (!handedOver.isEmpty()) {
                drainHandedOver();
            }
            write(outgoing);
            flushSoon();
            return;
        }
        handedOver.add(outgoing);
        if (woken.compareAndSet(false, true)) {
            try {
                channel.eventLoop().execute(this::writeHandedOver);
            } catch (final RejectedExecutionException e) {
                dropHandedOver();
            }
        }
    }

    private void writeHandedOver() {
        woken.set(false);
        drainHandedOver();
        flushUnlessReading();
    }

    private void drainHandedOver() {
        for (Outgoing next = handedOver.poll(); next != null; next = handedOver.poll()) {
            write(next);
        }
    }

    /** The event loop has ended, nobody owns anything any more. */
    private void dropHandedOver() {
        for (Outgoing next = handedOver.poll(); next != null; next = handedOver.poll()) {
            drop(next);
        }
    }

    private void drop(final Outgoing outgoing) {
        outgoing.frame().release();
        if (outgoing.oneWay() != null) {
            outgoing.oneWay().giveBack();
        }
        if (outgoing.call() != null) {
            fail(
                    outgoing.call(),
                    CallFailed.Reason.NOT_CONNECTED,
                    "the connection to %s is closed, %s was not sent"
                            .formatted(remote, outgoing.call().name()));
        }
    }

    /**
     * Flushes when the event loop has seen to what has come on its other connections: that often
     * brings more for this one, which then leaves with it.
     */
    private void flushSoon() {
        if (!unflushed || reading || flushesSoon) {
            return;
        }
        flushesSoon = true;
        try {
            channel.eventLoop().execute(this::flushNow);
        } catch (final RejectedExecutionException e) {
            // The loop is about to end, and this is its last chance.
            flushNow();
        }
    }

    private void flushNow() {
        flushesSoon = false;
        flushUnlessReading();
    }

    private void flushUnlessReading() {
        if (unflushed && !reading) {
            unflushed = false;
            channel.flush();
        }
    }

    private void write(final Outgoing outgoing) {
        if (closed) {
            drop(outgoing);
            return;
        }
        final Frame frame = outgoing.frame();
        if (!frame.isResponse()) {
            frame.opaque(nextOpaque());
        }
        final ByteBuf head = channel.alloc().ioBuffer(EXPECTED_HEAD_BYTES);
        try {
            wiring.encoder().encodeHead(frame, wiring.requests(), head);
        } catch (final UnencodableFrame e) {
            head.release();
            frame.release();
            unsendable(outgoing, e);
            return;
        }
        if (outgoing.call() != null) {
            pending.put(frame.opaque(), outgoing.call());
            startSweeping();
        }
        writeEncoded(head, frame, outgoing.oneWay());
    }

    private int nextOpaque() {
        do {
            lastOpaque = lastOpaque + 1 & Integer.MAX_VALUE;
        } while (pending.containsKey(lastOpaque));
        return lastOpaque;
    }

    private void writeEncoded(final ByteBuf head, final Frame frame, final Permits oneWay) {
        final ByteBuf body = frame.takeBody();
        final Runnable whenDone = frame.takeWhenDone();
        final int length = head.readableBytes() + body.readableBytes();
        bytesOut += length;
        wiring.traffic().bytesOut.add(length);
        wiring.traffic().framesOut.increment();
        unflushed = true;
        ByteBuf last = head;
        if (body.readableBytes() <= COPIED_BODY_BYTES) {
            head.writeBytes(body);
            body.release();
        } else {
            channel.write(head, channel.voidPromise());
            last = body;
        }
        if (whenDone == null && oneWay == null) {
            channel.write(last, channel.voidPromise());
            return;
        }
        final ChannelPromise written = channel.newPromise();
        written.addListener(
                ignored -> {
                    if (oneWay != null) {
                        oneWay.giveBack();
                    }
                    if (whenDone != null) {
                        runCallback(whenDone);
                    }
                });
        channel.write(last, written);
    }

    private void unsendable(final Outgoing outgoing, final UnencodableFrame e) {
        if (outgoing.oneWay() != null) {
            outgoing.oneWay().giveBack();
        }
        if (outgoing.call() != null) {
            fail(
                    outgoing.call(),
                    CallFailed.Reason.UNSENDABLE,
                    "%s was not sent: %s".formatted(outgoing.call().name(), e.getMessage()));
        } else if (outgoing.answered() != null) {
            final Frame request = outgoing.answered().request();
            RemotingLog.LOG.unsendableAnswer(
                    RequestCode.nameOf(request.code()), request.opaque(), remote, e.getMessage());
            write(
                    new Outgoing(
                            ResponseCode.SYSTEM_ERROR
                                    .because("the answer cannot be sent: " + e.getMessage())
                                    .opaque(request.opaque())
                                    .encoding(HeaderEncoding.JSON),
                            null,
                            null,
                            null));
        } else {
            RemotingLog.LOG.callbackFailed(id, remote, e);
        }
    }

    private void fail(
            final PendingCall call, final CallFailed.Reason reason, final String message) {
        call.giveBackPermit();
        runCallback(() -> call.handler.failed(new CallFailed(reason, message, null)));
    }

    private void runCallback(final Runnable callback) {
        try {
            callback.run();
        } catch (final Throwable e) {
            RemotingLog.LOG.callbackFailed(id, remote, e);
        }
    }

    private void startSweeping() {
        if (!sweeping) {
            sweeping = true;
            channel.eventLoop().schedule(this::sweep, SWEEP_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void sweep() {
        sweeping = false;
        if (pending.isEmpty()) {
            return;
        }
        final long now = wiring.clock().nanos();
        final List<PendingCall> late = new ArrayList<>();
        final Iterator<IntObjectMap.PrimitiveEntry<PendingCall>> calls =
                pending.entries().iterator();
        while (calls.hasNext()) {
            final PendingCall call = calls.next().value();
            if (call.dueAt(now)) {
                calls.remove();
                late.add(call);
            }
        }
        for (final PendingCall call : late) {
            wiring.traffic().timeouts.increment();
            fail(
                    call,
                    CallFailed.Reason.TIMEOUT,
                    "%s did not answer %s within %d ms"
                            .formatted(
                                    remote,
                                    call.name(),
                                    TimeUnit.NANOSECONDS.toMillis(call.timeoutNanos)));
        }
        if (!pending.isEmpty()) {
            startSweeping();
        }
        closeIfQuiet();
    }

    private void closeIfQuiet() {
        if (closesWhenQuiet && pending.isEmpty()) {
            channel.close();
        }
    }

    // What the frame handler tells, on the event loop.

    /** The socket is connected. */
    void opened() {
        if (remote == null) {
            remote = channel.remoteAddress();
        }
        local = channel.localAddress();
        wiring.traffic().connections.incrementAndGet();
        wiring.traffic().accepted.increment();
        idleSinceNanos = wiring.clock().nanos();
        scheduleIdleCheck();
    }

    private void scheduleIdleCheck() {
        final long period = Math.max(1, wiring.idle().toMillis() / 4);
        idleCheck = channel.eventLoop().schedule(this::checkIdle, period, TimeUnit.MILLISECONDS);
    }

    /** What is only queued for writing is no traffic: a peer that reads nothing is idle too. */
    private void checkIdle() {
        final ChannelOutboundBuffer queued = channel.unsafe().outboundBuffer();
        final long written = bytesOut - (queued == null ? 0 : queued.totalPendingWriteBytes());
        final long mark = bytesIn * 31 + written;
        final long now = wiring.clock().nanos();
        if (mark != idleMark) {
            idleMark = mark;
            idleSinceNanos = now;
        } else if (now - idleSinceNanos >= wiring.idle().toNanos()) {
            RemotingLog.LOG.connectionBroken(
                    id, remote, wiring.endpoint(), "no traffic for " + wiring.idle());
            channel.close();
            return;
        }
        scheduleIdleCheck();
    }

    /** Bytes are about to be decoded. */
    void readStarts(final int bytes) {
        reading = true;
        bytesIn += bytes;
        wiring.traffic().bytesIn.add(bytes);
    }

    /** All bytes that were there are decoded. */
    void readEnds() {
        reading = false;
        flushUnlessReading();
    }

    /** The outbound buffer passed one of its marks. */
    void writabilityChanged() {
        final boolean writable = channel.isWritable();
        if (wiring.stopsReading()) {
            channel.config().setAutoRead(writable);
        }
        if (!writable && unflushed) {
            unflushed = false;
            channel.flush();
        }
        if (writable) {
            whenWritable.forEach(this::runCallback);
        }
    }

    /** A frame was decoded; its body is released here. */
    void received(final Frame frame) {
        wiring.traffic().framesIn.increment();
        try {
            if (frame.isResponse()) {
                answered(frame);
            } else {
                requested(frame);
            }
        } finally {
            frame.release();
        }
    }

    private void answered(final Frame response) {
        final PendingCall call = pending.remove(response.opaque());
        if (call == null) {
            wiring.traffic().lateResponses.increment();
            return;
        }
        call.giveBackPermit();
        runCallback(() -> call.handler.answered(response));
        closeIfQuiet();
    }

    private void requested(final Frame request) {
        if (!openRequests.begin()) {
            overloaded(request);
            return;
        }
        final Processors.Entry entry = wiring.processors().find(request.code());
        final SocketExchange exchange = new SocketExchange(this, request, wiring.clock().nanos());
        if (entry == null) {
            wiring.traffic().unknownRequests.increment();
            exchange.reply(
                    ResponseCode.REQUEST_CODE_NOT_SUPPORTED,
                    " request type " + request.code() + " not supported");
        } else if (wiring.unanswered().draining()
                && request.version() > LAST_VERSION_WITHOUT_GO_AWAY
                && !request.isOneWay()) {
            exchange.reply(ResponseCode.GO_AWAY, wiring.endpoint() + " is closing");
        } else {
            entry.requests().increment();
            process(entry.processor(), exchange);
        }
    }

    private void overloaded(final Frame request) {
        wiring.traffic().overloads.increment();
        if (!request.isOneWay()) {
            final Frame answer =
                    ResponseCode.SYSTEM_BUSY.because(
                            "[OVERLOAD]%d requests of this connection are not answered yet"
                                    .formatted(wiring.maxUnanswered()));
            answer.opaque(request.opaque());
            answer.encoding(wiring.answers().after(request.encoding()));
            handOver(Outgoing.answer(answer, null));
        }
    }

    private void process(final RequestProcessor processor, final SocketExchange exchange) {
        try {
            processor.process(exchange);
        } catch (final BadField | BadBody e) {
            if (!exchange.answered()) {
                exchange.reply(ResponseCode.SYSTEM_ERROR, e.getMessage());
            }
        } catch (final Throwable e) {
            RemotingLog.LOG.processorFailed(
                    RequestCode.nameOf(exchange.request().code()),
                    exchange.request().opaque(),
                    remote,
                    id,
                    e);
            if (!exchange.answered()) {
                exchange.reply(ResponseCode.SYSTEM_ERROR, sentence(exchange.request(), e));
            }
        }
    }

    private static String sentence(final Frame request, final Throwable e) {
        final String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return "%s failed: %s".formatted(RequestCode.nameOf(request.code()), what);
    }

    /** Bytes that are no frame; the connection cannot be used any more. */
    void broken(final String what) {
        wiring.traffic().badFrames.increment();
        final long heldBack = wiring.badFrames().pass();
        if (heldBack >= 0) {
            RemotingLog.LOG.badFrame(id, remote, wiring.endpoint(), what, heldBack);
        }
        // What came before was sound and is still answered.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** The socket failed. */
    void failed(final Throwable e) {
        RemotingLog.LOG.connectionBroken(id, remote, wiring.endpoint(), String.valueOf(e));
        channel.close();
    }

    /** The socket is closed. */
    void closed() {
        closed = true;
        openRequests.close();
        wiring.traffic().connections.decrementAndGet();
        if (idleCheck != null) {
            idleCheck.cancel(false);
        }
        final List<PendingCall> waiting = new ArrayList<>(pending.values());
        pending.clear();
        for (final PendingCall call : waiting) {
            fail(
                    call,
                    CallFailed.Reason.CLOSED,
                    "the connection to %s was closed before it answered %s"
                            .formatted(remote, call.name()));
        }
        drainHandedOver();
        final List<Runnable> callbacks;
        synchronized (whenClosed) {
            closedTold = true;
            callbacks = List.copyOf(whenClosed);
            whenClosed.clear();
        }
        callbacks.forEach(this::runCallback);
    }

    @Override
    public String toString() {
        return "connection %d with %s".formatted(id, remote);
    }
}
