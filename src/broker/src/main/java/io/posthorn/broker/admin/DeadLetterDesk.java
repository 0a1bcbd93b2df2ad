package io.posthorn.broker.admin;

import io.posthorn.broker.resend.Letter;
import io.posthorn.broker.resend.ResendJob;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Shows dead letters, sends them again and marks them as dealt with. A letter that was sent again
 * or purged stays in its topic, where other readers see it, until the log lets go of it; here it
 * counts as dealt with. All methods refuse with UNAVAILABLE while the broker recovers.
 */
public interface DeadLetterDesk {

    /**
     * Looks for groups that have, or had, dead letters.
     *
     * @param contains part of the group's name, in any case; empty for all
     * @param page number of the page, from 0
     * @param size entries on a page, at least 1
     * @return one page, sorted by group
     */
    Page<DeadLetterGroup> list(String contains, int page, int size);

    /**
     * The dead letters of one group.
     *
     * @param group exactly
     * @return how they stand
     * @throws AdminRefusal NOT_FOUND if it has no dead-letter topic
     */
    DeadLetterGroup get(String group);

    /**
     * Letters of a queue in order.
     *
     * @param group whose
     * @param queueId a queue of its dead-letter topic; they mostly have one only
     * @param fromOffset queue offset to begin at; below the oldest begins there
     * @param limit at most so many
     * @param withSettled also those that are dealt with
     * @return possibly empty; fewer than the limit does not mean that the queue ends there
     * @throws AdminRefusal NOT_FOUND for group or queue
     */
    LetterPage letters(String group, int queueId, long fromOffset, int limit, boolean withSettled);

    /**
     * One letter, dealt with or not.
     *
     * @param letter which
     * @return the letter
     * @throws AdminRefusal NOT_FOUND
     */
    DeadLetter read(Letter letter);

    /**
     * Sends a letter again. Blocks for as long as it takes to read it.
     *
     * @param letter which
     * @param topic where to; null for where it comes from
     * @return where the message lies, once it is as safe as the broker promises; fails with {@link
     *     AdminRefusal}: NOT_FOUND for group or letter, CONFLICT if the letter was dealt with,
     *     INVALID_VALUE (field {@code topic}) if it cannot go there, UNAVAILABLE
     */
    CompletionStage<SentMessage> resend(Letter letter, String topic);

    /**
     * Begins to send all letters of a group again that are open now.
     *
     * @param group whose
     * @param topic where to; null for where each comes from
     * @param perSecond how fast, in letters a second; 1 to {@link
     *     io.posthorn.broker.resend.ResendJobs#MOST_PER_SECOND}
     * @return the job, which goes on by itself
     * @throws AdminRefusal NOT_FOUND for group or topic; INVALID_VALUE (field {@code perSecond});
     *     CONFLICT if a job runs for the group; BUSY if too many run
     */
    ResendJob resendAll(String group, String topic, int perSecond);

    /**
     * The jobs of a group that are remembered. A restart forgets them, not what they did.
     *
     * @param group whose
     * @return the newest first
     * @throws AdminRefusal NOT_FOUND
     */
    List<ResendJob> jobs(String group);

    /**
     * One job.
     *
     * @param group whose
     * @param id its name
     * @return the job
     * @throws AdminRefusal NOT_FOUND for group or job
     */
    ResendJob job(String group, String id);

    /**
     * Ends a job before it is done; what it has sent stays sent.
     *
     * @param group whose
     * @param id its name
     * @throws AdminRefusal NOT_FOUND for group or job; CONFLICT if it had ended before
     */
    void cancel(String group, String id);

    /**
     * Marks a letter as dealt with without sending it. Returns when that is as safe as the broker
     * promises.
     *
     * @param letter which
     * @throws AdminRefusal NOT_FOUND; CONFLICT if it was dealt with before
     */
    void purge(Letter letter);

    /**
     * Marks all letters of a group as dealt with that are there now. Returns when that is as safe
     * as the broker promises.
     *
     * @param group whose
     * @return how many were open
     * @throws AdminRefusal NOT_FOUND; CONFLICT while a job sends them
     */
    long purgeAll(String group);

    /**
     * Part of a group's letters.
     *
     * @param letters by queue offset
     * @param nextOffset queue offset to go on from
     * @param minOffset queue offset of the oldest letter there is
     * @param maxOffset queue offset the next letter gets
     */
    record LetterPage(List<DeadLetter> letters, long nextOffset, long minOffset, long maxOffset) {

        /** Takes a copy of the list. */
        public LetterPage {
            letters = List.copyOf(letters);
        }
    }
}
