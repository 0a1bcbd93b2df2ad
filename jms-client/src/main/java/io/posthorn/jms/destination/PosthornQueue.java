package io.posthorn.jms.destination;

import jakarta.jms.Queue;

/** A queue (Jakarta Messaging 3.1, 4.1): each message goes to one consumer. */
public class PosthornQueue extends PosthornDestination implements Queue {

    static final String PREFIX = "queue:";

    private static final long serialVersionUID = 1L;

    /**
     * A queue of this name; whether there is one the broker says when it is used.
     *
     * @param name not null
     */
    public PosthornQueue(final String name) {
        super(name);
    }

    @Override
    public final boolean isQueue() {
        return true;
    }

    @Override
    public final String getQueueName() {
        return name();
    }
}
