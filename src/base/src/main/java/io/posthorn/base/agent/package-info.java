/**
 * Runs an owner of state on a thread of its own and ends it cleanly. An {@link
 * io.posthorn.base.agent.Agent} thinks in short turns; {@link io.posthorn.base.agent.AgentThread}
 * calls it, sleeps when there is nothing to do, wakes it when asked and reports what kills it. Who
 * needs agents run is handed {@link io.posthorn.base.agent.Agents}, so that a simulation can call
 * their turns itself.
 */
package io.posthorn.base.agent;
