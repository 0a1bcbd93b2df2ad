package io.posthorn.server.security;

import static org.jboss.logging.Logger.Level.INFO;
import static org.jboss.logging.Logger.Level.WARN;

import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/** What this room tells operators. Passwords never. */
@MessageLogger(projectCode = "POST")
@ValidIdRange(min = 5400, max = 5499)
interface SecurityLog {

    @LogMessage(level = INFO)
    @Message(
            id = 5400,
            value =
                    "There was no user, so %s was made (posthorn.security.initial-user). Change the"
                            + " password.")
    void initialUserMade(String name);

    @LogMessage(level = WARN)
    @Message(
            id = 5401,
            value =
                    "Nobody can connect by JMS: posthorn.security.allow-anonymous is false and there is"
                            + " no user. Make one by POST /api/v1/users, or set"
                            + " posthorn.security.initial-user and initial-password.")
    void nobodyCanConnect();

    @LogMessage(level = WARN)
    @Message(
            id = 5402,
            value =
                    "Whether there is any user is not known while the database is away. If"
                            + " posthorn.security.initial-user has to be made, that is done when the"
                            + " first client comes with a password.")
    void initialUserWaits();
}
