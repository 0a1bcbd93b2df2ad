package io.posthorn.jms;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What was delivered and not given to the application yet. Belongs to its session's lock. */
final class MessageBuffer {

    private final Deque<Delivered> messages = new ArrayDeque<>();
    private long bytes;

    void add(final Delivered message) {
        messages.add(message);
        bytes += message.length();
    }

    void putBack(final Delivered message) {
        messages.addFirst(message);
        bytes += message.length();
    }

    /** Null if there is none. */
    Delivered poll() {
        final Delivered next = messages.poll();
        bytes -= next == null ? 0 : next.length();
        return next;
    }

    void clear() {
        messages.clear();
        bytes = 0;
    }

    List<Delivered> takeAll() {
        final List<Delivered> all = new ArrayList<>(messages);
        clear();
        return all;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    int size() {
        return messages.size();
    }

    long bytes() {
        return bytes;
    }
}
