package io.posthorn.remoting.channel;

import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;

/**
 * One request and the way to answer it. Every exchange is answered exactly once, on any thread,
 * also if it is one-way: the answer is then dropped, so that processors need not care. Answers to a
 * connection that was closed meanwhile are dropped too.
 */
public interface Exchange {

    /**
     * Where the request came from and the answer goes.
     *
     * @return not null
     */
    Connection connection();

    /**
     * The request. Header values stay valid; the body only until the processor returns, see {@link
     * RequestProcessor}.
     *
     * @return not null
     */
    Frame request();

    /**
     * When the request arrived.
     *
     * @return nanoseconds of the clock handed to the server or client
     */
    long receivedNanos();

    /**
     * Answers. May be called on any thread, once.
     *
     * @param response belongs to the connection from here on, whatever happens; its opaque number
     *     is set here
     * @throws IllegalStateException if the exchange was answered before; the response is released
     */
    void reply(Frame response);

    /**
     * Whether {@link #reply} was called.
     *
     * @return true from then on
     */
    boolean answered();

    /**
     * Whether the sender wants no answer.
     *
     * @return true for one-way requests
     */
    default boolean oneWay() {
        return request().isOneWay();
    }

    /**
     * Answers with a result and nothing else.
     *
     * @param code the result
     */
    default void reply(final ResponseCode code) {
        reply(code.frame());
    }

    /**
     * Answers with a result and an explanation.
     *
     * @param code the result
     * @param remark a sentence for people
     */
    default void reply(final ResponseCode code, final String remark) {
        reply(code.because(remark));
    }
}
