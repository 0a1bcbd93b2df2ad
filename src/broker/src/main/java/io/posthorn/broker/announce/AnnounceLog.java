package io.posthorn.broker.announce;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What the announcements say to operators. Ids 3000 to 3019; never used twice. */
@MessageLogger(projectCode = "POST")
interface AnnounceLog extends BasicLogger {

    /** The one logger. */
    AnnounceLog LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), AnnounceLog.class, "io.posthorn.broker.announce");

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 3000, value = "Registered with name server %s as %s at %s")
    void registered(String nameServer, String broker, String address);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 3001,
            value =
                    "Name server %s does not take our registration: %s. Clients that ask it do not"
                            + " find this broker; trying again every %d s")
    void notRegistered(String nameServer, String fault, long periodSeconds);
}
