package io.posthorn.message;

/** The number that stands for a tag in a consume queue. */
public final class TagCode {

    /** The code of a message without a tag. */
    public static final long NONE = 0;

    private TagCode() {}

    /**
     * The code of a tag: Java's string hash, sign-extended. Different tags may share a code, so
     * consumers compare the text again.
     *
     * @param tag a tag, or null
     * @return the code, {@link #NONE} for null or empty
     */
    public static long of(final String tag) {
        return tag == null || tag.isEmpty() ? NONE : tag.hashCode();
    }

    /**
     * The code of a message's tag.
     *
     * @param properties the message's
     * @return the code, {@link #NONE} without a tag
     */
    public static long in(final PropertyText properties) {
        return properties.hashOf(PropertyKeys.TAGS);
    }
}
