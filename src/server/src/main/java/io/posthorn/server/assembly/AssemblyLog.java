package io.posthorn.server.assembly;

import static org.jboss.logging.Logger.Level.FATAL;
import static org.jboss.logging.Logger.Level.INFO;

import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/** What this room tells operators. */
@MessageLogger(projectCode = "POST")
@ValidIdRange(min = 5000, max = 5099)
interface AssemblyLog {

    @LogMessage(level = FATAL)
    @Message(id = 5003, value = "The broker could not start: %s")
    void brokerNotStarted(String reason, @Cause Throwable cause);

    @LogMessage(level = FATAL)
    @Message(
            id = 5004,
            value =
                    "The broker gives up, so this process ends: %s. Start it again when the cause"
                            + " is removed; nothing that was acknowledged is lost.")
    void brokerFailed(String reason);

    @LogMessage(level = INFO)
    @Message(id = 5001, value = "Everything has ended in order.")
    void ended();
}
