package io.posthorn.broker.intake;

import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import java.time.Duration;
import java.util.OptionalLong;

/** When a delayed message is due: by RocketMQ's 18 levels or by its timer properties. */
public final class DelayLevels {

    private static final long[] LEVEL_MS = {
        1_000, 5_000, 10_000, 30_000, 60_000, 120_000, 180_000, 240_000, 300_000, 360_000, 420_000,
        480_000, 540_000, 600_000, 1_200_000, 1_800_000, 3_600_000, 7_200_000
    };

    private DelayLevels() {}

    /** Thrown when a delivery time cannot be. */
    public static final class IllegalDelay extends RuntimeException {

        private static final long serialVersionUID = 1L;

        IllegalDelay(final String message) {
            super(message, null, false, false);
        }
    }

    /**
     * How many levels there are.
     *
     * @return 18
     */
    public static int count() {
        return LEVEL_MS.length;
    }

    /**
     * How long a level waits.
     *
     * @param level from 1; higher ones count as the highest
     * @return ms
     */
    public static long delayMs(final int level) {
        return LEVEL_MS[Math.min(level, LEVEL_MS.length) - 1];
    }

    /**
     * When a message is due.
     *
     * @param properties the sender's
     * @param nowMs the time
     * @param farthest how far ahead is allowed
     * @return ms, or empty if it is not delayed or due already
     * @throws IllegalDelay if the properties make no sense or lie too far ahead
     */
    public static OptionalLong dueMs(
            final PropertyText properties, final long nowMs, final Duration farthest) {
        final String level = properties.get(PropertyKeys.DELAY);
        final long levelNumber = level == null ? 0 : number(PropertyKeys.DELAY, level);
        if (levelNumber > 0) {
            return OptionalLong.of(nowMs + delayMs((int) Math.min(Integer.MAX_VALUE, levelNumber)));
        }
        final long due = timerDueMs(properties, nowMs);
        if (due > nowMs + farthest.toMillis()) {
            throw new IllegalDelay(
                    "timer message illegal, the delay time should not be bigger than the max delay %d ms"
                            .formatted(farthest.toMillis()));
        }
        return due <= nowMs ? OptionalLong.empty() : OptionalLong.of(due);
    }

    private static long timerDueMs(final PropertyText properties, final long nowMs) {
        final String seconds = properties.get(PropertyKeys.TIMER_DELAY_SEC);
        if (seconds != null) {
            final long delay = number(PropertyKeys.TIMER_DELAY_SEC, seconds);
            return later(nowMs, delay > Long.MAX_VALUE / 1000 ? Long.MAX_VALUE : delay * 1000);
        }
        final String millis = properties.get(PropertyKeys.TIMER_DELAY_MS);
        if (millis != null) {
            return later(nowMs, number(PropertyKeys.TIMER_DELAY_MS, millis));
        }
        final String deliver = properties.get(PropertyKeys.TIMER_DELIVER_MS);
        return deliver == null ? nowMs : number(PropertyKeys.TIMER_DELIVER_MS, deliver);
    }

    private static long later(final long nowMs, final long delayMs) {
        return delayMs > Long.MAX_VALUE - nowMs ? Long.MAX_VALUE : nowMs + delayMs;
    }

    private static long number(final String name, final String text) {
        try {
            return Long.parseLong(text);
        } catch (final NumberFormatException e) {
            throw new IllegalDelay(
                    "timer message illegal, property %s is no number: %s".formatted(name, text));
        }
    }
}
