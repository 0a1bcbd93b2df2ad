package io.posthorn.broker.client;

/** One client in a group. Its time of last sign of life changes, all else is fixed. */
public final class Member {

    private final String clientId;
    private final ClientLink link;
    private volatile long lastSeenMs;

    Member(final String clientId, final ClientLink link, final long nowMs) {
        this.clientId = clientId;
        this.link = link;
        this.lastSeenMs = nowMs;
    }

    void seen(final long nowMs) {
        lastSeenMs = nowMs;
    }

    /**
     * As the client named itself.
     *
     * @return unique in its group
     */
    public String clientId() {
        return clientId;
    }

    /**
     * Its connection.
     *
     * @return the newest one
     */
    public ClientLink link() {
        return link;
    }

    /**
     * When it last gave a sign of life.
     *
     * @return ms
     */
    public long lastSeenMs() {
        return lastSeenMs;
    }
}
