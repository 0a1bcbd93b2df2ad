package io.posthorn.nameserver.settings;

import static org.jboss.logging.Logger.Level.ERROR;
import static org.jboss.logging.Logger.Level.INFO;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What this room tells operators. Ids 4100 to 4199, never used again for something else. */
@MessageLogger(projectCode = "POST")
interface SettingsLog extends BasicLogger {

    /** The one instance. */
    SettingsLog LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), SettingsLog.class, "io.posthorn.nameserver.settings");

    @LogMessage(level = ERROR)
    @Message(
            id = 4100,
            value =
                    "Settings file %s is damaged: %s. It was put aside as %s; going on with the"
                            + " copy before the last change if there is one, else with no settings.")
    void damagedFile(Path file, String why, Path aside);

    @LogMessage(level = ERROR)
    @Message(
            id = 4101,
            value =
                    "Settings file %s, the copy before the last change, is damaged too: %s. Going"
                            + " on with no settings. Set them again with a tool, or restore the file"
                            + " and restart.")
    void damagedCopy(Path file, String why);

    @LogMessage(level = INFO)
    @Message(id = 4102, value = "Option %s of this name server is now %s (was %s).")
    void optionChanged(String name, String value, String before);

    @LogMessage(level = INFO)
    @Message(id = 4103, value = "Settings were read from %s, the copy before the last change.")
    void copyUsed(Path copy);
}
