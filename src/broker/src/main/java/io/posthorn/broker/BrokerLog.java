package io.posthorn.broker;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What the broker says to operators. Ids 3020 to 3039; never used twice. */
@MessageLogger(projectCode = "POST")
interface BrokerLog extends BasicLogger {

    /** The one logger. */
    BrokerLog LOG =
            Logger.getMessageLogger(MethodHandles.lookup(), BrokerLog.class, "io.posthorn.broker");

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 3020, value = "Broker %s of cluster %s serves at %s, data in %s")
    void serving(String name, String cluster, String address, java.nio.file.Path directory);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 3021, value = "Broker %s has left the name servers and stopped")
    void stopped(String name);

    @LogMessage(level = Logger.Level.FATAL)
    @Message(
            id = 3022,
            value = "%s ended because of a defect; the broker stops. Please report this.")
    void agentDied(String agent, @Cause Throwable cause);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 3023,
            value =
                    "Consumer offsets could not be saved: %s. Consuming goes on; after a crash"
                            + " groups would begin again where they were at the last save. Trying"
                            + " again.")
    void offsetsNotSaved(String fault);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 3024,
            value = "Closing the %s failed; the rest is closed all the same. Please report this.")
    void notClosed(String what, @Cause Throwable cause);

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 3025,
            value =
                    "Port %d is not served for clients with vipChannelEnabled=true: %s. All other"
                            + " clients are served.")
    void noVipPort(int port, String fault);

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 3026,
            value =
                    "%d branches of distributed transactions are prepared and wait for their"
                            + " transaction manager. GET /api/v1/transactions lists them.")
    void preparedBranches(int count);

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 3027,
            value =
                    "%d topics and groups had changed right before the broker was stopped, which only"
                            + " the log knew; they are as they were left: %s")
    void changesTakenOver(int count, String names);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 3028,
            value =
                    "The log has messages of topic %s, which neither the database nor a note in the log"
                            + " knows. It was made again, to be read and written, with as many queues"
                            + " as have messages. Its attributes are not known: whether it was a"
                            + " queue of JMS, for example. Check it, or delete it.")
    void topicMadeAgain(String topic);
}
