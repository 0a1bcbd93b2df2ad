package io.posthorn.broker.delivery;

/** How giving messages back with annotations ended. */
public sealed interface ModifyOutcome {

    /**
     * They were given back.
     *
     * @param count how many; those whose lease had ended meanwhile were not
     */
    record Modified(int count) implements ModifyOutcome {}

    /**
     * None was given back: the consumer has them as before, and may give them back without
     * annotations.
     *
     * @param explanation a sentence with the limit
     */
    record Refused(String explanation) implements ModifyOutcome {}
}
