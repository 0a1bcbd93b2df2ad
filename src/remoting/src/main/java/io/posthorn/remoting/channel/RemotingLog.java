package io.posthorn.remoting.channel;

import static org.jboss.logging.Logger.Level.DEBUG;
import static org.jboss.logging.Logger.Level.ERROR;
import static org.jboss.logging.Logger.Level.INFO;
import static org.jboss.logging.Logger.Level.WARN;

import java.net.SocketAddress;
import java.time.Duration;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What this room tells operators. Ids 1000 to 1999, never used again for something else. */
@MessageLogger(projectCode = "POST")
interface RemotingLog extends BasicLogger {

    /** The one instance. */
    RemotingLog LOG =
            Logger.getMessageLogger(
                    java.lang.invoke.MethodHandles.lookup(),
                    RemotingLog.class,
                    "io.posthorn.remoting");

    @LogMessage(level = INFO)
    @Message(id = 1000, value = "%s listens on %s (TLS %s, %s transport).")
    void listening(String endpoint, String address, String tls, String transport);

    @LogMessage(level = WARN)
    @Message(
            id = 1001,
            value =
                    "Closing connection %d from %s of %s: %s. Other connections are not affected."
                            + " (%d more such lines held back.)")
    void badFrame(long connection, SocketAddress peer, String endpoint, String what, long heldBack);

    @LogMessage(level = ERROR)
    @Message(
            id = 1002,
            value =
                    "Request %s, opaque %d, of %s on connection %d failed here; it was answered"
                            + " with code 1 if it wanted an answer.")
    void processorFailed(
            String request, int opaque, SocketAddress peer, long connection, @Cause Throwable e);

    @LogMessage(level = ERROR)
    @Message(
            id = 1003,
            value =
                    "The answer to request %s, opaque %d, of %s cannot be sent: %s. Code 1 was sent"
                            + " instead.")
    void unsendableAnswer(String request, int opaque, SocketAddress peer, String why);

    @LogMessage(level = DEBUG)
    @Message(id = 1004, value = "Connection %d with %s of %s ends: %s.")
    void connectionBroken(long connection, SocketAddress peer, String endpoint, String why);

    @LogMessage(level = INFO)
    @Message(
            id = 1005,
            value =
                    "%s is closing: takes no connections any more, waits up to %s for %d requests"
                            + " that are not answered yet.")
    void draining(String endpoint, Duration grace, int unanswered);

    @LogMessage(level = WARN)
    @Message(
            id = 1006,
            value =
                    "%s was closed with %d requests not answered after %s; their senders will"
                            + " retry.")
    void notDrained(String endpoint, int unanswered, Duration grace);

    @LogMessage(level = ERROR)
    @Message(
            id = 1007,
            value = "A callback on connection %d with %s failed; the connection goes on.")
    void callbackFailed(long connection, SocketAddress peer, @Cause Throwable e);

    @LogMessage(level = WARN)
    @Message(
            id = 1008,
            value = "Refused a connection of %s to %s: %s. (%d more such lines held back.)")
    void refusedConnection(SocketAddress peer, String endpoint, String why, long heldBack);

    @LogMessage(level = INFO)
    @Message(
            id = 1009,
            value =
                    "%s does not use epoll but NIO: %s. This works, with somewhat more CPU per"
                            + " message.")
    void noEpoll(String endpoint, String why);

    @LogMessage(level = WARN)
    @Message(
            id = 1010,
            value =
                    "The TLS files of %s changed but cannot be used: %s. New connections go on with"
                            + " the former certificate.")
    void tlsReloadFailed(String endpoint, String why);

    @LogMessage(level = INFO)
    @Message(id = 1011, value = "%s uses new TLS files from now on.")
    void tlsReloaded(String endpoint);
}
