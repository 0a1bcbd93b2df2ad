package io.posthorn.jms.destination;

import jakarta.jms.Topic;

/** A topic (Jakarta Messaging 3.1, 4.2): each message goes to every subscription. */
public class PosthornTopic extends PosthornDestination implements Topic {

    static final String PREFIX = "topic:";

    private static final long serialVersionUID = 1L;

    /**
     * A topic of this name; whether there is one the broker says when it is used.
     *
     * @param name not null
     */
    public PosthornTopic(final String name) {
        super(name);
    }

    @Override
    public final boolean isQueue() {
        return false;
    }

    @Override
    public final String getTopicName() {
        return name();
    }
}
