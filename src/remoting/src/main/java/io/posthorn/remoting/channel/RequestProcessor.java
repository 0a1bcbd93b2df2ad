package io.posthorn.remoting.channel;

import io.posthorn.remoting.body.BadBody;
import io.posthorn.remoting.frame.BadField;

/** Handles the requests of one or several operations. */
@FunctionalInterface
public interface RequestProcessor {

    /**
     * Handles one request. Called on the connection's event loop: must never wait for disk, network
     * or a lock that somebody holds while waiting for these. The answer is given by the exchange,
     * now or later, on any thread. The request's body is valid until this method returns; whoever
     * needs it longer takes a reference ({@code exchange.request().body().retain()}) and gives it
     * back.
     *
     * @param exchange the request and the way to answer it
     * @throws BadField is answered with code 1 and its message
     * @throws BadBody is answered with code 1 and its message
     * @throws Exception is logged and answered with code 1, unless the exchange was answered before
     */
    void process(Exchange exchange) throws Exception;
}
