package io.posthorn.nameserver.route;

import static org.jboss.logging.Logger.Level.INFO;
import static org.jboss.logging.Logger.Level.WARN;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What this room tells operators. Ids 4000 to 4099, never used again for something else. */
@MessageLogger(projectCode = "POST")
interface RouteLog extends BasicLogger {

    /** The one instance. */
    RouteLog LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), RouteLog.class, "io.posthorn.nameserver.route");

    @LogMessage(level = INFO)
    @Message(id = 4000, value = "Broker %s (id %d of group %s, cluster %s) is here with %d topics.")
    void brokerCame(String address, long brokerId, String group, String cluster, int topics);

    @LogMessage(level = INFO)
    @Message(
            id = 4001,
            value =
                    "Broker %s (id %d of group %s, cluster %s) is gone: %s. Its queues are no"
                            + " longer in routes unless another copy of the group serves them.")
    void brokerWent(String address, long brokerId, String group, String cluster, String why);

    @LogMessage(level = WARN)
    @Message(
            id = 4002,
            value =
                    "Ignored a registration of broker %s as id %d of group %s: broker %s holds this"
                            + " id with state version %d, it came with %d.")
    void outdatedRegistration(
            String address,
            long brokerId,
            String group,
            String holder,
            long heldVersion,
            long version);

    @LogMessage(level = WARN)
    @Message(
            id = 4003,
            value =
                    "Refused the first registration of broker %s in group %s: it carries one topic"
                            + " only, so it is a change and not the whole. The broker will register"
                            + " in full.")
    void incompleteRegistration(String address, String group);
}
