package io.posthorn.store.retention;

/**
 * When old segments go.
 *
 * @param maxAgeMs a segment goes when its newest record is older than this
 * @param maxLogBytes the oldest segments go when the log is larger; {@link Long#MAX_VALUE} for no
 *     limit
 * @param cleanPercent the oldest segments go, whatever their age, while the disk is fuller than
 *     this
 * @param fullPercent nothing more is stored while the disk is fuller than this
 */
public record RetentionRules(long maxAgeMs, long maxLogBytes, int cleanPercent, int fullPercent) {

    /** Three days, no limit by size, deleting from 85 %, full at 90 %. */
    public static final RetentionRules DEFAULT =
            new RetentionRules(72L * 3600 * 1000, Long.MAX_VALUE, 85, 90);

    /** Checks the numbers. */
    public RetentionRules {
        if (maxAgeMs <= 0 || maxLogBytes <= 0) {
            throw new IllegalArgumentException("age and size limits must be above 0");
        }
        if (cleanPercent < 1 || fullPercent > 100 || cleanPercent > fullPercent) {
            throw new IllegalArgumentException(
                    "disk limits must be 1 to 100 %% and rise from cleaning (%d) to full (%d)"
                            .formatted(cleanPercent, fullPercent));
        }
    }
}
