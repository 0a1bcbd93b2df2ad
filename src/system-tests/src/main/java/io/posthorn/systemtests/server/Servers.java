package io.posthorn.systemtests.server;

/** Chooses what the tests run against. */
public enum Servers {

    /** Our own, as packaged by {@code src/server}. */
    POSTHORN,

    /** Apache RocketMQ, as published. */
    REFERENCE;

    private static final String PROPERTY = "posthorn.system-tests.server";

    /**
     * What {@code -Dposthorn.system-tests.server} names; Posthorn if it is not set.
     *
     * @return the choice
     */
    public static Servers chosen() {
        return valueOf(System.getProperty(PROPERTY, "posthorn").toUpperCase(java.util.Locale.ROOT));
    }

    /**
     * Prepares a server.
     *
     * @param settings how it is to run
     * @return a server that is not started yet
     */
    public ServerUnderTest prepare(final ServerSettings settings) {
        return this == POSTHORN ? new PosthornServer(settings) : new ReferenceServer(settings);
    }
}
