package io.posthorn.remoting.channel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The requests of one connection that are not answered yet. The event loop opens and closes, any
 * thread answers. After the connection was closed nothing is open any more, even if processors
 * never answer what came before.
 */
final class OpenRequests {

    private static final int CLOSED = Integer.MIN_VALUE;

    private final AtomicInteger open = new AtomicInteger();
    private final int limit;
    private final Unanswered all;

    OpenRequests(final int limit, final Unanswered all) {
        this.limit = limit;
        this.all = all;
    }

    /** Counts a request in, unless there are too many. Event loop only. */
    boolean begin() {
        if (open.get() >= limit) {
            return false;
        }
        open.incrementAndGet();
        all.begin();
        return true;
    }

    /** Counts a request out. */
    void end() {
        if (open.getAndUpdate(count -> count < 0 ? count : count - 1) > 0) {
            all.end();
        }
    }

    /** Counts all requests out. Event loop only. */
    void close() {
        for (int left = open.getAndSet(CLOSED); left > 0; left--) {
            all.end();
        }
    }
}
