package io.posthorn.jms.wire;

import io.netty.buffer.ByteBuf;

/** Takes what the broker sends to one consumer. Called on event loops; must not wait. */
public interface ConsumerPort {

    /**
     * Messages for the consumer.
     *
     * @param body see {@link io.posthorn.remoting.session.Delivery}; valid during the call
     */
    void deliver(ByteBuf body);

    /** The broker gives the consumer no more messages: its destination was deleted, for example. */
    void ended();
}
