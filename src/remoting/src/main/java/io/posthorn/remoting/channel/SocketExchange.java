package io.posthorn.remoting.channel;

import io.posthorn.base.check.Invariant;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** An exchange over a socket. */
final class SocketExchange implements Exchange {

    private static final AtomicIntegerFieldUpdater<SocketExchange> ANSWERED =
            AtomicIntegerFieldUpdater.newUpdater(SocketExchange.class, "answered");

    private final SocketConnection connection;
    private final Frame request;
    private final long receivedNanos;
    private volatile int answered;

    SocketExchange(
            final SocketConnection connection, final Frame request, final long receivedNanos) {
        this.connection = connection;
        this.request = request;
        this.receivedNanos = receivedNanos;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public Frame request() {
        return request;
    }

    @Override
    public long receivedNanos() {
        return receivedNanos;
    }

    @Override
    public boolean answered() {
        return answered != 0;
    }

    @Override
    public void reply(final Frame response) {
        if (!ANSWERED.compareAndSet(this, 0, 1)) {
            response.release();
            throw new IllegalStateException(
                    "request %s, opaque %d, was answered twice"
                            .formatted(RequestCode.nameOf(request.code()), request.opaque()));
        }
        Invariant.that(response.isResponse(), () -> "a request was answered by " + response);
        connection.answer(this, response);
    }
}
