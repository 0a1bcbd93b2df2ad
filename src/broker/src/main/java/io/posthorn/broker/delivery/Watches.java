package io.posthorn.broker.delivery;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Those who want to know when there is a message, without having it. For the subscription's turn.
 */
final class Watches {

    private final Browser browser;
    private final Outbox outbox;
    private final List<Watch> all = new ArrayList<>();

    /** One of them. */
    record Watch(Wish wish, Runnable told) {}

    Watches(final Browser browser, final Outbox outbox) {
        this.browser = browser;
        this.outbox = outbox;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void add(final Watch watch) {
        all.add(watch);
    }

    void remove(final Watch watch) {
        all.removeIf(each -> each == watch);
    }

    /** Lets those be told for whom there is a message. */
    void look() {
        for (final Iterator<Watch> each = all.iterator(); each.hasNext(); ) {
            final Watch watch = each.next();
            if (!browser.find(watch.wish(), 1).isEmpty()) {
                each.remove();
                outbox.add(watch.told());
            }
        }
    }
}
