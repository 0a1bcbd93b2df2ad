package io.posthorn.remoting.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Frames to bytes and back, in memory. */
public final class Wire {

    private Wire() {}

    /** All bytes of a frame; the frame is released. */
    public static ByteBuf encoded(final Frame frame, final HeaderEncoding encoding) {
        final ByteBuf out = Unpooled.buffer();
        new FrameEncoder(FrameDecoder.DEFAULT_MAX_FRAME_BYTES).encodeHead(frame, encoding, out);
        out.writeBytes(frame.body().duplicate());
        frame.release();
        return out;
    }

    /** The first frame in these bytes; its body shares them. */
    public static Frame decoded(final ByteBuf bytes) throws BadFrame {
        return new FrameDecoder(FrameDecoder.DEFAULT_MAX_FRAME_BYTES).decode(bytes);
    }

    /** A frame around a header as it is. */
    public static ByteBuf around(final HeaderEncoding encoding, final byte[] header) {
        return Unpooled.buffer()
                .writeInt(header.length + 4)
                .writeInt(encoding.number() << 24 | header.length)
                .writeBytes(header);
    }
}
