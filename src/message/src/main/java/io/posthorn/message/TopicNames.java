package io.posthorn.message;

import java.util.Optional;
import java.util.Set;

/**
 * Names of topics and groups: which are legal, which are ours, how retry and dead-letter topics are
 * called.
 */
public final class TopicNames {

    /** Template for topics created on first use. */
    public static final String AUTO_CREATE_TEMPLATE = "TBW102";

    /** Where messages with a delay level wait in a RocketMQ broker; clients must not send there. */
    public static final String SCHEDULE = "SCHEDULE_TOPIC_XXXX";

    /** Where messages wait for their time. */
    public static final String TIMER = "rmq_sys_wheel_timer";

    /** Records that say of a waiting message that it is not to be delivered any more. */
    public static final String TIMER_SETTLED = "rmq_sys_timers_settled";

    /** What a store notes for itself, so that everything it derives can be derived again. */
    public static final String STORE_NOTES = "rmq_sys_store_notes";

    /** Changes of topics and groups, ahead of the messages that rely on them. */
    public static final String CATALOG_NOTES = "rmq_sys_catalog_notes";

    /** What subscriptions settled. */
    public static final String SETTLEMENTS = "rmq_sys_settlements";

    /** What transactions are about to send, and branches that are prepared. */
    public static final String STAGED = "rmq_sys_staged";

    /** Half messages. */
    public static final String HALF = "RMQ_SYS_TRANS_HALF_TOPIC";

    /** Outcomes of half messages. */
    public static final String HALF_OP = "RMQ_SYS_TRANS_OP_HALF_TOPIC";

    /** Half messages that were given up. */
    public static final String HALF_GIVEN_UP = "TRANS_CHECK_MAX_TIME_TOPIC";

    /** Reserved for self tests of clients. */
    public static final String SELF_TEST = "SELF_TEST_TOPIC";

    /** Legacy event topic. */
    public static final String OFFSET_MOVED = "OFFSET_MOVED_EVENT";

    /** Message trace. */
    public static final String TRACE = "RMQ_SYS_TRACE_TOPIC";

    /** Benchmarks of the stock distribution. */
    public static final String BENCHMARK = "BenchmarkTest";

    /** Prefix of retry topics. */
    public static final String RETRY_PREFIX = "%RETRY%";

    /** Prefix of dead-letter topics. */
    public static final String DEAD_LETTER_PREFIX = "%DLQ%";

    /** Prefix of topics that belong to the broker. */
    public static final String SYSTEM_PREFIX = "rmq_sys_";

    /** Prefix of topics that live as long as the session that made them. */
    public static final String TEMPORARY_PREFIX = "rmq_sys_temporary|";

    /** Longest topic name that a client may use. */
    public static final int MAX_TOPIC_LENGTH = 127;

    /** Longest name of a retry or dead-letter topic. */
    public static final int MAX_DERIVED_TOPIC_LENGTH = 255;

    /** Longest group name. */
    public static final int MAX_GROUP_LENGTH = 255;

    private static final Set<String> SYSTEM =
            Set.of(
                    AUTO_CREATE_TEMPLATE,
                    SCHEDULE,
                    TIMER,
                    HALF,
                    HALF_OP,
                    HALF_GIVEN_UP,
                    SELF_TEST,
                    OFFSET_MOVED,
                    TRACE,
                    BENCHMARK);

    private static final Set<String> NO_SEND =
            Set.of(SCHEDULE, TIMER, HALF, HALF_OP, HALF_GIVEN_UP, SELF_TEST, OFFSET_MOVED);

    private static final boolean[] LEGAL = new boolean[128];

    static {
        final String legal = "%|_-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        legal.chars().forEach(c -> LEGAL[c] = true);
    }

    private TopicNames() {}

    /**
     * The retry topic of a group.
     *
     * @param group a consumer group
     * @return its retry topic
     */
    public static String retryOf(final String group) {
        return RETRY_PREFIX + group;
    }

