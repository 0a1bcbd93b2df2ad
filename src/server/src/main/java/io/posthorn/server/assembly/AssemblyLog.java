package io.posthorn.server.assembly;

import static org.jboss.logging.Logger.Level.INFO;

import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/** What this room tells operators. */
@MessageLogger(projectCode = "POST")
@ValidIdRange(min = 5000, max = 5099)
interface AssemblyLog {

    @LogMessage(level = INFO)
    @Message(id = 5000, value = "Broker %s of cluster %s keeps its data in %s.")
    void brokerHere(String broker, String cluster, String directory);

    @LogMessage(level = INFO)
    @Message(id = 5001, value = "Everything has ended in order.")
    void ended();
}
