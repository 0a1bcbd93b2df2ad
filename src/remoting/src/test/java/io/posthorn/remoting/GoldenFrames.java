package io.posthorn.remoting;

import io.netty.buffer.Unpooled;
import io.posthorn.remoting.frame.BadFrame;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.frame.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Frames that stock clients sent, kept as text. */
record GoldenFrames(String file, List<Golden> frames) {

    static final List<String> FILES =
            List.of(
                    "client-4.9.8-json",
                    "client-4.9.8-rocketmq",
                    "client-5.5.0-json",
                    "client-5.5.0-rocketmq");

    private static final int BYTES_FROM = 10;
    private static final int BYTES_TO = 58;

    /** One frame. */
    record Golden(String name, byte[] bytes) {

        Frame decode() throws BadFrame {
            return Wire.decoded(Unpooled.wrappedBuffer(bytes));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static GoldenFrames read(final String file) {
        final List<Golden> frames = new ArrayList<>();
        String name = null;
        StringBuilder hex = new StringBuilder();
        for (final String line : (text(file) + "== end").split("\n")) {
            if (line.startsWith("== ")) {
                if (name != null) {
                    frames.add(
                            new Golden(
                                    file + ' ' + name,
                                    HexFormat.of().parseHex(hex.toString().replace(" ", ""))));
                }
                name = line.substring(3);
                hex = new StringBuilder();
            } else if (!line.isBlank() && !line.startsWith("#")) {
                hex.append(line, BYTES_FROM, BYTES_TO);
            }
        }
        return new GoldenFrames(file, frames);
    }

    private static String text(final String file) {
        try (InputStream in = GoldenFrames.class.getResourceAsStream("golden/" + file + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
