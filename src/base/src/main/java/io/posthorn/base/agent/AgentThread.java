package io.posthorn.base.agent;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/** Gives one agent a thread of its own. {@link #wake} may be called from anywhere. */
public final class AgentThread implements Agents.Running {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final Agent agent;
    private final BiConsumer<Agent, Throwable> onFailure;
    private final Thread thread;
    private volatile boolean ending;
    private volatile boolean woken;

    /**
     * @param agent what to run
     * @param onFailure told once, on the agent's thread, when a turn or the end throws; the agent
     *     does not run again
     */
    public AgentThread(final Agent agent, final BiConsumer<Agent, Throwable> onFailure) {
        this.agent = agent;
        this.onFailure = onFailure;
        this.thread = new Thread(this::run, agent.name());
        this.thread.setDaemon(true);
    }

    @Override
    public AgentThread start() {
        thread.start();
        return this;
    }

    @Override
    public void wake() {
        if (!woken) {
            woken = true;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void close() {
        ending = true;
        LockSupport.unpark(thread);
        if (Thread.currentThread() == thread || thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IllegalStateException(
                    "agent %s did not end within %s, it is at %s"
                            .formatted(agent.name(), CLOSE_LIMIT, firstFrame()));
        }
    }

    private String firstFrame() {
        final StackTraceElement[] frames = thread.getStackTrace();
        return frames.length == 0 ? "its end" : frames[0].toString();
    }

    private void run() {
        try {
            while (!ending) {
                woken = false;
                final long restNanos = agent.turn();
                if (restNanos > 0 && !woken && !ending) {
                    LockSupport.parkNanos(this, restNanos);
                }
            }
        } catch (final Throwable e) {
            onFailure.accept(agent, e);
        } finally {
            try {
                agent.end();
            } catch (final Throwable e) {
                onFailure.accept(agent, e);
            }
        }
    }
}
