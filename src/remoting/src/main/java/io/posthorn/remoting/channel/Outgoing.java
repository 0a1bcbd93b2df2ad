package io.posthorn.remoting.channel;

import io.posthorn.remoting.frame.Frame;

/**
 * A frame on its way to the socket.
 *
 * @param frame what to send
 * @param call waits for the answer; null if there is none to wait for
 * @param oneWay holds a permit until it is written; null if there is none
 * @param answered the exchange this answers; null for requests
 */
record Outgoing(Frame frame, PendingCall call, Permits oneWay, Exchange answered) {

    static Outgoing answer(final Frame frame, final Exchange answered) {
        return new Outgoing(frame, null, null, answered);
    }

    static Outgoing call(final Frame frame, final PendingCall call) {
        return new Outgoing(frame, call, null, null);
    }

    static Outgoing oneWay(final Frame frame, final Permits permits) {
        return new Outgoing(frame, null, permits, null);
    }
}
