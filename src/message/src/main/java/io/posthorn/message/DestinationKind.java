package io.posthorn.message;

import java.util.Locale;

/** How the messages of a destination are shared (JMS 3.1, 2.6 and 2.7). */
public enum DestinationKind {
    /** Each message goes to one consumer, and waits until there is one. */
    QUEUE,

    /** Each message goes to every subscription there is. */
    TOPIC;

    /**
     * As people and topic attributes call it.
     *
     * @return lower case
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
