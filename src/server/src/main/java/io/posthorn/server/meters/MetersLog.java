package io.posthorn.server.meters;

import static org.jboss.logging.Logger.Level.WARN;

import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/** What this room tells operators. */
@MessageLogger(projectCode = "POST")
@ValidIdRange(min = 5200, max = 5299)
interface MetersLog {

    @LogMessage(level = WARN)
    @Message(
            id = 5200,
            value =
                    "The meter %s cannot be shown and is left out of /q/metrics: %s. The others are"
                            + " shown.")
    void meterLeftOut(String name, String reason);
}
