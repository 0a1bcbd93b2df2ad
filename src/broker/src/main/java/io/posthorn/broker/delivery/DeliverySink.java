package io.posthorn.broker.delivery;

import java.util.List;

/** Takes messages for a consumer. */
@FunctionalInterface
public interface DeliverySink {

    /**
     * Messages for the consumer, in order. Called by whatever thread let message and credit meet,
     * one call at a time; must be quick.
     *
     * @param messages at least one
     */
    void deliver(List<Handed> messages);

    /**
     * Whose consumer this is, for operators.
     *
     * @return a client's name or address; empty if there is nothing to say
     */
    default String owner() {
        return "";
    }
}
