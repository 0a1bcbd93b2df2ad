package io.posthorn.remoting.frame;

/** A frame of ours that the format cannot carry: too long, or with a field too long. */
public final class UnencodableFrame extends IllegalArgumentException {

    /**
     * @param message what does not fit, with the numbers
     */
    public UnencodableFrame(final String message) {
        super(message);
    }
}
