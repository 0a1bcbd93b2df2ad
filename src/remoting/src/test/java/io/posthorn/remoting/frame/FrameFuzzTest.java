package io.posthorn.remoting.frame;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Feeds the decoder with whatever a fuzzer thinks of. The ordinary build runs the seeds kept beside
 * this class only; {@code ./mvnw -pl src/remoting -Pfuzz test} searches for more.
 */
class FrameFuzzTest {

    private static final int LIMIT = 1 << 16;

    @FuzzTest(maxDuration = "2m")
    void shouldReadOrRefuse(final byte[] bytes) {
        final ByteBuf in = Unpooled.wrappedBuffer(bytes);
        final FrameDecoder decoder = new FrameDecoder(LIMIT);
        try {
            for (Frame frame = decoder.decode(in); frame != null; frame = decoder.decode(in)) {
                writeAgain(frame);
            }
        } catch (final BadFrame e) {
            // Refused, as it should be.
        }
        if (in.refCnt() != 1) {
            throw new AssertionError("a body was not released: " + in.refCnt());
        }
    }

    /** What was read must be fit to be written, and read again as the same. */
    private static void writeAgain(final Frame frame) throws BadFrame {
        final String before = frame.toString();
        final HeaderEncoding encoding = frame.encoding();
        final Frame copy = frame.copy();
        frame.release();
        final ByteBuf out = Unpooled.buffer();
        try {
            new FrameEncoder(16 * LIMIT).encodeHead(copy, encoding, out);
        } catch (final UnencodableFrame e) {
            return;
        }
        out.writeBytes(copy.body());
        final Frame again = new FrameDecoder(16 * LIMIT).decode(out);
        if (again.remark() == null ? copy.remark() == null : again.remark().equals(copy.remark())) {
            if (again.code() != copy.code() && encoding == HeaderEncoding.JSON) {
                throw new AssertionError(before + " became " + again);
            }
        } else if (copy.remark() != null && !copy.remark().isEmpty()) {
            throw new AssertionError(before + " became " + again);
        }
    }
}
