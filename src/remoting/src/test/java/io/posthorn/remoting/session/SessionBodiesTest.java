package io.posthorn.remoting.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.remoting.body.BadBody;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionBodiesTest {

    private static ByteBuffer bytes(final String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static ByteBuf sending() {
        final ByteBuf body = Unpooled.buffer();
        Sending.write(
                body, new Sending.Entry("orders", 1, 2, 3, bytes("a\u0001b"), bytes("hello")));
        Sending.write(body, new Sending.Entry("", 0, 0, 0, bytes(""), bytes("")));
        return body;
    }

    @Test
    void shouldReadTheMessagesThatWereSent() {
        final List<Sending.Entry> entries = new ArrayList<>();
        Sending.read(sending(), entries::add);
        assertThat(entries)
                .containsExactly(
                        new Sending.Entry("orders", 1, 2, 3, bytes("a\u0001b"), bytes("hello")),
                        new Sending.Entry("", 0, 0, 0, bytes(""), bytes("")));
    }

    /** Whatever byte is missing or wrong: an exception of the format, never another. */
    @Test
    void shouldRefuseSendsThatAreCutOrSpoilt() {
        final ByteBuf whole = sending();
        for (int length = 1; length < whole.readableBytes(); length++) {
            final ByteBuf cut = whole.slice(0, length);
            if (length
                    != Sending.lengthOf(
                            new Sending.Entry(
                                    "orders", 1, 2, 3, bytes("a\u0001b"), bytes("hello")))) {
                assertThatExceptionOfType(BadBody.class)
                        .as("%d bytes", length)
                        .isThrownBy(() -> Sending.read(cut, entry -> {}));
            }
        }
        for (int at = 0; at < whole.readableBytes(); at++) {
            final ByteBuf spoilt = whole.copy();
            spoilt.setByte(at, spoilt.getByte(at) ^ 0xFF);
            try {
                Sending.read(spoilt, entry -> {});
            } catch (final BadBody e) {
                assertThat(e).hasMessageContaining("early");
            }
        }
    }

    @Test
    void shouldReadTheMessagesThatWereDelivered() {
        final ByteBuffer head = ByteBuffer.allocate(Delivery.headLength(2));
        Delivery.writeCount(head, 2);
        Delivery.writeReceipt(head, 3, 1L << 40, 1);
        Delivery.writeReceipt(head, 0, 7, 12);
        final ByteBuf body = Unpooled.buffer().writeBytes(head.flip());
        body.writeInt(6).writeShort(1).writeInt(4);
        final List<String> read = new ArrayList<>();
        Delivery.read(
                body,
                (queueId, queueOffset, count, record) ->
                        read.add(
                                "%d %d %d %d"
                                        .formatted(
                                                queueId, queueOffset, count, record.remaining())));
        assertThat(read).containsExactly("3 1099511627776 1 6", "0 7 12 4");
        Delivery.read(Unpooled.EMPTY_BUFFER, (queueId, queueOffset, count, record) -> read.clear());
        assertThat(read).hasSize(2);
        for (int length = 1; length < body.readableBytes(); length++) {
            final ByteBuf cut = body.slice(0, length);
            assertThatExceptionOfType(BadBody.class)
                    .isThrownBy(() -> Delivery.read(cut, (a, b, c, d) -> {}));
        }
    }

    @Test
    void shouldReadRunsOfReceiptsAndNoneOfABrokenBody() {
        final ByteBuf body = Unpooled.buffer();
        Receipts.write(body, 1, 10, 5);
        Receipts.write(body, 2, 0, 1);
        final List<String> read = new ArrayList<>();
        Receipts.read(
                body, 6, (queueId, from, count) -> read.add(queueId + " " + from + " " + count));
        assertThat(read).containsExactly("1 10 5", "2 0 1");
        read.clear();
        assertThatExceptionOfType(BadBody.class)
                .isThrownBy(
                        () -> Receipts.read(body, 5, (queueId, from, count) -> read.add("run")));
        assertThatExceptionOfType(BadBody.class)
                .isThrownBy(
                        () ->
                                Receipts.read(
                                        body.slice(0, 17),
                                        6,
                                        (queueId, from, count) -> read.add("run")));
        Receipts.write(body, 2, -1, 1);
        assertThatExceptionOfType(BadBody.class)
                .isThrownBy(
                        () -> Receipts.read(body, 9, (queueId, from, count) -> read.add("run")));
        assertThat(read).isEmpty();
    }
}
