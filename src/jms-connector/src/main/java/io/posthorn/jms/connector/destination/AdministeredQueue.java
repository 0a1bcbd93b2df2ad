package io.posthorn.jms.connector.destination;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Queue;
import jakarta.resource.spi.AdministeredObject;

/** A queue that an administrator of a container has made. */
@AdministeredObject(adminObjectInterfaces = Queue.class)
public final class AdministeredQueue extends AdministeredDestination implements Queue {

    private static final long serialVersionUID = 1L;

    /** To be given its name. */
    public AdministeredQueue() {}

    @Override
    public String getQueueName() throws InvalidDestinationException {
        return requireName();
    }

    @Override
    public String toString() {
        return "queue:" + getName();
    }
}
