package io.posthorn.broker.door;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What the remoting door says to operators. Ids 3040 to 3059; never used twice. */
@MessageLogger(projectCode = "POST")
interface DoorLog extends BasicLogger {

    /** The one logger. */
    DoorLog LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), DoorLog.class, "io.posthorn.broker.door");

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 3040,
            value =
                    "A pull of group %s from queue %s/%d that waited for messages failed. Its client"
                            + " is told and asks again. Please report this.")
    void heldPullFailed(String group, String topic, int queueId, @Cause Throwable cause);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 3041,
            value =
                    "Request %s of %s failed and was answered with code 1. Others go on. Please"
                            + " report this.")
    void requestFailed(String request, String peer, @Cause Throwable cause);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 3042,
            value =
                    "A pop of group %s from topic %s failed after it had been given messages. They"
                            + " are handed out again when their leases end. Please report this.")
    void popFailed(String group, String topic, @Cause Throwable cause);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 3043,
            value =
                    "Messages of %s could not be sent to a session's consumer. Its connection is"
                            + " closed, so that they are handed out again. Please report this.")
    void sessionFailed(String subscription, @Cause Throwable cause);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 3044,
            value =
                    "%d JMS connections were refused because of their user or password, the last one"
                            + " from %s as %s: %s")
    void loginsRefused(long count, String peer, String user, String sentence);
}
