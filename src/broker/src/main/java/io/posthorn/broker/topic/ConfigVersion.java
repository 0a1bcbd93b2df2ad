package io.posthorn.broker.topic;

/**
 * Counts changes of configuration, so that others see at a glance whether they have the newest.
 *
 * @param counter changes since the process started
 * @param timestampMs when the last one was made
 */
public record ConfigVersion(long counter, long timestampMs) {

    ConfigVersion next(final long nowMs) {
        return new ConfigVersion(counter + 1, nowMs);
    }
}
