package io.posthorn.broker.client;

import io.posthorn.broker.selector.Dialect;
import io.posthorn.broker.selector.InvalidSelector;
import io.posthorn.broker.selector.Selector;
import io.posthorn.broker.selector.SelectorCache;
import io.posthorn.broker.selector.SelectorParser;
import io.posthorn.broker.selector.TagFilter;

/** What a group wants of one topic: by tag, or by an expression over properties. Immutable. */
public final class Subscription {

    /** Type of a tag expression. */
    public static final String TAG = "TAG";

    /** Type of an SQL92 expression. */
    public static final String SQL92 = "SQL92";

    private final String topic;
    private final String type;
    private final String expression;
    private final long version;
    private final TagFilter tags;
    private final Selector selector;

    private Subscription(
            final String topic,
            final String type,
            final String expression,
            final long version,
            final TagFilter tags,
            final Selector selector) {
        this.topic = topic;
        this.type = type;
        this.expression = expression;
        this.version = version;
        this.tags = tags;
        this.selector = selector;
    }

    /**
     * Makes a subscription from a client's words.
     *
     * @param topic the topic
     * @param type {@link #TAG}, {@link #SQL92}, or null for a tag expression
     * @param expression what is wanted; null or empty for everything
     * @param version grows when the client changes its mind
     * @return the subscription
     * @throws InvalidSelector if the expression cannot be understood, or its type is unknown
     */
    public static Subscription of(
            final String topic, final String type, final String expression, final long version)
            throws InvalidSelector {
        final String text = expression == null ? "" : expression;
        if (type == null || type.isEmpty() || TAG.equals(type)) {
            return new Subscription(
                    topic, TAG, text.isBlank() ? "*" : text, version, TagFilter.parse(text), null);
        }
        if (!SQL92.equals(type)) {
            throw new InvalidSelector(
                    1, "the selector type " + type + " is not known; use TAG or SQL92");
        }
        if (text.isBlank()) {
            return new Subscription(topic, SQL92, text, version, TagFilter.ALL, null);
        }
        return new Subscription(
                topic,
                SQL92,
                text,
                version,
                TagFilter.ALL,
                SelectorParser.parse(text, Dialect.SQL92));
    }

    /**
     * Makes a subscription from words that a client says with every request.
     *
     * @param topic the topic
     * @param type {@link #TAG}, {@link #SQL92}, or null for a tag expression
     * @param expression what is wanted; null or empty for everything
     * @param version grows when the client changes its mind
     * @param known selectors that were read before
     * @return the subscription
     * @throws InvalidSelector if the expression cannot be understood, or its type is unknown
     */
    public static Subscription of(
            final String topic,
            final String type,
            final String expression,
            final long version,
            final SelectorCache known)
            throws InvalidSelector {
        return SQL92.equals(type) && expression != null && !expression.isBlank()
                ? new Subscription(
                        topic,
                        SQL92,
                        expression,
                        version,
                        TagFilter.ALL,
                        known.parse(expression, Dialect.SQL92))
                : of(topic, type, expression, version);
    }

    /**
     * Everything of a topic.
     *
     * @param topic the topic
     * @return a subscription of version 0
     */
    public static Subscription all(final String topic) {
        return new Subscription(topic, TAG, "*", 0, TagFilter.ALL, null);
    }

    /**
     * The topic.
     *
     * @return a name
     */
    public String topic() {
        return topic;
    }

    /**
     * The expression's type.
     *
     * @return {@link #TAG} or {@link #SQL92}
     */
    public String type() {
        return type;
    }

    /**
     * The expression as the client wrote it.
     *
     * @return {@code *} for everything
     */
    public String expression() {
        return expression;
    }

    /**
     * The client's version of it.
     *
     * @return grows with changes
     */
    public long version() {
        return version;
    }

    /**
     * The quick test on tag codes.
     *
     * @return passes everything if the subscription is not by tag
     */
    public TagFilter tags() {
        return tags;
    }

    /**
     * The test on properties.
     *
     * @return null if the subscription is by tag
     */
    public Selector selector() {
        return selector;
    }

    /**
     * Whether another one wants the same.
     *
     * @param other any subscription
     * @return true if topic, type and expression are the same
     */
    public boolean wantsTheSame(final Subscription other) {
        return topic.equals(other.topic)
                && type.equals(other.type)
                && expression.equals(other.expression);
    }
}
