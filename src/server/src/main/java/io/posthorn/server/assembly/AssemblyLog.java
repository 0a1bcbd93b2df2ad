package io.posthorn.server.assembly;

import static org.jboss.logging.Logger.Level.FATAL;
import static org.jboss.logging.Logger.Level.INFO;

import java.nio.file.Path;
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
    @Message(
            id = 5007,
            value = "The %s could not start, so this process ends: %s. What it was told: %s.")
    void notStarted(String part, String reason, String settings);

    @LogMessage(level = FATAL)
    @Message(
            id = 5003,
            value =
                    "The broker could not start because of a defect: %s. Nothing that was"
                            + " acknowledged is lost. Please report this.")
    void brokerNotStarted(String reason, @Cause Throwable cause);

    @LogMessage(level = FATAL)
    @Message(
            id = 5004,
            value =
                    "The broker gives up, so this process ends: %s. Start it again when the cause"
                            + " is removed; nothing that was acknowledged is lost.")
    void brokerFailed(String reason);

    @LogMessage(level = INFO)
    @Message(
            id = 5008,
            value =
                    "The advertised host %s (posthorn.broker.advertised-address) has no address"
                            + " yet. Waiting up to %d s for one, as its name may be new.")
    void waitingForName(String host, long seconds);

    @LogMessage(level = INFO)
    @Message(id = 5001, value = "Everything has ended in order.")
    void ended();

    @LogMessage(level = INFO)
    @Message(
            id = 5005,
            value =
                    "The log in %s has segments of %d bytes and keeps them;"
                            + " posthorn.store.segment-size (%d) counts for new stores only.")
    void segmentSizeKept(Path directory, long present, long configured);

    @LogMessage(level = INFO)
    @Message(
            id = 5006,
            value =
                    "Took over %d topics and %d groups that came with an imported log (%s). Those"
                            + " that were known already stay as they are.")
    void importTakenOver(int topics, int groups, Path file);
}
