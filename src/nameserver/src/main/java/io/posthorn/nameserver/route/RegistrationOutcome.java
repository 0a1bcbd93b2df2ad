package io.posthorn.nameserver.route;

/** How a registration ended. */
public sealed interface RegistrationOutcome {

    /**
     * The broker is in the table, or an older claim was ignored, which it need not know.
     *
     * @param masterAddress for a replica whose master is known; else null
     * @param masterHaAddress for a replica whose master is known; else null
     */
    record Accepted(String masterAddress, String masterHaAddress) implements RegistrationOutcome {}

    /**
     * The broker is not in the table.
     *
     * @param why a sentence
     */
    record Refused(String why) implements RegistrationOutcome {}
}
