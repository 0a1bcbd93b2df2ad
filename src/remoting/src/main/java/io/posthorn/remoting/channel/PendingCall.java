package io.posthorn.remoting.channel;

import io.posthorn.remoting.command.RequestCode;

/** A request of ours that waits for its answer. Owned by the connection's event loop. */
final class PendingCall {

    final ResponseHandler handler;
    final int code;
    final long startNanos;
    final long timeoutNanos;
    private final Permits permits;

    PendingCall(
            final ResponseHandler handler,
            final int code,
            final long startNanos,
            final long timeoutNanos,
            final Permits permits) {
        this.handler = handler;
        this.code = code;
        this.startNanos = startNanos;
        this.timeoutNanos = timeoutNanos;
        this.permits = permits;
    }

    boolean dueAt(final long nowNanos) {
        return nowNanos - startNanos >= timeoutNanos;
    }

    /** To be called before the handler is told, exactly once. */
    void giveBackPermit() {
        permits.giveBack();
    }

    String name() {
        return RequestCode.nameOf(code);
    }
}
