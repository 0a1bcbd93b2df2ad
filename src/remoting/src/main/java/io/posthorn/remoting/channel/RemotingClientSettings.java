package io.posthorn.remoting.channel;

import io.posthorn.remoting.frame.FrameDecoder;
import io.posthorn.remoting.frame.HeaderEncoding;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a client connects and treats its connections.
 *
 * @param name names the endpoint in logs, counters and thread names, such as {@code jms}
 * @param ioThreads event-loop threads; 0 for as many as processors, two at least
 * @param maxFrameBytes longest frame accepted or sent, its length field included
 * @param connectTimeout how long connecting may take, TLS included
 * @param idleTimeout after how long without any traffic a connection is closed
 * @param lowWaterBytes bytes waiting to be written below which a connection counts as writable
 *     again
 * @param highWaterBytes bytes waiting to be written above which a connection counts as not writable
 * @param maxUnanswered requests a server may have unanswered on one connection
 * @param maxCalls requests of ours that may wait for answers in all
 * @param maxOneWays one-way requests of ours that may wait to be written in all
 * @param requests how to write headers of requests
 * @param tls encryption
 */
public record RemotingClientSettings(
        String name,
        int ioThreads,
        int maxFrameBytes,
        Duration connectTimeout,
        Duration idleTimeout,
        int lowWaterBytes,
        int highWaterBytes,
        int maxUnanswered,
        int maxCalls,
        int maxOneWays,
        HeaderEncoding requests,
        ClientTls tls) {

    /**
     * What the protocol and the reference suggest, one thread and without encryption.
     *
     * @param name the endpoint's name
     * @return to be changed by the {@code with} methods
     */
    public static RemotingClientSettings defaults(final String name) {
        return new RemotingClientSettings(
                name,
                1,
                FrameDecoder.DEFAULT_MAX_FRAME_BYTES,
                Duration.ofSeconds(3),
                Duration.ofSeconds(120),
                1024 * 1024,
                4 * 1024 * 1024,
                65_535,
                65_535,
                65_535,
                HeaderEncoding.JSON,
                ClientTls.DISABLED);
    }

    /**
     * The same with another value.
     *
     * @param value names the endpoint in logs, counters and thread names, such as {@code jms}
     * @return a changed copy
     */
    public RemotingClientSettings withName(final String value) {
        return changed(edit -> edit.name = value);
    }

    /**
     * The same with another value.
     *
     * @param value event-loop threads; 0 for as many as processors, two at least
     * @return a changed copy
     */
    public RemotingClientSettings withIoThreads(final int value) {
        return changed(edit -> edit.ioThreads = value);
    }

    /**
     * The same with another value.
     *
     * @param value longest frame accepted or sent, its length field included
     * @return a changed copy
     */
    public RemotingClientSettings withMaxFrameBytes(final int value) {
        return changed(edit -> edit.maxFrameBytes = value);
    }

    /**
     * The same with another value.
     *
     * @param value how long connecting may take, TLS included
     * @return a changed copy
     */
    public RemotingClientSettings withConnectTimeout(final Duration value) {
        return changed(edit -> edit.connectTimeout = value);
    }

    /**
     * The same with another value.
     *
     * @param value after how long without any traffic a connection is closed
     * @return a changed copy
     */
    public RemotingClientSettings withIdleTimeout(final Duration value) {
        return changed(edit -> edit.idleTimeout = value);
    }

    /**
     * The same with another value.
     *
     * @param value bytes waiting to be written below which a connection counts as writable again
     * @return a changed copy
     */
    public RemotingClientSettings withLowWaterBytes(final int value) {
        return changed(edit -> edit.lowWaterBytes = value);
    }

    /**
     * The same with another value.
     *
     * @param value bytes waiting to be written above which a connection counts as not writable
     * @return a changed copy
     */
    public RemotingClientSettings withHighWaterBytes(final int value) {
        return changed(edit -> edit.highWaterBytes = value);
    }

    /**
     * The same with another value.
     *
     * @param value requests a server may have unanswered on one connection
     * @return a changed copy
     */
    public RemotingClientSettings withMaxUnanswered(final int value) {
        return changed(edit -> edit.maxUnanswered = value);
    }

    /**
     * The same with another value.
     *
     * @param value requests of ours that may wait for answers in all
     * @return a changed copy
     */
    public RemotingClientSettings withMaxCalls(final int value) {
        return changed(edit -> edit.maxCalls = value);
    }

    /**
     * The same with another value.
     *
     * @param value one-way requests of ours that may wait to be written in all
     * @return a changed copy
     */
    public RemotingClientSettings withMaxOneWays(final int value) {
        return changed(edit -> edit.maxOneWays = value);
    }

    /**
     * The same with another value.
     *
     * @param value how to write headers of requests
     * @return a changed copy
     */
    public RemotingClientSettings withRequests(final HeaderEncoding value) {
        return changed(edit -> edit.requests = value);
    }

    /**
     * The same with another value.
     *
     * @param value encryption
     * @return a changed copy
     */
    public RemotingClientSettings withTls(final ClientTls value) {
        return changed(edit -> edit.tls = value);
    }

    private RemotingClientSettings changed(final Consumer<Edit> change) {
        final Edit edit = new Edit(this);
        change.accept(edit);
        return edit.done();
    }

    /** The same values, open to change. */
    private static final class Edit {
        private String name;
        private int ioThreads;
        private int maxFrameBytes;
        private Duration connectTimeout;
        private Duration idleTimeout;
        private int lowWaterBytes;
        private int highWaterBytes;
        private int maxUnanswered;
        private int maxCalls;
        private int maxOneWays;
        private HeaderEncoding requests;
        private ClientTls tls;

        Edit(final RemotingClientSettings from) {
            name = from.name;
            ioThreads = from.ioThreads;
            maxFrameBytes = from.maxFrameBytes;
            connectTimeout = from.connectTimeout;
            idleTimeout = from.idleTimeout;
            lowWaterBytes = from.lowWaterBytes;
            highWaterBytes = from.highWaterBytes;
            maxUnanswered = from.maxUnanswered;
            maxCalls = from.maxCalls;
            maxOneWays = from.maxOneWays;
            requests = from.requests;
            tls = from.tls;
        }

        RemotingClientSettings done() {
            return new RemotingClientSettings(
                    name,
                    ioThreads,
                    maxFrameBytes,
                    connectTimeout,
                    idleTimeout,
                    lowWaterBytes,
                    highWaterBytes,
                    maxUnanswered,
                    maxCalls,
                    maxOneWays,
                    requests,
                    tls);
        }
    }
}
