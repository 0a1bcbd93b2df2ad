package io.posthorn.systemtests.client;

/** The stock client threw. Its own exception is the cause, of a class the tests do not know. */
public final class ClientFault extends RuntimeException {

    /**
     * @param cause what the client threw
     */
    public ClientFault(final Throwable cause) {
        super(cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
    }
}
