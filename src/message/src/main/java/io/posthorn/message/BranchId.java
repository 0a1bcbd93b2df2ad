package io.posthorn.message;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a branch of a distributed transaction: what the XA specification calls an XID (X/Open CAE
 * Specification C193, 4.2). Immutable.
 */
public final class BranchId {

    /** Longest global transaction id and longest branch qualifier, bytes. */
    public static final int MAX_PART_BYTES = 64;

    private static final Pattern TEXT =
            Pattern.compile("(-?\\d{1,10}):([0-9a-f]{2,128}):([0-9a-f]{0,128})");
    private static final HexFormat HEX = HexFormat.of();

    private final int formatId;
    private final byte[] globalId;
    private final byte[] qualifier;

    /**
     * @param formatId how the transaction manager makes ids; not -1, which stands for none
     * @param globalId the transaction's, 1 to 64 bytes
     * @param qualifier the branch's within it, 0 to 64 bytes
     * @throws IllegalArgumentException if one of them is not so
     */
    public BranchId(final int formatId, final byte[] globalId, final byte[] qualifier) {
        if (formatId == -1
                || globalId.length < 1
                || globalId.length > MAX_PART_BYTES
                || qualifier.length > MAX_PART_BYTES) {
            throw new IllegalArgumentException(
                    "%d with %d and %d bytes is no id of a branch"
                            .formatted(formatId, globalId.length, qualifier.length));
        }
        this.formatId = formatId;
        this.globalId = globalId.clone();
        this.qualifier = qualifier.clone();
    }

    /**
     * Reads what {@link #text} gave.
     *
     * @param text any text, or null
     * @return empty if it is no id
     */
    public static Optional<BranchId> parse(final String text) {
        final Matcher parts = TEXT.matcher(text == null ? "" : text);
        if (!parts.matches() || parts.group(2).length() % 2 + parts.group(3).length() % 2 > 0) {
            return Optional.empty();
        }
        final long formatId = Long.parseLong(parts.group(1));
        return formatId != (int) formatId || formatId == -1
                ? Optional.empty()
                : Optional.of(
                        new BranchId(
                                (int) formatId,
                                HEX.parseHex(parts.group(2)),
                                HEX.parseHex(parts.group(3))));
    }

    /**
     * How the transaction manager makes ids.
     *
     * @return its format's number
     */
    public int formatId() {
        return formatId;
    }

    /**
     * The global transaction's id.
     *
     * @return a copy
     */
    public byte[] globalId() {
        return globalId.clone();
    }

    /**
     * The branch within the transaction.
     *
     * @return a copy
     */
    public byte[] qualifier() {
        return qualifier.clone();
    }

    /**
     * The id as text, the same on the wire, in the log and for operators.
     *
     * @return format, global id and qualifier, the latter two in hexadecimal digits
     */
    public String text() {
        return formatId + ":" + HEX.formatHex(globalId) + ":" + HEX.formatHex(qualifier);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof BranchId id
                && formatId == id.formatId
                && Arrays.equals(globalId, id.globalId)
                && Arrays.equals(qualifier, id.qualifier);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * formatId + Arrays.hashCode(globalId)) + Arrays.hashCode(qualifier);
    }

    @Override
    public String toString() {
        return text();
    }
}
