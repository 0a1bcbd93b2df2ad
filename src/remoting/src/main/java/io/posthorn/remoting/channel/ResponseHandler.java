package io.posthorn.remoting.channel;

import io.posthorn.remoting.frame.Frame;

/** Told how a call ended; exactly one of the methods is called, once. */
public interface ResponseHandler {

    /**
     * An answer came. Called on the connection's event loop: must not wait.
     *
     * @param response any result; its body is valid until this method returns, whoever needs it
     *     longer retains or copies it
     */
    void answered(Frame response);

    /**
     * No answer will come. Called on the event loop, or on the caller's thread if the call was
     * refused at once.
     *
     * @param reason why
     */
    void failed(CallFailed reason);
}
