package io.posthorn.server.rest;

import io.posthorn.broker.topic.TopicConfig;

/** What clients may do with a topic. */
public enum TopicPermission {
    /** Send and consume. */
    READ_WRITE(TopicConfig.READ | TopicConfig.WRITE),
    /** Consume only. */
    READ_ONLY(TopicConfig.READ),
    /** Send only. */
    WRITE_ONLY(TopicConfig.WRITE),
    /** Nothing. */
    NONE(0);

    private final int bits;

    TopicPermission(final int bits) {
        this.bits = bits;
    }

    /**
     * The permission of a topic.
     *
     * @param perm bits of the core
     * @return which of ours
     */
    static TopicPermission of(final int perm) {
        for (final TopicPermission permission : values()) {
            if (permission.bits == (perm & READ_WRITE.bits)) {
                return permission;
            }
        }
        throw new IllegalArgumentException("permission " + perm);
    }

    /**
     * The bits, keeping those that are not ours.
     *
     * @param perm bits until now
     * @return bits from now on
     */
    int putInto(final int perm) {
        return perm & ~READ_WRITE.bits | bits;
    }
}
