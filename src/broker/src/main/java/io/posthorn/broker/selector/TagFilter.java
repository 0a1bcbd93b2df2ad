package io.posthorn.broker.selector;

import io.posthorn.message.TagCode;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * RocketMQ's tag expression: {@code A || B} wants either tag, {@code *} or nothing wants all. The
 * consume queue keeps only a hash of the tag, so {@link #matchesCode} may let a stranger through
 * and {@link #matches} decides.
 */
public final class TagFilter {

    /** Wants every message. */
    public static final TagFilter ALL = new TagFilter("*", Set.of());

    private static final String EVERY_TAG = "*";

    private final String text;
    private final Set<String> tags;

    /** Sorted. */
    private final long[] codes;

    private TagFilter(final String text, final Set<String> tags) {
        this.text = text;
        this.tags = tags;
        this.codes = tags.stream().mapToLong(TagCode::of).sorted().distinct().toArray();
    }

    /**
     * Reads a tag expression. There are no wrong ones: blanks around a tag and empty places in the
     * list are left out.
     *
     * @param text the expression; null and blank mean all, as does {@code *} anywhere in the list
     * @return the filter
     */
    public static TagFilter parse(final String text) {
        if (text == null || text.isBlank()) {
            return ALL;
        }
        final Set<String> tags = new TreeSet<>();
        for (final String part : text.split("\\|\\|")) {
            final String tag = part.strip();
            if (tag.equals(EVERY_TAG)) {
                return ALL;
            }
            if (!tag.isEmpty()) {
                tags.add(tag);
            }
        }
        return tags.isEmpty() ? ALL : new TagFilter(text, Set.copyOf(tags));
    }

    /**
     * A first test without reading the message.
     *
     * @param tagCode the code from the consume queue
     * @return false if the message is certainly not wanted
     */
    public boolean matchesCode(final long tagCode) {
        return codes.length == 0 || Arrays.binarySearch(codes, tagCode) >= 0;
    }

    /**
     * The exact test.
     *
     * @param tag the message's tag, or null if it has none
     * @return whether the message is wanted
     */
    public boolean matches(final String tag) {
        return tags.isEmpty() || tag != null && tags.contains(tag);
    }

    /**
     * Whether nothing is filtered out.
     *
     * @return true for {@code *}
     */
    public boolean wantsAll() {
        return tags.isEmpty();
    }

    /** Two filters are equal if they want the same tags, however these were written. */
    @Override
    public boolean equals(final Object other) {
        return other instanceof TagFilter filter && filter.tags.equals(tags);
    }

    @Override
    public int hashCode() {
        return tags.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
