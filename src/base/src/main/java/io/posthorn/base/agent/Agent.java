package io.posthorn.base.agent;

/** An owner of state that works in short turns. All methods are called by one thread. */
public interface Agent {

    /**
     * The agent's name, which becomes its thread's.
     *
     * @return a short name, such as {@code store-flush}
     */
    String name();

    /**
     * Does what is to be done now and returns.
     *
     * @return how long the agent has nothing to do unless it is woken, in nanoseconds; 0 means call
     *     again at once
     * @throws Exception ends the agent; the thread reports it to its failure handler
     */
    long turn() throws Exception;

    /**
     * Called once after the last turn, also when a turn failed. Finishes what must not be left half
     * done.
     *
     * @throws Exception is reported like a failed turn
     */
    default void end() throws Exception {}
}
