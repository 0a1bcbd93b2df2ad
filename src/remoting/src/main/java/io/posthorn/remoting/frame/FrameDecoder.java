package io.posthorn.remoting.frame;

import io.netty.buffer.ByteBuf;

/**
 * Finds frames in a stream of bytes. Big-endian.
 *
 * <pre>
 *   0 length of what follows (4)
 *   4 header encoding (1)   5 header length (3)
 *   8 header                8 + header length: body
 * </pre>
 *
 * The announced lengths are checked as soon as they are there and before anything is allocated for
 * them. Has no state between frames and may be shared.
 */
public final class FrameDecoder {

    /** What the reference accepts unless told otherwise: all of a frame, its length included. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 16 * 1024 * 1024;

    static final int LENGTH_BYTES = 4;
    static final int HEADER_WORD_BYTES = 4;
    static final int MAX_HEADER_BYTES = 0xFF_FFFF;

    private static final int KEPT_SCRATCH_BYTES = 16 * 1024;
    private static final ThreadLocal<byte[]> SCRATCH =
            ThreadLocal.withInitial(() -> new byte[KEPT_SCRATCH_BYTES]);

    private final int maxFrameBytes;

    /**
     * @param maxFrameBytes longest frame accepted, its length field included
     */
    public FrameDecoder(final int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Reads the next frame, if all of it is there.
     *
     * @param in its reader index moves past the frame, or stays when null is returned
     * @return null if more bytes are needed; else a frame whose body is a retained slice of {@code
     *     in}, for the caller to release
     * @throws BadFrame if this can never become a frame; the rest of the stream is then worthless
     */
    public Frame decode(final ByteBuf in) throws BadFrame {
        final int available = in.readableBytes();
        if (available < LENGTH_BYTES) {
            return null;
        }
        final int start = in.readerIndex();
        final int length = in.getInt(start);
        checkLength(length);
        if (available < LENGTH_BYTES + HEADER_WORD_BYTES) {
            return null;
        }
        final int headerWord = in.getInt(start + LENGTH_BYTES);
        final int headerLength = headerWord & MAX_HEADER_BYTES;
        final HeaderEncoding encoding = encodingOf(headerWord >>> 24);
        final int bodyLength = length - HEADER_WORD_BYTES - headerLength;
        if (bodyLength < 0) {
            throw new BadFrame(
                    "a header of %d bytes is announced in a frame of %d"
                            .formatted(headerLength, length));
        }
        if (available - LENGTH_BYTES < length) {
            return null;
        }
        final Frame frame =
                header(in, start + LENGTH_BYTES + HEADER_WORD_BYTES, headerLength, encoding);
        in.readerIndex(start + LENGTH_BYTES + HEADER_WORD_BYTES + headerLength);
        if (bodyLength > 0) {
            frame.body(in.readRetainedSlice(bodyLength));
        }
        return frame;
    }

    private void checkLength(final int length) throws BadFrame {
        if (length < HEADER_WORD_BYTES) {
            throw new BadFrame("a frame of %d bytes is announced".formatted(length));
        }
        if (length > maxFrameBytes - LENGTH_BYTES) {
            throw new BadFrame(
                    "a frame of %d bytes is announced, the limit is %d"
                            .formatted(length + (long) LENGTH_BYTES, maxFrameBytes));
        }
    }

    private static HeaderEncoding encodingOf(final int number) throws BadFrame {
        return switch (number) {
            case 0 -> HeaderEncoding.JSON;
            case 1 -> HeaderEncoding.ROCKETMQ;
            default -> throw new BadFrame("header encoding %d is unknown".formatted(number));
        };
    }

    private static Frame header(
            final ByteBuf in, final int at, final int length, final HeaderEncoding encoding)
            throws BadFrame {
        final byte[] bytes;
        final int from;
        if (in.hasArray()) {
            bytes = in.array();
            from = in.arrayOffset() + at;
        } else {
            bytes = length <= KEPT_SCRATCH_BYTES ? SCRATCH.get() : new byte[length];
            from = 0;
            in.getBytes(at, bytes, 0, length);
        }
        return encoding == HeaderEncoding.JSON
                ? JsonHeader.decode(bytes, from, length)
                : BinaryHeader.decode(bytes, from, length);
    }
}
