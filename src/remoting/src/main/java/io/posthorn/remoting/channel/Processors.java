package io.posthorn.remoting.channel;

import io.netty.util.collection.IntObjectHashMap;
import io.posthorn.base.count.Counter;

/**
 * Which processor handles which operation. Read on event loops, changed under a lock by copying.
 */
final class Processors {

    /** One operation's processor and how often it was asked. */
    record Entry(RequestProcessor processor, Counter requests) {}

    private final Traffic traffic;
    private volatile IntObjectHashMap<Entry> byCode = new IntObjectHashMap<>();

    Processors(final Traffic traffic) {
        this.traffic = traffic;
    }

    synchronized void register(final int code, final RequestProcessor processor) {
        final IntObjectHashMap<Entry> copy = new IntObjectHashMap<>(byCode.size() * 2 + 2);
        copy.putAll(byCode);
        if (copy.put(code, new Entry(processor, traffic.requests(code))) != null) {
            throw new IllegalStateException(
                    "request code %d has a processor already".formatted(code));
        }
        byCode = copy;
    }

    /** Null if nobody handles it. */
    Entry find(final int code) {
        return byCode.get(code);
    }
}
