package io.posthorn.remoting.channel;

import io.posthorn.remoting.frame.FrameDecoder;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a server listens and treats its connections.
 *
 * @param name names the endpoint in logs, counters and thread names, such as {@code broker}
 * @param host address to listen on; null for all
 * @param port port to listen on; 0 for any that is free
 * @param ioThreads event-loop threads; 0 for as many as processors, two at least
 * @param maxFrameBytes longest frame accepted or sent, its length field included
 * @param idleTimeout after how long without any traffic a connection is closed
 * @param shutdownGrace how long a closing server waits for requests that are not answered
 * @param lowWaterBytes bytes waiting to be written below which a connection is read from again
 * @param highWaterBytes bytes waiting to be written above which a connection is not read from any
 *     more
 * @param maxUnanswered requests of one connection that may be unanswered; more are refused with
 *     code 2
 * @param maxCalls requests of ours that may wait for answers on one connection
 * @param maxOneWays one-way requests of ours that may wait to be written on one connection
 * @param answers how to write headers of answers
 * @param proxyProtocol whether the source address announced by an HAProxy preamble is believed;
 *     turn it off where addresses decide about permissions and clients connect directly
 * @param tls encryption
 */
public record RemotingServerSettings(
        String name,
        String host,
        int port,
        int ioThreads,
        int maxFrameBytes,
        Duration idleTimeout,
        Duration shutdownGrace,
        int lowWaterBytes,
        int highWaterBytes,
        int maxUnanswered,
        int maxCalls,
        int maxOneWays,
        EncodingChoice answers,
        boolean proxyProtocol,
        ServerTls tls) {

    /** Refuses what cannot work. */
    public RemotingServerSettings {
        if (highWaterBytes < lowWaterBytes || lowWaterBytes < 0) {
            throw new IllegalArgumentException(
                    "high-water mark %d is below low-water mark %d"
                            .formatted(highWaterBytes, lowWaterBytes));
        }
        if (idleTimeout.isNegative() || idleTimeout.isZero()) {
            throw new IllegalArgumentException("idle timeout is " + idleTimeout);
        }
    }

    /**
     * What the protocol and the reference suggest, on a free port and without encryption.
     *
     * @param name the endpoint's name
     * @return to be changed by the {@code with} methods
     */
    public static RemotingServerSettings defaults(final String name) {
        return new RemotingServerSettings(
                name,
                null,
                0,
                0,
                FrameDecoder.DEFAULT_MAX_FRAME_BYTES,
                Duration.ofSeconds(120),
                Duration.ofSeconds(5),
                1024 * 1024,
                4 * 1024 * 1024,
                65_535,
                64,
                256,
                EncodingChoice.AS_ASKED,
                true,
                ServerTls.DISABLED);
    }

    /**
     * The same with another value.
     *
     * @param value names the endpoint in logs, counters and thread names, such as {@code broker}
     * @return a changed copy
     */
    public RemotingServerSettings withName(final String value) {
        return changed(edit -> edit.name = value);
    }

    /**
     * The same with another value.
     *
     * @param value address to listen on; null for all
     * @return a changed copy
     */
    public RemotingServerSettings withHost(final String value) {
        return changed(edit -> edit.host = value);
    }

    /**
     * The same with another value.
     *
     * @param value port to listen on; 0 for any that is free
     * @return a changed copy
     */
    public RemotingServerSettings withPort(final int value) {
        return changed(edit -> edit.port = value);
    }

    /**
     * The same with another value.
     *
     * @param value event-loop threads; 0 for as many as processors, two at least
     * @return a changed copy
     */
    public RemotingServerSettings withIoThreads(final int value) {
        return changed(edit -> edit.ioThreads = value);
    }

    /**
     * The same with another value.
     *
     * @param value longest frame accepted or sent, its length field included
     * @return a changed copy
     */
    public RemotingServerSettings withMaxFrameBytes(final int value) {
        return changed(edit -> edit.maxFrameBytes = value);
    }

    /**
     * The same with another value.
     *
     * @param value after how long without any traffic a connection is closed
     * @return a changed copy
     */
    public RemotingServerSettings withIdleTimeout(final Duration value) {
        return changed(edit -> edit.idleTimeout = value);
    }

    /**
     * The same with another value.
     *
     * @param value how long a closing server waits for requests that are not answered
     * @return a changed copy
     */
    public RemotingServerSettings withShutdownGrace(final Duration value) {
        return changed(edit -> edit.shutdownGrace = value);
    }

    /**
     * The same with another value.
     *
     * @param value bytes waiting to be written below which a connection is read from again
     * @return a changed copy
     */
    public RemotingServerSettings withLowWaterBytes(final int value) {
        return changed(edit -> edit.lowWaterBytes = value);
    }

    /**
     * The same with another value.
     *
     * @param value bytes waiting to be written above which a connection is not read from any more
     * @return a changed copy
     */
    public RemotingServerSettings withHighWaterBytes(final int value) {
        return changed(edit -> edit.highWaterBytes = value);
    }

    /**
     * The same with another value.
     *
     * @param value requests of one connection that may be unanswered; more are refused with code 2
     * @return a changed copy
     */
    public RemotingServerSettings withMaxUnanswered(final int value) {
        return changed(edit -> edit.maxUnanswered = value);
    }

    /**
     * The same with another value.
     *
     * @param value requests of ours that may wait for answers on one connection
     * @return a changed copy
     */
    public RemotingServerSettings withMaxCalls(final int value) {
        return changed(edit -> edit.maxCalls = value);
    }

    /**
     * The same with another value.
     *
     * @param value one-way requests of ours that may wait to be written on one connection
     * @return a changed copy
     */
    public RemotingServerSettings withMaxOneWays(final int value) {
        return changed(edit -> edit.maxOneWays = value);
    }

    /**
     * The same with another value.
     *
     * @param value how to write headers of answers
     * @return a changed copy
     */
    public RemotingServerSettings withAnswers(final EncodingChoice value) {
        return changed(edit -> edit.answers = value);
    }

    /**
     * The same with another value.
     *
     * @param value whether the source address announced by an HAProxy preamble is believed; turn it
     *     off where addresses decide about permissions and clients connect directly
     * @return a changed copy
     */
    public RemotingServerSettings withProxyProtocol(final boolean value) {
        return changed(edit -> edit.proxyProtocol = value);
    }

    /**
     * The same with another value.
     *
     * @param value encryption
     * @return a changed copy
     */
    public RemotingServerSettings withTls(final ServerTls value) {
        return changed(edit -> edit.tls = value);
    }

    private RemotingServerSettings changed(final Consumer<Edit> change) {
        final Edit edit = new Edit(this);
        change.accept(edit);
        return edit.done();
    }

    /** The same values, open to change. */
    private static final class Edit {
        private String name;
        private String host;
        private int port;
        private int ioThreads;
        private int maxFrameBytes;
        private Duration idleTimeout;
        private Duration shutdownGrace;
        private int lowWaterBytes;
        private int highWaterBytes;
        private int maxUnanswered;
        private int maxCalls;
        private int maxOneWays;
        private EncodingChoice answers;
        private boolean proxyProtocol;
        private ServerTls tls;

        Edit(final RemotingServerSettings from) {
            name = from.name;
            host = from.host;
            port = from.port;
            ioThreads = from.ioThreads;
            maxFrameBytes = from.maxFrameBytes;
            idleTimeout = from.idleTimeout;
            shutdownGrace = from.shutdownGrace;
            lowWaterBytes = from.lowWaterBytes;
            highWaterBytes = from.highWaterBytes;
            maxUnanswered = from.maxUnanswered;
            maxCalls = from.maxCalls;
            maxOneWays = from.maxOneWays;
            answers = from.answers;
            proxyProtocol = from.proxyProtocol;
            tls = from.tls;
        }

        RemotingServerSettings done() {
            return new RemotingServerSettings(
                    name,
                    host,
                    port,
                    ioThreads,
                    maxFrameBytes,
                    idleTimeout,
                    shutdownGrace,
                    lowWaterBytes,
                    highWaterBytes,
                    maxUnanswered,
                    maxCalls,
                    maxOneWays,
                    answers,
                    proxyProtocol,
                    tls);
        }
    }
}
