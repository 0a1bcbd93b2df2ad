package io.posthorn.store;

import java.nio.file.Path;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What the store says to operators. Ids 2000 to 2999; never used twice. */
@MessageLogger(projectCode = "POST")
public interface StoreLog extends BasicLogger {

    /** The one logger. */
    StoreLog LOG =
            Logger.getMessageLogger(
                    java.lang.invoke.MethodHandles.lookup(), StoreLog.class, "io.posthorn.store");

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 2001,
            value =
                    "Opened the store in %s: log from %d to %d, %d records read again in %d ms, %d"
                            + " queues, %d timers")
    void opened(
            Path directory, long start, long end, long records, long ms, int queues, long timers);

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 2002,
            value =
                    "The last stop was not clean: the log's end was looked for from %d on and found"
                            + " at %d")
    void recovered(long from, long end);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 2008,
            value =
                    "Records between offset %d and %d had not reached the disk when the machine stopped and are lost (%s). Nobody"
                            + " had been told that they were safe; what lies behind them is kept.")
    void unflushedLost(long from, long to, String fault);

    @LogMessage(level = Logger.Level.FATAL)
    @Message(
            id = 2004,
            value =
                    "Writing the commit log to disk failed. Nothing is acknowledged any more and"
                            + " the broker stops: what the disk lost cannot be known by trying again."
                            + " Check the disk of %s, then start again: recovery will find everything"
                            + " that was acknowledged.")
    void flushFailed(Path directory, @Cause Throwable cause);

    @LogMessage(level = Logger.Level.FATAL)
    @Message(
            id = 2005,
            value = "%s ended because of a defect; the broker stops. Please report this.")
    void agentDied(String agent, @Cause Throwable cause);

    @LogMessage(level = Logger.Level.FATAL)
    @Message(
            id = 2010,
            value =
                    "%s could not write to the disk of %s. The broker stops, because nobody knows"
                            + " what the disk has lost. Check it, then start again: recovery will"
                            + " find everything that was acknowledged.")
    void diskFailed(String agent, Path directory, @Cause Throwable cause);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 2009,
            value =
                    "%d delayed messages are lost before they were due, because the log no longer"
                            + " holds them: the first lay at offset %d, the log begins at %d. Nothing"
                            + " more is kept for them; restore the segments from a copy if they are"
                            + " needed.")
    void timersLost(int count, long firstOffset, long logStart);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 2007, value = "Closed the store in %s at log offset %d")
    void closed(Path directory, long end);
}
