package io.posthorn.broker.admin;

/** Where a broker is in its life. */
public enum BrokerState {
    /** Being put together; nothing is read yet. */
    STARTING,
    /** Looks for the end of its log and rebuilds what is derived; {@link Recovery} says how far. */
    RECOVERING,
    /** Serves. */
    RUNNING,
    /** Has left the routes, finishes what is under way and flushes. */
    STOPPING,
    /** Has ended in order. */
    STOPPED,
    /** Ended, or refuses to write, because of a fault that needs a person. */
    FAILED
}
