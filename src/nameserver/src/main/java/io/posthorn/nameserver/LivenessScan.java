package io.posthorn.nameserver;

import io.posthorn.base.agent.Agent;
import io.posthorn.nameserver.route.RouteTable;
import io.posthorn.remoting.channel.Connection;
import java.time.Duration;

/** Has brokers that were silent too long forgotten, and hangs up on them. */
final class LivenessScan implements Agent {

    private final RouteTable table;
    private final long intervalNanos;

    LivenessScan(final RouteTable table, final Duration interval) {
        this.table = table;
        this.intervalNanos = interval.toNanos();
    }

    @Override
    public String name() {
        return "posthorn-nameserver-scan";
    }

    @Override
    public long turn() {
        for (final Object connection : table.forgetSilent()) {
            if (connection instanceof Connection open) {
                open.close();
            }
        }
        return intervalNanos;
    }
}
