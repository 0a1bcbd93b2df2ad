package io.posthorn.systemtests.client;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A message to be sent.
 *
 * @param topic where to
 * @param tag null for none
 * @param key null for none
 * @param body what to carry
 * @param properties of the user
 * @param delayLevel 1 to 18; 0 for none
 * @param delayMs how long to hold it back; 0 for not at all
 */
public record Outgoing(
        String topic,
        String tag,
        String key,
        byte[] body,
        Map<String, String> properties,
        int delayLevel,
        long delayMs) {

    /**
     * A message with a text as its body.
     *
     * @param topic where to
     * @param text the body, as UTF-8
     * @return the message
     */
    public static Outgoing text(final String topic, final String text) {
        return bytes(topic, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A message with any body.
     *
     * @param topic where to
     * @param body the body
     * @return the message
     */
    public static Outgoing bytes(final String topic, final byte[] body) {
        return new Outgoing(topic, null, null, body, Map.of(), 0, 0);
    }

    /**
     * The same with a tag.
     *
     * @param value the tag
     * @return a copy
     */
    public Outgoing withTag(final String value) {
        return new Outgoing(topic, value, key, body, properties, delayLevel, delayMs);
    }

    /**
     * The same with keys.
     *
     * @param value one or more keys, separated by blanks
     * @return a copy
     */
    public Outgoing withKey(final String value) {
        return new Outgoing(topic, tag, value, body, properties, delayLevel, delayMs);
    }

    /**
     * The same with one property more.
     *
     * @param name the property's name
     * @param value its value
     * @return a copy
     */
    public Outgoing with(final String name, final String value) {
        final Map<String, String> more = new HashMap<>(properties);
        more.put(name, value);
        return new Outgoing(topic, tag, key, body, more, delayLevel, delayMs);
    }

    /**
     * The same, delayed by one of the fixed steps.
     *
     * @param level 1 to 18
     * @return a copy
     */
    public Outgoing withDelayLevel(final int level) {
        return new Outgoing(topic, tag, key, body, properties, level, delayMs);
    }

    /**
     * The same, delayed by any time. Clients before 5.0 cannot.
     *
     * @param millis how long
     * @return a copy
     */
    public Outgoing withDelayMs(final long millis) {
        return new Outgoing(topic, tag, key, body, properties, delayLevel, millis);
    }
}
