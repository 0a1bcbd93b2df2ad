package io.posthorn.broker.client;

import io.posthorn.base.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which client of a group may consume a queue in order. A lock lives a minute from its last
 * renewal; locks are kept in memory only, as RocketMQ's clients expect.
 */
public final class QueueLocks {

    /** How long a lock lives unless it is renewed. */
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    /**
     * One queue.
     *
     * @param topic its topic
     * @param queueId its number
     */
    public record Queue(String topic, int queueId) {}

    private record Lock(String clientId, long renewedMs) {}

    private final Clock clock;
    private final Map<String, Map<Queue, Lock>> locks = new ConcurrentHashMap<>();

    /**
     * @param clock for the locks' lifetime
     */
    public QueueLocks(final Clock clock) {
        this.clock = clock;
    }

    /**
     * Takes or renews a lock.
     *
     * @param group the client's group
     * @param queue what to lock
     * @param clientId who wants it
     * @return whether this client holds the lock now
     */
    public boolean lock(final String group, final Queue queue, final String clientId) {
        final long now = clock.wallMs();
        final Lock holder =
                locks.computeIfAbsent(group, name -> new ConcurrentHashMap<>())
                        .compute(
                                queue,
                                (key, present) ->
                                        isHeldByOther(present, clientId, now)
                                                ? present
                                                : new Lock(clientId, now));
        return holder.clientId().equals(clientId);
    }

    /**
     * Gives a lock back. Does nothing if the client does not hold it.
     *
     * @param group the client's group
     * @param queue what to unlock
     * @param clientId who holds it
     */
    public void unlock(final String group, final Queue queue, final String clientId) {
        locks.getOrDefault(group, Map.of())
                .computeIfPresent(
                        queue,
                        (key, present) -> present.clientId().equals(clientId) ? null : present);
    }

    /**
     * Whether anybody in a group holds a lock, which says that the group consumes in order.
     *
     * @param group any name
     * @return true while a lock lives
     */
    public boolean isAnyHeld(final String group) {
        final long now = clock.wallMs();
        return locks.getOrDefault(group, Map.of()).values().stream()
                .anyMatch(lock -> isAlive(lock, now));
    }

    /** Forgets locks that are over. Called every few seconds. */
    public void expire() {
        final long now = clock.wallMs();
        locks.values().forEach(each -> each.values().removeIf(lock -> !isAlive(lock, now)));
    }

    private static boolean isHeldByOther(final Lock lock, final String clientId, final long now) {
        return lock != null && isAlive(lock, now) && !lock.clientId().equals(clientId);
    }

    private static boolean isAlive(final Lock lock, final long now) {
        return now - lock.renewedMs() < LIFETIME.toMillis();
    }
}
