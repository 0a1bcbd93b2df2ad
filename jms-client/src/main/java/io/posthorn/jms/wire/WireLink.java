package io.posthorn.jms.wire;

import io.posthorn.remoting.channel.CallFailed;
import io.posthorn.remoting.channel.Connection;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One connection to a broker as long as it lasts. Any thread; what waits, not on an event loop. */
public final class WireLink {

    private final Connection connection;
    private final Duration timeout;

    WireLink(final Connection connection, final Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
    }

    Connection connection() {
        return connection;
    }

    /**
     * Whether it is there still. May be outdated at once.
     *
     * @return false once it is closed
     */
    public boolean isOpen() {
        return connection.isOpen();
    }

    /**
     * Asks the broker and waits for the answer.
     *
     * @param request belongs to the connection from here on
     * @return the answer, a success; needs no release
     * @throws JMSException if the broker refuses, or no answer came
     */
    public Frame call(final Frame request) throws JMSException {
        return require(connection.call(request, timeout));
    }

    static Frame require(final CompletableFuture<Frame> answer) throws JMSException {
        try {
            final Frame frame = answer.get();
            if (!ResponseCode.SUCCESS.is(frame)) {
                throw Faults.of(frame);
            }
            return frame;
        } catch (final ExecutionException e) {
            throw faultOf(e.getCause());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            final JMSException fault =
                    new JMSException("The thread was interrupted while it waited for the broker.");
            fault.initCause(e);
            throw fault;
        }
    }

    static JMSException faultOf(final Throwable cause) {
        if (cause instanceof CallFailed failure) {
            return Faults.of(failure);
        }
        final JMSException fault = new JMSException("The broker could not be asked: " + cause);
        fault.initCause(cause);
        return fault;
    }

    /**
     * Tells the broker something that needs no answer.
     *
     * @param request belongs to the connection from here on
     * @return false if the connection is closed
     */
    public boolean tell(final Frame request) {
        return connection.send(request);
    }
}