    /**
     * The dead-letter topic of a group.
     *
     * @param group a consumer group
     * @return its dead-letter topic
     */
    public static String deadLetterOf(final String group) {
        return DEAD_LETTER_PREFIX + group;
    }

    /**
     * Whether this is a retry topic.
     *
     * @param topic any name
     * @return true for {@code %RETRY%…}
     */
    public static boolean isRetry(final String topic) {
        return topic.startsWith(RETRY_PREFIX);
    }

    /**
     * Whether this is a dead-letter topic.
     *
     * @param topic any name
     * @return true for {@code %DLQ%…}
     */
    public static boolean isDeadLetter(final String topic) {
        return topic.startsWith(DEAD_LETTER_PREFIX);
    }

    /**
     * The group that a retry topic belongs to.
     *
     * @param retryTopic a name for which {@link #isRetry} holds
     * @return the group
     */
    public static String groupOfRetry(final String retryTopic) {
        return retryTopic.substring(RETRY_PREFIX.length());
    }

    /**
     * The group that a dead-letter topic belongs to.
     *
     * @param deadLetterTopic a name for which {@link #isDeadLetter} holds
     * @return the group
     */
    public static String groupOfDeadLetter(final String deadLetterTopic) {
        return deadLetterTopic.substring(DEAD_LETTER_PREFIX.length());
    }

    /**
     * Whether this is the topic of a temporary destination.
     *
     * @param topic any name
     * @return true for {@code rmq_sys_temporary|…}
     */
    public static boolean isTemporary(final String topic) {
        return topic.startsWith(TEMPORARY_PREFIX);
    }

    /**
     * Whether clients may neither create, change nor delete this topic.
     *
     * @param topic any name
     * @return true for the reserved names and prefixes
     */
    public static boolean isSystem(final String topic) {
        return SYSTEM.contains(topic) || topic.startsWith(SYSTEM_PREFIX);
    }

    /**
     * Whether clients may not send to this topic.
     *
     * @param topic any name
     * @return true for topics only the broker writes to
     */
    public static boolean isClosedForClients(final String topic) {
        return NO_SEND.contains(topic);
    }

    /**
     * Says what is wrong with a topic name.
     *
     * @param topic any text, or null
     * @return a sentence, or empty if the name is legal
     */
    public static Optional<String> faultOfTopic(final String topic) {
        if (topic == null || topic.isBlank()) {
            return Optional.of("The specified topic is blank.");
        }
        final int limit =
                isRetry(topic) || isDeadLetter(topic) ? MAX_DERIVED_TOPIC_LENGTH : MAX_TOPIC_LENGTH;
        return faultOf("topic", topic, limit);
    }

    /**
     * Says what is wrong with a group name.
     *
     * @param group any text, or null
     * @return a sentence, or empty if the name is legal
     */
    public static Optional<String> faultOfGroup(final String group) {
        if (group == null || group.isBlank()) {
            return Optional.of("The specified group is blank.");
        }
        return faultOf("group", group, MAX_GROUP_LENGTH);
    }

    private static Optional<String> faultOf(final String kind, final String name, final int limit) {
        if (name.length() > limit) {
            return Optional.of(
                    "The specified %s is %d characters long, at most %d are allowed."
                            .formatted(kind, name.length(), limit));
        }
        for (int i = 0; i < name.length(); i++) {
            final char c = name.charAt(i);
            if (c >= LEGAL.length || !LEGAL[c]) {
                return Optional.of(
                        "The specified %s \"%s\" contains the illegal character '%s' at position %d; allowed are letters, digits and %% | _ -"
                                .formatted(
                                        kind,
                                        printable(name),
                                        printable(String.valueOf(c)),
                                        i + 1));
            }
        }
        return Optional.empty();
    }

    private static String printable(final String text) {
        return text.chars()
                .mapToObj(
                        c ->
                                Character.isISOControl(c)
                                        ? "\\u%04x".formatted(c)
                                        : String.valueOf((char) c))
                .reduce("", String::concat);
    }
}
