package io.posthorn.server.rest;

import java.time.Instant;

/** Times as this door shows them. */
final class Times {

    private Times() {}

    /**
     * A time of the core.
     *
     * @param epochMs milliseconds since the epoch; 0 or less means never
     * @return null for never
     */
    static Instant of(final long epochMs) {
        return epochMs <= 0 ? null : Instant.ofEpochMilli(epochMs);
    }
}
