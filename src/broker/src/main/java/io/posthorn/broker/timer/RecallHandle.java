package io.posthorn.broker.timer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a sender keeps to take a delayed message back (remoting protocol 13): Base64-URL of {@code
 * v1 topic broker dueMs+1 uniqueKey}.
 *
 * @param topic the message's topic
 * @param broker name of the broker that has it
 * @param dueMs when it is due
 * @param uniqueKey the client's id of the message
 */
public record RecallHandle(String topic, String broker, long dueMs, String uniqueKey) {

    private static final String VERSION = "v1";
    private static final int WORDS = 5;

    /**
     * Reads a handle.
     *
     * @param text as the sender kept it
     * @return empty if it is none
     */
    public static Optional<RecallHandle> parse(final String text) {
        try {
            final String[] word =
                    new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)
                            .split(" ", -1);
            return word.length == WORDS && word[0].equals(VERSION)
                    ? Optional.of(
                            new RecallHandle(
                                    word[1], word[2], Long.parseLong(word[3]) - 1, word[4]))
                    : Optional.empty();
        } catch (final IllegalArgumentException e) {
            // Neither Base64 nor a number: somebody made it up.
            return Optional.empty();
        }
    }

    /**
     * Writes the handle.
     *
     * @return what the sender keeps
     */
    public String text() {
        final String words =
                String.join(" ", VERSION, topic, broker, Long.toString(dueMs + 1), uniqueKey);
        return Base64.getUrlEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8));
    }
}
