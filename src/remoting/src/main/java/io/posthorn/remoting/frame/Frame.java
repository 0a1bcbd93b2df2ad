package io.posthorn.remoting.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One request or response as it travels: logical header and body (remoting protocol 1 and 2).
 *
 * <p>Who owns the body: a frame holds one reference to it and gives that up by {@link #release}. A
 * frame handed to a connection for sending belongs to the connection, whatever becomes of it. A
 * frame that a connection hands to a processor is released by the connection as soon as the
 * processor returns; whoever needs the body longer takes a reference ({@code body().retain()}) or a
 * copy ({@link #bodyBytes}). Header values are never affected. Not for sharing between threads
 * while it is being filled.
 */
public final class Frame {

    /**
     * The version we advertise: the ordinal of RocketMQ 5.3.3. Clients keep it per address and
     * refuse SQL92 subscriptions when it is too low.
     */
    public static final int VERSION = 479;

    private static final int RESPONSE_BIT = 1;
    private static final int ONE_WAY_BIT = 2;

    private final int code;
    private Language language = Language.JAVA;
    private int version = VERSION;
    private int opaque;
    private int flag;
    private String remark;
    private final Fields fields;
    private HeaderEncoding encoding;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;
    private Runnable whenDone;

    private Frame(final int code, final Fields fields) {
        this.code = code;
        this.fields = fields;
    }

    /**
     * A new request. The connection gives it its opaque number.
     *
     * @param code the operation
     * @return without fields and body
     */
    public static Frame request(final int code) {
        return new Frame(code, new Fields());
    }

    /**
     * A new response. The exchange gives it the opaque number of its request.
     *
     * @param code the result
     * @return without remark, fields and body
     */
    public static Frame response(final int code) {
        final Frame frame = new Frame(code, new Fields());
        frame.flag = RESPONSE_BIT;
        return frame;
    }

    /** What the decoder read. */
    static Frame decoded(
            final HeaderEncoding encoding,
            final int code,
            final Language language,
            final int version,
            final int opaque,
            final int flag,
            final String remark,
            final Fields fields) {
        final Frame frame = new Frame(code, fields);
        frame.encoding = encoding;
        frame.language = language;
        frame.version = version;
        frame.opaque = opaque;
        frame.flag = flag;
        frame.remark = remark;
        return frame;
    }

    /**
     * Operation or result.
     *
     * @return see the tables in {@code remoting.command}
     */
    public int code() {
        return code;
    }

    /**
     * The sender's language.
     *
     * @return not null
     */
    public Language language() {
        return language;
    }

    /**
     * The sender's version.
     *
     * @return an ordinal of RocketMQ's list of versions (remoting protocol 2.4)
     */
    public int version() {
        return version;
    }

    /**
     * Sets the version to advertise instead of {@link #VERSION}.
     *
     * @param ordinal 0 to 65535
     * @return this
     */
    public Frame version(final int ordinal) {
        this.version = ordinal;
        return this;
    }

    /**
     * Sets the language to advertise instead of Java.
     *
     * @param spoken not null
     * @return this
     */
    public Frame language(final Language spoken) {
        this.language = spoken;
        return this;
    }

    /**
     * Correlates a response with its request.
     *
     * @return unique among the requests of one sender on one connection
     */
    public int opaque() {
        return opaque;
    }

    /**
     * Sets the correlation number. Connections and exchanges call this; others need not.
     *
     * @param number any
     * @return this
     */
    public Frame opaque(final int number) {
        this.opaque = number;
        return this;
    }

    /**
     * The flag word: bit 0 response, bit 1 one-way.
     *
     * @return as on the wire
     */
    public int flag() {
        return flag;
    }

    /**
     * Whether this answers a request.
     *
     * @return false for requests
     */
    public boolean isResponse() {
        return (flag & RESPONSE_BIT) != 0;
    }

    /**
     * Whether the sender wants no response.
     *
     * @return true for one-way requests
     */
    public boolean isOneWay() {
        return (flag & ONE_WAY_BIT) != 0;
    }

    /**
     * Marks a request as one that is not to be answered.
     *
     * @return this
     */
    public Frame oneWay() {
        flag |= ONE_WAY_BIT;
        return this;
    }

    /**
     * Free text, mostly about errors.
     *
     * @return null if there is none
     */
    public String remark() {
        return remark;
    }

    /**
     * Sets the free text.
     *
     * @param text null for none
     * @return this
     */
    public Frame remark(final String text) {
        this.remark = text;
        return this;
    }

    /**
     * The operation-specific fields.
     *
     * @return never null, possibly empty; a frame that is being built may be given more
     */
    public Fields fields() {
        return fields;
    }

    /**
     * Adds the fields of a typed header.
     *
     * @param header not null
     * @return this
     */
    public Frame header(final Header header) {
        header.write(fields);
        return this;
    }

    /**
     * Adds one field.
     *
     * @param name not null
     * @param value null adds nothing
     * @return this
     */
    public Frame field(final String name, final String value) {
        fields.put(name, value);
        return this;
    }

    /**
     * The header encoding the frame came in or is to leave in.
     *
     * @return null if the connection is to choose
     */
    public HeaderEncoding encoding() {
        return encoding;
    }

    /**
     * Fixes the header encoding to leave in.
     *
     * @param chosen null lets the connection choose
     * @return this
     */
    public Frame encoding(final HeaderEncoding chosen) {
        this.encoding = chosen;
        return this;
    }

    /**
     * The body, uncopied. See the class comment for how long it is valid.
     *
     * @return never null, possibly empty
     */
    public ByteBuf body() {
        return body;
    }

    /**
     * A copy of the body.
     *
     * @return never null, possibly empty
     */
    public byte[] bodyBytes() {
        return ByteBufUtil.getBytes(body);
    }

    /**
     * Sets the body.
     *
     * @param bytes not copied and not to be changed any more
     * @return this
     */
    public Frame body(final byte[] bytes) {
        return body(Unpooled.wrappedBuffer(bytes));
    }

    /**
     * Sets the body.
     *
     * @param bytes the readable bytes are sent; the caller's reference passes to the frame
     * @return this
     */
    public Frame body(final ByteBuf bytes) {
        release();
        this.body = bytes;
        return this;
    }

    /**
     * Sets a body of several pieces that are sent one after the other without being copied.
     *
     * @param slices each from its position to its limit; must stay as they are until {@code
     *     written} runs
     * @param written runs exactly once, on any thread, when the pieces are no longer needed: they
     *     were written, or will never be
     * @return this
     */
    public Frame body(final List<ByteBuffer> slices, final Runnable written) {
        final ByteBuffer[] pieces = slices.toArray(ByteBuffer[]::new);
        body(
                pieces.length == 1
                        ? Unpooled.wrappedBuffer(pieces[0])
                        : Unpooled.wrappedBuffer(Math.max(1, pieces.length), pieces));
        this.whenDone = written;
        return this;
    }

    /**
     * The same header with a body that needs no release. For those who keep a frame longer than its
     * processor runs.
     *
     * @return independent of this frame
     */
    public Frame copy() {
        final Frame copy = sameHeader();
        if (body.isReadable()) {
            copy.body(bodyBytes());
        }
        return copy;
    }

    /**
     * The same header with another reference to the same body, to be sent once more. The callback
     * given with the body stays with this frame.
     *
     * @return to be released or sent like any other
     */
    public Frame again() {
        final Frame copy = sameHeader();
        if (body.isReadable()) {
            copy.body(body.retainedSlice());
        }
        return copy;
    }

    private Frame sameHeader() {
        return decoded(encoding, code, language, version, opaque, flag, remark, fields);
    }

    /** Gives up the body. Whoever owns the frame calls this once; twice does no harm. */
    public void release() {
        final ByteBuf given = takeBody();
        final Runnable callback = takeWhenDone();
        given.release();
        if (callback != null) {
            callback.run();
        }
    }

    /**
     * Passes the frame's reference to the body on to the caller, leaving the frame without body.
     *
     * @return the caller releases it; possibly empty
     */
    public ByteBuf takeBody() {
        final ByteBuf given = body;
        body = Unpooled.EMPTY_BUFFER;
        return given;
    }

    /**
     * Passes on the duty to run the callback that was given with the body.
     *
     * @return null if there is none; else the caller runs it once the body is no longer needed
     */
    public Runnable takeWhenDone() {
        final Runnable callback = whenDone;
        whenDone = null;
        return callback;
    }

    @Override
    public String toString() {
        return "%s %d of %s version %d, opaque %d, remark %s, fields %s, body of %d bytes"
                .formatted(
                        isResponse() ? "response" : isOneWay() ? "one-way request" : "request",
                        code,
                        language,
                        version,
                        opaque,
                        remark,
                        fields,
                        body.readableBytes());
    }
}
