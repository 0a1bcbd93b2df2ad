package io.posthorn.broker.admin;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What operators did that cannot be undone. Ids 3090 to 3099; never used twice. */
@MessageLogger(projectCode = "POST")
interface AdminLog extends BasicLogger {

    /** The one logger. */
    AdminLog LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), AdminLog.class, "io.posthorn.broker.admin");

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 3090,
            value =
                    "The subscription of topic %s by group %s was ended by an operator while %d"
                            + " consumers used it. Nothing is kept for it any more; the group begins"
                            + " anew when it comes again.")
    void subscriptionEnded(String topic, String group, int consumers);

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 3091,
            value =
                    "The subscription of topic %s by group %s was moved by an operator in %d queues."
                            + " What was leased there is handed out again.")
    void subscriptionMoved(String topic, String group, int queues);

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 3092,
            value =
                    "The branch %s of a distributed transaction was committed by an operator. Its"
                            + " transaction manager is told when it asks.")
    void branchCommitted(String id);

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 3093,
            value =
                    "The branch %s of a distributed transaction was rolled back by an operator. Its"
                            + " transaction manager is told when it asks.")
    void branchRolledBack(String id);
}
