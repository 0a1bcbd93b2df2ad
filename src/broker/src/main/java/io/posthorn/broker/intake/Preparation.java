package io.posthorn.broker.intake;

import io.posthorn.message.Draft;

/** What became of a send that is to be laid down later. */
public sealed interface Preparation {

    /**
     * It can be laid down.
     *
     * @param draft complete
     */
    record Ready(Draft draft) implements Preparation {}

    /**
     * It cannot.
     *
     * @param refused why
     */
    record Not(SendOutcome.Refused refused) implements Preparation {}
}
