package io.posthorn.remoting.body;

import java.util.Set;

/**
 * The connections of a producer group (response of 204).
 *
 * @param connectionSet its clients
 */
public record ProducerConnection(Set<ClientConnection> connectionSet) {

    /** Puts defaults where the sender left something out. */
    public ProducerConnection {
        connectionSet = connectionSet == null ? Set.of() : connectionSet;
    }
}
