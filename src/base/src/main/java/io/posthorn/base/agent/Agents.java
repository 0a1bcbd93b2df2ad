package io.posthorn.base.agent;

import java.util.function.BiConsumer;

/**
 * Decides what calls an agent's turns. In a running house each has a thread of its own; a
 * simulation calls them itself, in an order that follows from its seed.
 */
public interface Agents {

    /** A thread for each agent. */
    Agents THREADS = AgentThread::new;

    /**
     * Takes an agent. It does nothing until it is started.
     *
     * @param agent what to run
     * @param onFailure told once, by whatever ran the agent, when a turn or the end throws; the
     *     agent does not run again
     * @return its handle, to be started and closed by the caller
     */
    Running add(Agent agent, BiConsumer<Agent, Throwable> onFailure);

    /** An agent that was taken. */
    interface Running extends AutoCloseable {

        /**
         * Lets it begin.
         *
         * @return this
         */
        Running start();

        /** Ends its present rest, or the next one if it is not resting. Cheap; any thread. */
        void wake();

        /**
         * Lets the present turn finish, has the agent end itself and waits for that. May be called
         * twice.
         */
        @Override
        void close();
    }
}
