package io.posthorn.systemtests.client;

/** What an application does with a message. */
@FunctionalInterface
public interface Listener {

    /**
     * Takes a message.
     *
     * @param message what arrived
     * @return true if it is done with; false to have it delivered again
     */
    boolean take(Incoming message);
}
