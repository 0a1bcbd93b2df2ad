package io.posthorn.broker.resend;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.resend.ResendJob.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The jobs that send all dead letters of a group again: one at a time for a group. They live in
 * memory; what they have done is in the log, so after a restart another one goes on where the last
 * one was. Any thread may begin, look and cancel; the agent works.
 */
public final class ResendJobs implements Agent {

    /** The fastest a job may be, in letters a second. */
    public static final int MOST_PER_SECOND = 10_000;

    /** So many jobs are remembered, those that run included. */
    private static final int MOST_REMEMBERED = 200;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Letters letters;
    private final Resend resend;
    private final Clock clock;

    /** By id, the oldest first. */
    private final Map<String, ResendJob> jobs = new LinkedHashMap<>();

    private volatile Runnable wake = () -> {};

    /**
     * @param letters say which are to be sent
     * @param resend sends one
     * @param clock bounds how fast that goes
     */
    public ResendJobs(final Letters letters, final Resend resend, final Clock clock) {
        this.letters = letters;
        this.resend = resend;
        this.clock = clock;
    }

    /**
     * Says how the agent is woken.
     *
     * @param newWake cheap; any thread
     */
    public void onWork(final Runnable newWake) {
        wake = newWake;
    }

    /**
     * Begins a job.
     *
     * @param group whose letters
     * @param to where to; null for where each comes from
     * @param perSecond how fast, in letters a second; 1 to {@link #MOST_PER_SECOND}
     * @return the job; empty if one runs for this group, or too many run
     */
    public Optional<ResendJob> begin(final String group, final String to, final int perSecond) {
        final ResendJob job;
        synchronized (jobs) {
            if (running(group).isPresent() || !hasRoom()) {
                return Optional.empty();
            }
            job =
                    new ResendJob(
                            UUID.randomUUID().toString(),
                            group,
                            to,
                            perSecond,
                            letters.extents(group),
                            clock.wallMs(),
                            clock.nanos());
            jobs.put(job.id(), job);
        }
        ResendLog.LOG.begun(job.id(), job.total(), group, perSecond);
        wake.run();
        return Optional.of(job);
    }

    private boolean hasRoom() {
        if (jobs.size() >= MOST_REMEMBERED) {
            jobs.values().stream()
                    .filter(job -> !job.isRunning())
                    .findFirst()
                    .ifPresent(oldest -> jobs.remove(oldest.id()));
        }
        return jobs.size() < MOST_REMEMBERED;
    }

    /**
     * The job that runs for a group.
     *
     * @param group any name
     * @return empty if none does
     */
    public Optional<ResendJob> running(final String group) {
        return of(group).stream().filter(ResendJob::isRunning).findFirst();
    }

    /**
     * The jobs of a group.
     *
     * @param group any name
     * @return a copy, the newest first
     */
    public List<ResendJob> of(final String group) {
        final List<ResendJob> found = new ArrayList<>();
        synchronized (jobs) {
            for (final ResendJob job : jobs.values()) {
                if (job.group().equals(group)) {
                    found.add(0, job);
                }
            }
        }
        return found;
    }

    /**
     * Ends a job before it is done; what it has sent stays sent.
     *
     * @param job of this
     * @return false if it had ended before
     */
    public boolean cancel(final ResendJob job) {
        return job.end(State.CANCELLED, clock.wallMs());
    }

    @Override
    public String name() {
        return "posthorn-resend";
    }

    @Override
    public long turn() {
        long idle = IDLE_NANOS;
        for (final ResendJob job : running()) {
            idle = Math.min(idle, job.step(letters, resend, clock.wallMs(), clock.nanos()));
        }
        return idle;
    }

    private List<ResendJob> running() {
        synchronized (jobs) {
            return jobs.values().stream().filter(ResendJob::isRunning).toList();
        }
    }

    @Override
    public void end() {
        running().forEach(this::cancel);
    }
}
