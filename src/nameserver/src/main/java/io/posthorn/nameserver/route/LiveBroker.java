package io.posthorn.nameserver.route;

import io.posthorn.remoting.body.DataVersion;

/** What is known of a broker that lives. Owned by the route table. */
final class LiveBroker {

    final String group;
    final long brokerId;
    final String haAddress;
    final DataVersion version;
    final Object connection;
    private final long timeoutNanos;
    private long heardNanos;

    LiveBroker(
            final String group,
            final long brokerId,
            final String haAddress,
            final DataVersion version,
            final Object connection,
            final long timeoutNanos,
            final long heardNanos) {
        this.group = group;
        this.brokerId = brokerId;
        this.haAddress = haAddress;
        this.version = version;
        this.connection = connection;
        this.timeoutNanos = timeoutNanos;
        this.heardNanos = heardNanos;
    }

    void heard(final long nowNanos) {
        heardNanos = nowNanos;
    }

    boolean silentTooLong(final long nowNanos) {
        return nowNanos - heardNanos > timeoutNanos;
    }
}
