package io.posthorn.broker.timer;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What the timers say to operators. Ids 3060 to 3069; never used twice. */
@MessageLogger(projectCode = "POST")
interface TimerLog extends BasicLogger {

    /** The one logger. */
    TimerLog LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), TimerLog.class, "io.posthorn.broker.timer");

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 3060,
            value =
                    "The delayed message at %d of the log is due and cannot be delivered; it stays in"
                            + " the log and is tried again at the next start. Others go on.")
    void notDelivered(long physicalOffset, @Cause Throwable cause);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 3061,
            value =
                    "The delayed message at %d of the log is due and is lost: %s. Nothing more is kept"
                            + " for it; others go on.")
    void lost(long physicalOffset, String fault);
}
