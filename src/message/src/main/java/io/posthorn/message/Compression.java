package io.posthorn.message;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;

/**
 * Undoes the compression of clients: zlib, LZ4 frames and Zstandard. The last two need their
 * library on the class path, which only programs have that read what others compressed.
 */
public final class Compression {

    private static final int LZ4 = 0x100;
    private static final int ZSTD = 0x200;

    private Compression() {}

    /**
     * The body as the application gave it.
     *
     * @param sysFlag says whether and how it is compressed
     * @param body as stored, from position to limit
     * @param mostBytes a larger result is given up, to be safe from bodies made to explode
     * @return decompressed; or as stored, if it is not compressed, is damaged or would be too large
     */
    public static byte[] decompress(final int sysFlag, final ByteBuffer body, final int mostBytes) {
        final byte[] stored = new byte[body.remaining()];
        body.duplicate().get(stored);
        if ((sysFlag & SysFlag.COMPRESSED) == 0) {
            return stored;
        }
        try (InputStream in = open(sysFlag & SysFlag.COMPRESSION_MASK, stored)) {
            final byte[] plain = in.readNBytes(mostBytes);
            return in.read() < 0 ? plain : stored;
        } catch (final IOException e) {
            return stored;
        }
    }

    private static InputStream open(final int kind, final byte[] stored) throws IOException {
        final InputStream in = new ByteArrayInputStream(stored);
        return switch (kind) {
            case LZ4 -> new LZ4FrameInputStream(in);
            case ZSTD -> new ZstdInputStream(in);
            default -> new InflaterInputStream(in);
        };
    }
}
