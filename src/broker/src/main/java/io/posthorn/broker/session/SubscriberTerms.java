package io.posthorn.broker.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Objects;

/**
 * What a named subscription was made for. If an application asks for it with other terms, it means
 * another subscription (JMS 3.1, 8.3.2 to 8.3.4).
 *
 * @param name which
 * @param isShared whether it may have several consumers
 * @param selector what is wanted; null for everything
 * @param noLocal whether messages of its own client are not wanted
 * @param since physical offset at which the log ended when it began; 0 if nobody wrote it down
 */
record SubscriberTerms(
        SubscriberName name, boolean isShared, String selector, boolean noLocal, long since) {

    private static final String NONE = "-";
    private static final int PARTS = 6;

    /** Of labels that were written before there was the last part. */
    private static final int PARTS_WITHOUT_PLACE = 5;

    /** As it is kept with the subscription, see {@link #parse}. */
    String label() {
        return String.join(
                ",",
                isShared ? "shared" : "unshared",
                noLocal ? "nolocal" : NONE,
                textOf(name.clientId()),
                textOf(name.name()),
                textOf(selector),
                Long.toString(since));
    }

    /** Null if this is the label of something else. */
    static SubscriberTerms parse(final String label) {
        final String[] parts = label.split(",");
        if (parts.length != PARTS && parts.length != PARTS_WITHOUT_PLACE) {
            return null;
        }
        return new SubscriberTerms(
                new SubscriberName(valueOf(parts[2]), valueOf(parts[3]), true),
                "shared".equals(parts[0]),
                valueOf(parts[4]),
                "nolocal".equals(parts[1]),
                parts.length == PARTS ? Long.parseLong(parts[PARTS - 1]) : 0);
    }

    /** No text of URLs is a single minus but a minus itself, which is written otherwise. */
    private static String textOf(final String value) {
        if (value == null) {
            return NONE;
        }
        return NONE.equals(value) ? "%2D" : URLEncoder.encode(value, UTF_8);
    }

    private static String valueOf(final String text) {
        return NONE.equals(text) ? null : URLDecoder.decode(text, UTF_8);
    }

    /** Whether an application that asks for this means the other one. */
    boolean isLike(final SubscriberTerms other) {
        return Objects.equals(selector, other.selector) && noLocal == other.noLocal;
    }
}
