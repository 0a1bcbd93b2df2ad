package io.posthorn.broker.client;

import io.posthorn.base.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

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
        final boolean[] held = new boolean[1];
        locks.compute(
                group,
                (name, present) -> {
                    final Map<Queue, Lock> queues =
                            present == null ? new ConcurrentHashMap<>() : present;
                    held[0] = !isHeldByOther(queues.get(queue), clientId, now);
                    if (held[0]) {
                        queues.put(queue, new Lock(clientId, now));
                    }
                    return queues;
                });
        return held[0];
    }

    /**
     * Gives a lock back. Does nothing if the client does not hold it.
     *
     * @param group the client's group
     * @param queue what to unlock
     * @param clientId who holds it
     */
    public void unlock(final String group, final Queue queue, final String clientId) {
        keepOnly(group, (each, lock) -> !each.equals(queue) || !lock.clientId().equals(clientId));
    }

    private void keepOnly(final String group, final BiPredicate<Queue, Lock> stays) {
        locks.computeIfPresent(
                group,
                (name, queues) -> {
                    queues.entrySet().removeIf(each -> !stays.test(each.getKey(), each.getValue()));
                    return queues.isEmpty() ? null : queues;
                });
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
        locks.keySet().forEach(group -> keepOnly(group, (queue, lock) -> isAlive(lock, now)));
    }

    /**
     * How many locks are kept, alive or not yet forgotten.
     *
     * @return not negative
     */
    public int count() {
        return locks.values().stream().mapToInt(Map::size).sum();
    }

    private static boolean isHeldByOther(final Lock lock, final String clientId, final long now) {
        return lock != null && isAlive(lock, now) && !lock.clientId().equals(clientId);
    }

    private static boolean isAlive(final Lock lock, final long now) {
        return now - lock.renewedMs() < LIFETIME.toMillis();
    }
}
