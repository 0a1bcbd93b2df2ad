package io.posthorn.store.retention;

import java.nio.file.Path;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What retention says to operators. Ids 2030 to 2049 and 2006; never used twice. */
@MessageLogger(projectCode = "POST")
interface RetentionLog extends BasicLogger {

    /** The one logger. */
    RetentionLog LOG =
            Logger.getMessageLogger(
                    java.lang.invoke.MethodHandles.lookup(),
                    RetentionLog.class,
                    "io.posthorn.store.retention");

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 2006,
            value = "Deleting segment %s; %d of its records are still needed and were moved before")
    void deletingSegment(String name, int moved);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 2031,
            value =
                    "Refusing sends: the disk of %s is %d%% full, the limit is %d%%"
                            + " (posthorn.store.disk-full-percent). Reads continue. Free space or"
                            + " shorten posthorn.store.retention; sends resume by themselves.")
    void diskFull(Path directory, int usedPercent, int limitPercent);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 2033,
            value =
                    "Old files of %s cannot be removed, or the disk's size cannot be read; tried"
                            + " again every ten seconds. Messages are stored and read as ever, until"
                            + " the disk is full.")
    void failed(Path directory, @Cause Throwable cause);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 2032, value = "Accepting sends again: the disk of %s is %d%% full")
    void diskNoLongerFull(Path directory, int usedPercent);

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 2034,
            value =
                    "Keeping segment %s, and what lies behind it, longer than"
                            + " posthorn.store.retention: more than half of it is still needed, by"
                            + " delayed messages or by topics that are kept longer (reserve.time)."
                            + " It goes when that is over, and for topics kept longer as soon as"
                            + " the log is too large (posthorn.store.max-size) or the disk fills.")
    void segmentStays(String name);
}
