/**
 * Runs an owner of state on a thread of its own and ends it cleanly. An {@link
 * io.posthorn.base.agent.Agent} thinks in short turns; {@link io.posthorn.base.agent.AgentThread}
 * calls it, sleeps when there is nothing to do, wakes it when asked and reports what kills it. A
 * test calls the agent's turns itself and needs no thread.
 */
package io.posthorn.base.agent;
