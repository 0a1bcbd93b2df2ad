package io.posthorn.remoting.frame;

import io.netty.buffer.ByteBuf;

/**
 * Writes everything of a frame but its body, which can then be sent uncopied. Has no state and may
 * be shared.
 */
public final class FrameEncoder {

    private final int maxFrameBytes;

    /**
     * @param maxFrameBytes longest frame a peer accepts, its length field included
     */
    public FrameEncoder(final int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Writes length, header word and header. The body's length is counted, the body is not written.
     *
     * @param frame not changed
     * @param encoding what to use if the frame does not say; a code of more than 16 bits goes out
     *     as JSON in any case
     * @param out receives the bytes; left as it was when this fails
     * @throws UnencodableFrame if the format cannot carry the frame
     */
    public void encodeHead(final Frame frame, final HeaderEncoding encoding, final ByteBuf out) {
        final int start = out.writerIndex();
        try {
            final HeaderEncoding used = encodingFor(frame, encoding);
            out.writeLong(0);
            if (used == HeaderEncoding.JSON) {
                JsonHeader.encode(frame, out);
            } else {
                BinaryHeader.encode(frame, out);
            }
            final int headerLength =
                    out.writerIndex()
                            - start
                            - FrameDecoder.LENGTH_BYTES
                            - FrameDecoder.HEADER_WORD_BYTES;
            final long total = out.writerIndex() - start + (long) frame.body().readableBytes();
            if (headerLength > FrameDecoder.MAX_HEADER_BYTES || total > maxFrameBytes) {
                throw new UnencodableFrame(
                        "the frame has %d bytes (header %d), the limit is %d"
                                .formatted(total, headerLength, maxFrameBytes));
            }
            out.setInt(start, (int) total - FrameDecoder.LENGTH_BYTES);
            out.setInt(start + FrameDecoder.LENGTH_BYTES, used.number() << 24 | headerLength);
        } catch (final UnencodableFrame e) {
            out.writerIndex(start);
            throw e;
        }
    }

    private static HeaderEncoding encodingFor(final Frame frame, final HeaderEncoding wanted) {
        if (frame.code() != (short) frame.code()) {
            return HeaderEncoding.JSON;
        }
        return frame.encoding() == null ? wanted : frame.encoding();
    }
}
