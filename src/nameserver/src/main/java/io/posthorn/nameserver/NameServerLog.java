package io.posthorn.nameserver;

import static org.jboss.logging.Logger.Level.ERROR;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What the assembly tells operators. Ids 4200 to 4299, never used again for something else. */
@MessageLogger(projectCode = "POST")
interface NameServerLog extends BasicLogger {

    /** The one instance. */
    NameServerLog LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), NameServerLog.class, "io.posthorn.nameserver");

    @LogMessage(level = ERROR)
    @Message(
            id = 4200,
            value =
                    "Thread %s of the name server has ended after a defect. Routes are still"
                            + " served, but brokers that fall silent without closing their connection"
                            + " are not forgotten until a restart.")
    void scanEnded(String agent, @Cause Throwable e);
}
