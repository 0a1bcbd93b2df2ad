package io.posthorn.jms.connector.destination;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Topic;
import jakarta.resource.spi.AdministeredObject;

/** A topic that an administrator of a container has made. */
@AdministeredObject(adminObjectInterfaces = Topic.class)
public final class AdministeredTopic extends AdministeredDestination implements Topic {

    private static final long serialVersionUID = 1L;

    /** To be given its name. */
    public AdministeredTopic() {}

    @Override
    public String getTopicName() throws InvalidDestinationException {
        return requireName();
    }

    @Override
    public String toString() {
        return "topic:" + getName();
    }
}
