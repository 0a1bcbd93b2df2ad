package io.posthorn.store.scrub;

import java.nio.file.Path;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What is said to operators about damage. Ids 2050 to 2069 and 2003; never used twice. */
@MessageLogger(projectCode = "POST")
interface ScrubLog extends BasicLogger {

    /** The one logger. */
    ScrubLog LOG =
            Logger.getMessageLogger(
                    java.lang.invoke.MethodHandles.lookup(),
                    ScrubLog.class,
                    "io.posthorn.store.scrub");

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 2003,
            value =
                    "The commit log is damaged from offset %d to %d: %s. The messages there are"
                            + " lost to readers, all others stay readable; nothing was cut. Check the"
                            + " disk, and restore from a copy if they are needed.")
    void damaged(long from, long to, String fault);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 2050,
            value =
                    "The commit log is damaged in more than %d places. No more are told here;"
                            + " \"store verify\" lists all. The disk should be replaced.")
    void muchDamaged(int places);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 2051,
            value =
                    "%d entries of queues could not be read and were written anew from the log,"
                            + " the first at offset %d of queue %s. Check the disk.")
    void mended(int count, long queueOffset, String queue);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 2052,
            value =
                    "%d entries of queues cannot be read, the first at offset %d of queue %s."
                            + " Their messages are passed over. Stop the broker, and have all entries"
                            + " derived anew from the log with \"store rebuild\".")
    void notMended(int count, long queueOffset, String queue);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 2053,
            value =
                    "File %s of the key index is damaged: queries by key may miss messages. Stop"
                            + " the broker, and have it derived anew from the log with \"store"
                            + " rebuild\".")
    void indexDamaged(Path file);
}
