package io.posthorn.remoting.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A failure names its seed; {@code -Dposthorn.seed=…} repeats it. */
class RandomFramesTest {

    private static final int ROUNDS = 3_000;
    private static final String ODD = "\u0000\u0001\"\\{}[],:é€𝄞 aZ0";

    private final long seed = Long.getLong("posthorn.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void shouldReadBackWhateverWasWritten() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            final Frame frame = anyFrame();
            final Frame expected = frame.copy();
            final HeaderEncoding encoding = anyEncoding();
            final Frame read = Wire.decoded(Wire.encoded(frame, encoding));
            assertThat(read.toString())
                    .as("seed %d, round %d, %s", seed, round, encoding)
                    .isEqualTo(expected.toString());
            assertThat(read.bodyBytes()).isEqualTo(expected.bodyBytes());
        }
    }

    @Test
    void shouldEitherReadDamagedBytesOrRefuseThemAndNothingElse() {
        final FrameDecoder decoder = new FrameDecoder(64 * 1024);
        for (int round = 0; round < ROUNDS; round++) {
            final ByteBuf bytes = Wire.encoded(anyFrame(), anyEncoding());
            damage(bytes);
            try {
                for (Frame frame = decoder.decode(bytes);
                        frame != null;
                        frame = decoder.decode(bytes)) {
                    frame.release();
                }
            } catch (final BadFrame e) {
                assertThat(e).hasMessageMatching("(?s).+");
            } catch (final RuntimeException e) {
                throw new AssertionError("seed %d, round %d".formatted(seed, round), e);
            }
            assertThat(bytes.refCnt()).as("seed %d, round %d", seed, round).isEqualTo(1);
        }
    }

    private void damage(final ByteBuf bytes) {
        final int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            // The lengths at the beginning are the most interesting bytes.
            final int at =
                    random.nextBoolean()
                            ? random.nextInt(Math.min(30, bytes.readableBytes()))
                            : random.nextInt(bytes.readableBytes());
            bytes.setByte(at, random.nextInt(256));
        }
        if (random.nextInt(4) == 0) {
            bytes.writerIndex(random.nextInt(bytes.readableBytes()));
        }
    }

    private HeaderEncoding anyEncoding() {
        return HeaderEncoding.values()[random.nextInt(2)];
    }

    private Frame anyFrame() {
        final int code = random.nextInt(-1006, 3000);
        final Frame frame = random.nextBoolean() ? Frame.request(code) : Frame.response(code);
        frame.opaque(random.nextInt()).version(random.nextInt(65_536));
        frame.language(Language.ofNumber(random.nextInt(14)));
        if (random.nextBoolean()) {
            frame.remark('r' + anyText(40));
        }
        final int fields = random.nextInt(20);
        for (int i = 0; i < fields; i++) {
            frame.field(i + anyText(12), anyText(60));
        }
        final byte[] body = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(2_000)];
        random.nextBytes(body);
        return frame.body(Unpooled.wrappedBuffer(body));
    }

    private String anyText(final int longest) {
        final int[] points = ODD.codePoints().toArray();
        final StringBuilder text = new StringBuilder();
        final int length = random.nextInt(longest);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }
}
