package io.posthorn.message;

/** Thrown when a message does not fit: the sender has to make it smaller. */
public final class MessageTooLarge extends IllegalArgumentException {

    /**
     * @param message what is too large, with both numbers
     */
    public MessageTooLarge(final String message) {
        super(message);
    }
}
