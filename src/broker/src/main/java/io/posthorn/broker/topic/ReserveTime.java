package io.posthorn.broker.topic;

import io.posthorn.store.retention.AgeLimits;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How long topics keep their messages: RocketMQ's topic attribute {@code reserve.time}, in hours as
 * there, -1 for as long as the broker keeps its log. Tells the store, which asks from an agent of
 * its own.
 */
public final class ReserveTime implements AgeLimits {

    /** The attribute's key. */
    public static final String KEY = "reserve.time";

    /** What is kept as long as the log. */
    private static final long AS_THE_LOG = -1;

    private final Topics topics;
    private final BrokerIdentity identity;

    /**
     * @param topics hold the attribute
     * @param identity says which topics are the broker's own; those keep to the log
     */
    public ReserveTime(final Topics topics, final BrokerIdentity identity) {
        this.topics = topics;
        this.identity = identity;
    }

    /**
     * What is wrong with a value.
     *
     * @param value as on the wire
     * @return a sentence, or nothing if it is -1 or a whole number of hours above 0
     */
    public static Optional<String> faultOf(final String value) {
        final long hours = hoursIn(value);
        return hours == AS_THE_LOG || hours > 0
                ? Optional.empty()
                : Optional.of(
                        ("Attribute %s is how many hours the topic keeps its messages: a whole"
                                        + " number above 0, or -1 to keep them as long as the log,"
                                        + " not %s.")
                                .formatted(KEY, value));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Like RocketMQ this takes a number that is not above 0 for -1; such ones may come from an
     * imported configuration.
     */
    @Override
    public long maxAgeMs(final String topic) {
        final TopicConfig config = topics.find(topic);
        final String value = config == null ? null : config.attributes().get(KEY);
        if (value == null || Topics.isSystem(topic, identity)) {
            return AS_THE_LOG;
        }
        final long hours = hoursIn(value);
        return hours > 0 ? TimeUnit.HOURS.toMillis(hours) : AS_THE_LOG;
    }

    /** 0, which means nothing, for what is no number. */
    private static long hoursIn(final String value) {
        try {
            return Long.parseLong(value);
        } catch (final NumberFormatException e) {
            // Not a number is one of the answers, not a failure.
            return 0;
        }
    }
}
