package io.posthorn.broker.admin;

/**
 * RocketMQ's version numbers in words: two numbers for each patch, ten patches for each minor
 * version from 4.0.0 on.
 */
final class ClientVersions {

    private static final int V4_0_0 = 213;
    private static final int V5_0_0 = 413;
    private static final int PER_MINOR = 20;

    private ClientVersions() {}

    static String textOf(final int ordinal) {
        if (ordinal < V4_0_0 - 1) {
            return "V3 (%d)".formatted(ordinal);
        }
        final int major = ordinal < V5_0_0 - 1 ? 4 : 5;
        // An even number is the snapshot before the release with the odd one.
        final int steps = (ordinal + 1 - (major == 4 ? V4_0_0 : V5_0_0)) / 2 * 2;
        final String snapshot = ordinal % 2 == 0 ? "_SNAPSHOT" : "";
        return "V%d_%d_%d%s".formatted(major, steps / PER_MINOR, steps % PER_MINOR / 2, snapshot);
    }
}
