package io.posthorn.broker.resend;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What is said to operators about dead letters. Ids 3080 to 3089; never used twice. */
@MessageLogger(projectCode = "POST")
interface ResendLog extends BasicLogger {

    /** The one logger. */
    ResendLog LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), ResendLog.class, "io.posthorn.broker.resend");

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 3080,
            value = "Job %s sends the %d dead letters of group %s again, %d a second at the most.")
    void begun(String id, long total, String group, int perSecond);

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 3081,
            value =
                    "Job %s for the dead letters of group %s has ended (%s): %d were sent again, %d"
                            + " were passed over and are as they were.")
    void ended(String id, String group, String state, long sent, long skipped);

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 3082,
            value =
                    "All %d open dead letters of group %s were purged: they count as dealt with, and"
                            + " stay in their topic until the log lets go of them.")
    void purged(long count, String group);
}
