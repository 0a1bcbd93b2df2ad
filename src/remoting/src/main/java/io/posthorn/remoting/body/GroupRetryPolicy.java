package io.posthorn.remoting.body;

import java.util.List;

/**
 * How long a group waits between tries.
 *
 * @param type CUSTOMIZED or EXPONENTIAL
 * @param exponentialRetryPolicy growing waits; null if absent
 * @param customizedRetryPolicy waits one by one; null if absent
 */
public record GroupRetryPolicy(
        String type,
        ExponentialRetry exponentialRetryPolicy,
        CustomizedRetry customizedRetryPolicy) {

    /** Puts defaults where the sender left something out. */
    public GroupRetryPolicy {
        type = type == null ? "CUSTOMIZED" : type;
    }

    /**
     * Growing waits.
     *
     * @param initial first wait, milliseconds
     * @param max longest wait, milliseconds
     * @param multiplier by what each wait grows
     */
    public record ExponentialRetry(long initial, long max, long multiplier) {}

    /**
     * Waits one by one.
     *
     * @param next the waits, milliseconds
     */
    public record CustomizedRetry(List<Long> next) {}
}
