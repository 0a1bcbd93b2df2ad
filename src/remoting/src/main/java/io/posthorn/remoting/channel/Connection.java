package io.posthorn.remoting.channel;

import io.posthorn.remoting.frame.Frame;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * One connection with a peer, whoever opened it. Requests may go both ways at any time. All methods
 * may be called on any thread. Frames sent by one thread arrive in order.
 */
public interface Connection {

    /**
     * Names the connection in logs.
     *
     * @return unique in this process
     */
    long id();

    /**
     * The peer's address; the one a proxy announced if there is a proxy.
     *
     * @return not null, also after the connection was closed
     */
    SocketAddress remoteAddress();

    /**
     * Our end.
     *
     * @return not null, also after the connection was closed
     */
    SocketAddress localAddress();

    /**
     * Whether the connection is open. May be outdated at once.
     *
     * @return false once it is closed
     */
    boolean isOpen();

    /**
     * Whether the peer keeps up with what it is sent. Whoever produces much on his own accord stops
     * while this is false.
     *
     * @return false while more than the high-water mark waits to be written
     */
    boolean isWritable();

    /**
     * Has something called each time {@link #isWritable} may have become true again.
     *
     * @param callback on the event loop; must not wait
     */
    void onWritable(Runnable callback);

    /**
     * Has something called when the connection is closed; at once if it is closed already.
     *
     * @param callback on the event loop, or on the caller's thread if closed already; must not wait
     */
    void onClose(Runnable callback);

    /**
     * The thread that owns this connection.
     *
     * @return runs tasks one after the other; they must not wait
     */
    Executor eventLoop();

    /**
     * What is kept in a slot.
     *
     * @param slot the place
     * @param <T> its type
     * @return null if nothing was put there
     */
    <T> T get(Slot<T> slot);

    /**
     * Keeps something for the life of the connection.
     *
     * @param slot the place
     * @param value null empties it
     * @param <T> its type
     */
    <T> void set(Slot<T> slot, T value);

    /**
     * Sends a request and has the answer handled.
     *
     * @param request belongs to the connection from here on, whatever happens
     * @param timeout how long to wait for the answer; measured about every 50 ms
     * @param handler told how it ended
     */
    void call(Frame request, Duration timeout, ResponseHandler handler);

    /**
     * Sends a request and gives the answer when it comes. The body of the answer is a copy that
     * needs no release.
     *
     * @param request belongs to the connection from here on, whatever happens
     * @param timeout how long to wait for the answer; measured about every 50 ms
     * @return completes on the event loop with any answer, or exceptionally with {@link CallFailed}
     */
    CompletableFuture<Frame> call(Frame request, Duration timeout);

    /**
     * Sends a request that wants no answer.
     *
     * @param request belongs to the connection from here on, whatever happens
     * @return false if it was dropped at once: the connection is closed, or too many wait to be
     *     written; true is no proof that the peer got it
     */
    boolean send(Frame request);

    /** Closes the connection. What waits for answers fails. May be called twice. */
    void close();
}
