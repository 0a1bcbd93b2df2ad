package io.posthorn.remoting.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * The ROCKETMQ header encoding (remoting protocol 2.3). Big-endian.
 *
 * <pre>
 *   0 code (2, signed)   2 language (1)   3 version (2)   5 opaque (4)   9 flag (4)
 *  13 remark length (4)  17 remark ...    then length of all fields (4), then each
 *     name length (2), name, value length (4), value
 * </pre>
 */
final class BinaryHeader {

    /** More fields than any operation has; protects against a header that is all fields. */
    static final int MAX_FIELDS = 4096;

    private static final int FIXED_BYTES = 17;

    /** What 16 bits lose of the codes 200050 to 200056 and 200151. */
    private static final int POP_HIGH_BITS = 0x3_0000;

    private BinaryHeader() {}

    static Frame decode(final byte[] bytes, final int from, final int length) throws BadFrame {
        final Cursor in = new Cursor(bytes, from, length);
        in.need(FIXED_BYTES, "its fixed part");
        final int code = in.int16();
        final Language language = Language.ofNumber(in.int8());
        final int version = in.int16() & 0xFFFF;
        final int opaque = in.int32();
        final int flag = in.int32();
        final int remarkLength = in.int32();
        final String remark = remarkLength == 0 ? null : in.text(remarkLength, "the remark");
        final Fields fields = new Fields();
        if (in.remaining() > 0) {
            in.need(4, "the length of its fields");
            final int fieldsLength = in.int32();
            in.need(fieldsLength, "its fields");
            decodeFields(in, in.at + fieldsLength, fields);
        }
        final boolean request = (flag & 1) == 0;
        return Frame.decoded(
                HeaderEncoding.ROCKETMQ,
                request ? restored(code) : code,
                language,
                version,
                opaque,
                flag,
                remark,
                fields);
    }

    private static void decodeFields(final Cursor in, final int end, final Fields fields)
            throws BadFrame {
        while (in.at < end) {
            if (fields.count() == MAX_FIELDS) {
                throw new BadFrame("a header has more than %d fields".formatted(MAX_FIELDS));
            }
            in.need(2, "the length of a field's name");
            final String name = in.name(in.int16(), "a field's name");
            in.need(4, "the length of a field's value");
            fields.put(name, in.text(in.int32(), "the value of a field"));
        }
        if (in.at != end) {
            throw new BadFrame("the last field of a header is longer than the header says");
        }
    }

    /** The POP codes do not fit 16 bits; some clients send what is left of them. */
    static int restored(final int code) {
        return code >= 3442 && code <= 3448 || code == 3543 ? code | POP_HIGH_BITS : code;
    }

    static void encode(final Frame frame, final ByteBuf out) {
        out.writeShort(frame.code());
        out.writeByte(frame.language().number());
        out.writeShort(frame.version());
        out.writeInt(frame.opaque());
        out.writeInt(frame.flag());
        if (frame.remark() == null) {
            out.writeInt(0);
        } else {
            writeLongText(frame.remark(), out);
        }
        final int fieldsAt = out.writerIndex();
        out.writeInt(0);
        final Fields fields = frame.fields();
        for (int i = 0; i < fields.count(); i++) {
            writeShortText(fields.name(i), out);
            writeLongText(fields.value(i), out);
        }
        out.setInt(fieldsAt, out.writerIndex() - fieldsAt - 4);
    }

    private static void writeLongText(final String text, final ByteBuf out) {
        final int lengthAt = out.writerIndex();
        out.writeInt(0);
        out.setInt(lengthAt, ByteBufUtil.writeUtf8(out, text));
    }

    private static void writeShortText(final String text, final ByteBuf out) {
        final int lengthAt = out.writerIndex();
        out.writeShort(0);
        final int length = ByteBufUtil.writeUtf8(out, text);
        if (length > Short.MAX_VALUE) {
            throw new UnencodableFrame(
                    "a field's name has %d bytes, the binary header carries at most %d"
                            .formatted(length, Short.MAX_VALUE));
        }
        out.setShort(lengthAt, length);
    }

    /** Walks through the header and never past its end. */
    private static final class Cursor {

        private final byte[] bytes;
        private final int end;
        private int at;

        Cursor(final byte[] bytes, final int from, final int length) {
            this.bytes = bytes;
            this.at = from;
            this.end = from + length;
        }

        int remaining() {
            return end - at;
        }

        void need(final int count, final String what) throws BadFrame {
            if (count < 0 || count > remaining()) {
                throw new BadFrame(
                        "a binary header ends within %s: %d bytes needed, %d left"
                                .formatted(what, count, remaining()));
            }
        }

        int int8() {
            return bytes[at++];
        }

        int int16() {
            final int value = bytes[at] << 8 | bytes[at + 1] & 0xFF;
            at += 2;
            return value;
        }

        int int32() {
            final int value =
                    bytes[at] << 24
                            | (bytes[at + 1] & 0xFF) << 16
                            | (bytes[at + 2] & 0xFF) << 8
                            | bytes[at + 3] & 0xFF;
            at += 4;
            return value;
        }

        String text(final int length, final String what) throws BadFrame {
            need(length, what);
            final String text = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
            return text;
        }

        String name(final int length, final String what) throws BadFrame {
            need(length, what);
            final String known = FieldNames.known(bytes, at, length);
            if (known == null) {
                return text(length, what);
            }
            at += length;
            return known;
        }
    }
}
