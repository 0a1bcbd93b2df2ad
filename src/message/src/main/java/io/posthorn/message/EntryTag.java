package io.posthorn.message;

/**
 * What the entry of a consume queue says of its message, so that most messages need not be read
 * before they are given to somebody: the code of its tag below, and above it whether the message
 * has properties that have a say in that.
 */
public final class EntryTag {

    private static final long EXPIRES = 1L << 32;
    private static final long GROUPED = 1L << 33;
    private static final long DELAYED = 1L << 34;
    private static final long CODE_MASK = 0xFFFF_FFFFL;

    private EntryTag() {}

    /**
     * What a message's entry says.
     *
     * @param properties the message's
     * @return the tag of its entry
     */
    public static long of(final PropertyText properties) {
        return TagCode.in(properties) & CODE_MASK
                | (properties.has(PropertyKeys.EXPIRES_MS) ? EXPIRES : 0)
                | (properties.has(PropertyKeys.MESSAGE_GROUP) ? GROUPED : 0)
                | (properties.has(PropertyKeys.TIMER_ORIGIN) ? DELAYED : 0);
    }

    /**
     * The code of the message's tag.
     *
     * @param entryTag the tag of an entry
     * @return see {@link TagCode}
     */
    public static long codeOf(final long entryTag) {
        return (int) entryTag;
    }

    /**
     * Whether the message must be read before it can be given to somebody: it has a time to live,
     * belongs to a group, or was delayed.
     *
     * @param entryTag the tag of an entry
     * @return false for most
     */
    public static boolean isSpecial(final long entryTag) {
        return (entryTag & (EXPIRES | GROUPED | DELAYED)) != 0;
    }
}
