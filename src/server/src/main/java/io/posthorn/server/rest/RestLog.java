package io.posthorn.server.rest;

import static org.jboss.logging.Logger.Level.ERROR;

import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/** What this room tells operators. */
@MessageLogger(projectCode = "POST")
@ValidIdRange(min = 5300, max = 5399)
interface RestLog {

    @LogMessage(level = ERROR)
    @Message(
            id = 5300,
            value =
                    "A request to %s failed (%s). The asker was told to look here; nothing else is"
                            + " harmed.")
    void requestFailed(String path, String mark, @Cause Throwable failure);
}
