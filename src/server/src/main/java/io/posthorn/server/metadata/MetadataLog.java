package io.posthorn.server.metadata;

import static org.jboss.logging.Logger.Level.ERROR;
import static org.jboss.logging.Logger.Level.INFO;
import static org.jboss.logging.Logger.Level.WARN;

import java.nio.file.Path;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/** What this room tells operators. */
@MessageLogger(projectCode = "POST")
@ValidIdRange(min = 5100, max = 5199)
interface MetadataLog {

    @LogMessage(level = WARN)
    @Message(
            id = 5100,
            value =
                    "The database is away (%s): %s. The broker goes on; changes of topics and"
                            + " groups are kept in %s and written when it is back.")
    void databaseAway(String url, String reason, Path copy);

    @LogMessage(level = INFO)
    @Message(
            id = 5101,
            value = "The database is back (%s); %d changes were written that had waited.")
    void databaseBack(String url, int changes);

    @LogMessage(level = INFO)
    @Message(id = 5102, value = "Read %d topics and %d groups from the database (%s).")
    void read(int topics, int groups, String url);

    @LogMessage(level = WARN)
    @Message(
            id = 5103,
            value =
                    "The database cannot be reached (%s): %s. Starting with %d topics and %d groups"
                            + " from %s; changes are written when it is back.")
    void startedFromCopy(String url, String reason, int topics, int groups, Path copy);

    @LogMessage(level = ERROR)
    @Message(
            id = 5104,
            value =
                    "Cannot write the copy of topics and groups (%s). While this lasts, a start"
                            + " without the database brings back an older state. Check space and rights"
                            + " of the directory (posthorn.db.copy).")
    void copyNotWritten(Path copy, @Cause Exception e);

    @LogMessage(level = WARN)
    @Message(
            id = 5105,
            value =
                    "The audit trail lost %d entries, since the database was away longer than %d"
                            + " entries fit into memory.")
    void auditEntriesLost(long lost, int limit);

    @LogMessage(level = ERROR)
    @Message(
            id = 5106,
            value =
                    "The thread that writes topics and groups to the database has ended; changes"
                            + " are no longer saved. Restart this process.")
    void writerEnded(@Cause Throwable e);

    @LogMessage(level = WARN)
    @Message(
            id = 5107,
            value =
                    "Stopping with %d changes that the database (%s) has not taken; they lie in %s"
                            + " and are written after the next start.")
    void stoppedWithChangesWaiting(int changes, String url, Path copy);

    @LogMessage(level = WARN)
    @Message(
            id = 5108,
            value =
                    "The database cannot be asked about users: %s. Clients that are connected go on; who"
                            + " comes with a password is refused, unless it was checked lately, until"
                            + " the database is back.")
    void usersUnknown(String reason);
}
