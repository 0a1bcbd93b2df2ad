package io.posthorn.broker.admin;

/**
 * What flows, a second, averaged over about the last ten seconds.
 *
 * @param messagesIn messages taken
 * @param messagesOut messages given to consumers
 * @param bytesIn bytes of records taken
 * @param bytesOut bytes of records given
 */
public record Rates(double messagesIn, double messagesOut, double bytesIn, double bytesOut) {

    /** Nothing flows. */
    public static final Rates NONE = new Rates(0, 0, 0, 0);
}
