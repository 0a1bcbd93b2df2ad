package io.posthorn.jms.connector.destination;

import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.resource.spi.ConfigProperty;
import java.io.Serializable;
import java.util.Objects;

/** What queues and topics of an administrator have in common. */
public abstract class AdministeredDestination implements Destination, Serializable {

    private static final long serialVersionUID = 1L;

    @ConfigProperty(description = "The name that the broker knows.")
    private String name;

    AdministeredDestination() {}

    /**
     * Sets the name that the broker knows.
     *
     * @param name not empty
     */
    public final void setName(final String name) {
        this.name = name;
    }

    /**
     * The name that the broker knows.
     *
     * @return null if none was given yet
     */
    public final String getName() {
        return name;
    }

    final String requireName() throws InvalidDestinationException {
        if (name == null || name.isBlank()) {
            throw new InvalidDestinationException(
                    "The destination that was looked up has no name: its property name is missing.");
        }
        return name;
    }

    @Override
    public final boolean equals(final Object other) {
        return other != null
                && other.getClass() == getClass()
                && Objects.equals(name, ((AdministeredDestination) other).name);
    }

    @Override
    public final int hashCode() {
        return Objects.hash(getClass(), name);
    }
}
