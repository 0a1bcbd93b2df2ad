package io.posthorn.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How a destination of JMS or AMQP is called as a topic. Its name may hold any characters, that of
 * a topic only letters, digits, {@code _} and {@code -}: all others are written as their UTF-8
 * bytes in hexadecimal digits, each behind a {@code %}, as in a URL. So every name has one topic,
 * and most have one of the same name.
 */
public final class DestinationNames {

    /**
     * Stands between a name and its kind where a queue and a topic of one name are kept apart. No
     * name becomes a topic with this in it otherwise.
     */
    public static final char KIND_MARK = '|';

    private static final char ESCAPE = '%';
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private DestinationNames() {}

    /**
     * Says what is wrong with the name of a destination.
     *
     * @param name any text, or null
     * @return a sentence, or empty if it can be a topic
     */
    public static Optional<String> faultOf(final String name) {
        if (name == null || name.isEmpty()) {
            return Optional.of("A destination needs a name.");
        }
        final int length = topicOf(name).length();
        return length <= TopicNames.MAX_TOPIC_LENGTH
                ? Optional.empty()
                : Optional.of(
                        "The name of a destination may have %d characters, where each that is not a letter, a digit, _ or - counts as three or more; %s has %d."
                                .formatted(TopicNames.MAX_TOPIC_LENGTH, name, length));
    }

    /**
     * The topic for a name.
     *
     * @param name not null
     * @return the name, with what cannot be part of a topic escaped
     */
    public static String topicOf(final String name) {
        if (name.chars().allMatch(DestinationNames::isPlain)) {
            return name;
        }
        final StringBuilder topic = new StringBuilder();
        for (final byte each : name.getBytes(UTF_8)) {
            if (isPlain(each)) {
                topic.append((char) each);
            } else {
                topic.append(ESCAPE);
                HEX.toHexDigits(topic, each);
            }
        }
        return topic.toString();
    }

    /**
     * The name of a topic as a destination: the inverse of {@link #topicOf}.
     *
     * @param topic any topic
     * @return the name; the topic itself where it is not made of one, as that of a group's retries
     */
    public static String nameOf(final String topic) {
        if (topic.indexOf(ESCAPE) < 0) {
            return topic;
        }
        final ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (int i = 0; i < topic.length(); i++) {
            final char each = topic.charAt(i);
            if (each != ESCAPE) {
                name.write(each);
            } else if (i + 2 < topic.length()
                    && HexFormat.isHexDigit(topic.charAt(i + 1))
                    && HexFormat.isHexDigit(topic.charAt(i + 2))) {
                name.write(HexFormat.fromHexDigits(topic, i + 1, i + 3));
                i += 2;
            } else {
                return topic;
            }
        }
        final String text = name.toString(UTF_8);
        return topicOf(text).equals(topic) ? text : topic;
    }

    private static boolean isPlain(final int character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || character == '_'
                || character == '-';
    }
}
