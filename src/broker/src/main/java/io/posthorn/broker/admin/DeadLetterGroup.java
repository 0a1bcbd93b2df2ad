package io.posthorn.broker.admin;

import io.posthorn.broker.resend.Letters.Extent;
import io.posthorn.broker.resend.ResendJob;
import java.util.List;

/**
 * The dead letters of a group.
 *
 * @param group the group
 * @param topic its dead-letter topic
 * @param open letters nobody has dealt with
 * @param stored letters that are still there, those dealt with included
 * @param oldestStoredMs when the oldest open letter was stored, ms since the epoch; 0 if none is
 *     open
 * @param queues by number; mostly one
 * @param job the job that sends them again at present; null if none does
 */
public record DeadLetterGroup(
        String group,
        String topic,
        long open,
        long stored,
        long oldestStoredMs,
        List<Extent> queues,
        ResendJob job) {

    /** Takes a copy of the list. */
    public DeadLetterGroup {
        queues = List.copyOf(queues);
    }
}
