package io.posthorn.systemtests.client;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A message as a consumer got it.
 *
 * @param topic the topic the client shows, which for a retried message is the original one
 * @param tag null if there is none
 * @param keys separated by blanks; null if there are none
 * @param body what was sent, decompressed
 * @param properties all of them
 * @param messageId the id the client made
 * @param offsetMessageId the id the broker made
 * @param queueId the queue it came from
 * @param queueOffset its ordinal there
 * @param reconsumeTimes how often it was given back
 * @param bornTimestamp when it was made, in ms since the epoch
 * @param storeTimestamp when it was stored, in ms since the epoch
 */
public record Incoming(
        String topic,
        String tag,
        String keys,
        byte[] body,
        Map<String, String> properties,
        String messageId,
        String offsetMessageId,
        int queueId,
        long queueOffset,
        int reconsumeTimes,
        long bornTimestamp,
        long storeTimestamp) {

    /**
     * The body as text.
     *
     * @return the body, read as UTF-8
     */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
