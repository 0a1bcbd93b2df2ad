package io.posthorn.remoting.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {

    private static final int LIMIT = 1000;

    private final FrameDecoder decoder = new FrameDecoder(LIMIT);
    private final FrameEncoder encoder = new FrameEncoder(LIMIT);

    private static Frame json(final String header) throws BadFrame {
        return Wire.decoded(Wire.around(HeaderEncoding.JSON, header.getBytes(UTF_8)));
    }

    @Test
    void shouldWriteJsonHeaderAsTheReferenceDoes() {
        final ByteBuf bytes =
                Wire.encoded(Frame.request(105).field("topic", "T").opaque(7), HeaderEncoding.JSON);
        final String header =
                "{\"code\":105,\"extFields\":{\"topic\":\"T\"},\"flag\":0,\"language\":\"JAVA\","
                        + "\"opaque\":7,\"serializeTypeCurrentRPC\":\"JSON\",\"version\":479}";
        assertThat(bytes.getInt(0)).isEqualTo(4 + header.length());
        assertThat(bytes.getInt(4)).isEqualTo(header.length());
        assertThat(bytes.toString(8, bytes.readableBytes() - 8, UTF_8)).isEqualTo(header);
    }

    @Test
    void shouldWriteBinaryHeaderAsSpecified() {
        final ByteBuf bytes =
                Wire.encoded(
                        Frame.response(-1000)
                                .language(Language.RUST)
                                .version(513)
                                .opaque(9)
                                .remark("ö")
                                .field("k", "v"),
                        HeaderEncoding.ROCKETMQ);
        final ByteBuf expected =
                Unpooled.buffer()
                        .writeShort(-1000)
                        .writeByte(12)
                        .writeShort(513)
                        .writeInt(9)
                        .writeInt(1)
                        .writeInt(2)
                        .writeBytes("ö".getBytes(UTF_8))
                        .writeInt(8)
                        .writeShort(1)
                        .writeByte('k')
                        .writeInt(1)
                        .writeByte('v');
        assertThat(bytes.slice(8, bytes.readableBytes() - 8)).isEqualTo(expected);
        assertThat(bytes.getInt(4)).isEqualTo(1 << 24 | expected.readableBytes());
    }

    @Test
    void shouldAlwaysWriteFieldsOfJsonResponsesBecauseClientsReadThemUnchecked() {
        assertThat(Wire.encoded(Frame.response(0), HeaderEncoding.JSON).toString(UTF_8))
                .contains("\"extFields\":{}");
    }

    @ParameterizedTest
    @EnumSource(HeaderEncoding.class)
    void shouldReadBackWhatItWrote(final HeaderEncoding encoding) throws Exception {
        final Frame read =
                Wire.decoded(
                        Wire.encoded(
                                Frame.request(310)
                                        .oneWay()
                                        .opaque(-5)
                                        .remark("line\n\"quoted\" \u0001 € 😀")
                                        .field("b", "T\\\u0000")
                                        .field("empty", "")
                                        .body(new byte[] {1, 2, 3}),
                                encoding));
        assertThat(read.encoding()).isEqualTo(encoding);
        assertThat(read.code()).isEqualTo(310);
        assertThat(read.isOneWay()).isTrue();
        assertThat(read.isResponse()).isFalse();
        assertThat(read.opaque()).isEqualTo(-5);
        assertThat(read.version()).isEqualTo(479);
        assertThat(read.language()).isEqualTo(Language.JAVA);
        assertThat(read.remark()).isEqualTo("line\n\"quoted\" \u0001 € 😀");
        assertThat(read.fields().get("b")).isEqualTo("T\\\u0000");
        assertThat(read.fields().get("empty")).isEmpty();
        assertThat(read.bodyBytes()).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @EnumSource(HeaderEncoding.class)
    void shouldWaitUntilAllOfAFrameIsThere(final HeaderEncoding encoding) throws Exception {
        final ByteBuf all =
                Wire.encoded(Frame.request(105).field("topic", "T").body(new byte[9]), encoding);
        for (int length = 0; length < all.readableBytes(); length++) {
            final ByteBuf part = all.slice(0, length);
            assertThat(decoder.decode(part)).isNull();
            assertThat(part.readerIndex()).isZero();
        }
        assertThat(decoder.decode(all).body().readableBytes()).isEqualTo(9);
        assertThat(all.isReadable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3, LIMIT - 3, Integer.MAX_VALUE})
    void shouldRefuseLengthsThatCannotBeAsSoonAsTheyAreThere(final int length) {
        assertThatThrownBy(() -> decoder.decode(Unpooled.buffer().writeInt(length)))
                .isInstanceOf(BadFrame.class)
                .hasMessageContaining("is announced");
    }

    @Test
    void shouldAcceptTheLongestFrameAllowed() throws Exception {
        final byte[] header = "{\"code\":1}".getBytes(UTF_8);
        final ByteBuf bytes =
                Unpooled.buffer()
                        .writeInt(LIMIT - 4)
                        .writeInt(header.length)
                        .writeBytes(header)
                        .writeZero(LIMIT - 8 - header.length);
        assertThat(decoder.decode(bytes).body().readableBytes())
                .isEqualTo(LIMIT - 8 - header.length);
    }

    @Test
    void shouldRefuseHeaderLongerThanItsFrameBeforeTheFrameIsThere() {
        assertThatThrownBy(() -> decoder.decode(Unpooled.buffer().writeInt(100).writeInt(97)))
                .isInstanceOf(BadFrame.class)
                .hasMessage("a header of 97 bytes is announced in a frame of 100");
    }

    @Test
    void shouldRefuseUnknownEncoding() {
        assertThatThrownBy(() -> decoder.decode(Unpooled.buffer().writeInt(100).writeInt(2 << 24)))
                .isInstanceOf(BadFrame.class)
                .hasMessage("header encoding 2 is unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "7",
                "{",
                "{\"code\":}",
                "{\"code\":\"x\"}",
                "{\"code\":[1]}",
                "{\"code\":99999999999}",
                "{\"extFields\":{\"a\":\"b\"",
                "{\"extFields\":{\"a\":\"b\"}",
                "\u0000\u0001"
            })
    void shouldRefuseJsonHeaderThatIsNone(final String header) {
        assertThatThrownBy(() -> json(header)).isInstanceOf(BadFrame.class);
    }

    @Test
    void shouldPassOverWhatItDoesNotKnow() throws Exception {
        final Frame frame =
                json(
                        "{\"code\":34,\"future\":{\"a\":[1,{\"b\":2}]},\"language\":\"COBOL\","
                                + "\"extFields\":{\"n\":12,\"t\":true,\"z\":null,\"o\":{\"x\":1},\"l\":[1],"
                                + "\"s\":\"x\"},\"remark\":null,\"opaque\":3,\"version\":\"401\"}");
        assertThat(frame.code()).isEqualTo(34);
        assertThat(frame.language()).isEqualTo(Language.OTHER);
        assertThat(frame.version()).isEqualTo(401);
        assertThat(frame.remark()).isNull();
        assertThat(frame.fields().toString()).isEqualTo("{n=12, t=true, s=x}");
    }

    @Test
    void shouldTakeUnknownLanguageNumberAsOther() throws Exception {
        final ByteBuf bytes = Wire.encoded(Frame.request(1), HeaderEncoding.ROCKETMQ);
        bytes.setByte(10, 200);
        assertThat(Wire.decoded(bytes).language()).isEqualTo(Language.OTHER);
    }

    @Test
    void shouldRestorePopCodesOfBinaryRequestsOnly() throws Exception {
        for (final int code :
                new int[] {200050, 200051, 200052, 200053, 200054, 200055, 200056, 200151}) {
            final ByteBuf bytes =
                    Wire.encoded(Frame.request((short) code), HeaderEncoding.ROCKETMQ);
            assertThat(Wire.decoded(bytes).code()).isEqualTo(code);
        }
        assertThat(Wire.decoded(Wire.encoded(Frame.request(3441), HeaderEncoding.ROCKETMQ)).code())
                .isEqualTo(3441);
        assertThat(Wire.decoded(Wire.encoded(Frame.response(3442), HeaderEncoding.ROCKETMQ)).code())
                .isEqualTo(3442);
    }

    @Test
    void shouldWriteCodesBeyond16BitsAsJson() throws Exception {
        final Frame read =
                Wire.decoded(Wire.encoded(Frame.request(200050), HeaderEncoding.ROCKETMQ));
        assertThat(read.code()).isEqualTo(200050);
        assertThat(read.encoding()).isEqualTo(HeaderEncoding.JSON);
    }

    @Test
    void shouldRefuseBinaryHeaderThatLies() {
        final byte[] fixed = new byte[17];
        assertThatThrownBy(() -> binary(new byte[16])).isInstanceOf(BadFrame.class);
        final byte[] longRemark = fixed.clone();
        longRemark[16] = 1;
        assertThatThrownBy(() -> binary(longRemark)).isInstanceOf(BadFrame.class);
        final byte[] negativeRemark = fixed.clone();
        negativeRemark[13] = -1;
        assertThatThrownBy(() -> binary(negativeRemark)).isInstanceOf(BadFrame.class);
        assertThatThrownBy(() -> binary(withFields(fixed, 1000, new byte[4])))
                .isInstanceOf(BadFrame.class);
        assertThatThrownBy(() -> binary(withFields(fixed, -1, new byte[4])))
                .isInstanceOf(BadFrame.class);
        assertThatThrownBy(
                        () -> binary(withFields(fixed, 8, new byte[] {0, 1, 'k', 0, 0, 0, 9, 'v'})))
                .isInstanceOf(BadFrame.class);
        assertThatThrownBy(
                        () -> binary(withFields(fixed, 7, new byte[] {0, 1, 'k', 0, 0, 0, 1, 'v'})))
                .isInstanceOf(BadFrame.class);
    }

    private static byte[] withFields(final byte[] fixed, final int length, final byte[] fields) {
        return Unpooled.buffer()
                .writeBytes(fixed)
                .writeInt(length)
                .writeBytes(fields)
                .capacity(fixed.length + 4 + fields.length)
                .array();
    }

    private static Frame binary(final byte[] header) throws BadFrame {
        return Wire.decoded(Wire.around(HeaderEncoding.ROCKETMQ, header));
    }

    @Test
    void shouldRefuseHeadersThatAreAllFields() {
        final Frame many = Frame.request(1);
        for (int i = 0; i <= BinaryHeader.MAX_FIELDS; i++) {
            many.field("f" + i, "");
        }
        for (final HeaderEncoding encoding : HeaderEncoding.values()) {
            final ByteBuf bytes = Wire.encoded(many, encoding);
            assertThatThrownBy(() -> Wire.decoded(bytes))
                    .isInstanceOf(BadFrame.class)
                    .hasMessageContaining("more than 4096 fields");
        }
    }

    @Test
    void shouldRefuseToWriteWhatThePeerCannotRead() {
        final ByteBuf out = Unpooled.buffer().writeByte(1);
        assertThatThrownBy(
                        () ->
                                encoder.encodeHead(
                                        Frame.request(1).body(new byte[LIMIT]),
                                        HeaderEncoding.JSON,
                                        out))
                .isInstanceOf(UnencodableFrame.class)
                .hasMessageContaining("the limit is 1000");
        assertThatThrownBy(
                        () ->
                                encoder.encodeHead(
                                        Frame.request(1).field("k".repeat(32_768), "v"),
                                        HeaderEncoding.ROCKETMQ,
                                        out))
                .isInstanceOf(UnencodableFrame.class)
                .hasMessageContaining("32768 bytes");
        assertThat(out.readableBytes()).isEqualTo(1);
    }

    @Test
    void shouldLetTheLaterOfTwoFieldsOfOneNameCount() throws Exception {
        assertThat(json("{\"extFields\":{\"a\":\"1\",\"a\":\"2\"}}").fields().get("a"))
                .isEqualTo("2");
    }

    @Test
    void shouldGiveUpBodyAndRunCallbackOnce() {
        final ByteBuf body = Unpooled.buffer(4).writeInt(1);
        final int[] runs = new int[1];
        final Frame frame = Frame.response(0).body(body);
        frame.release();
        frame.release();
        assertThat(body.refCnt()).isZero();
        final Frame slices =
                Frame.response(0)
                        .body(java.util.List.of(java.nio.ByteBuffer.allocate(3)), () -> runs[0]++);
        slices.release();
        slices.release();
        assertThat(runs[0]).isEqualTo(1);
    }
}
