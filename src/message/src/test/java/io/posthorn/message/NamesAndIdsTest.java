package io.posthorn.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamesAndIdsTest {

    @Test
    void shouldReadAndWriteOffsetMessageIds() {
        final OffsetMessageId id =
                OffsetMessageId.parse("7F00000100005597000000000000139E").orElseThrow();
        assertThat(id.broker().toString()).isEqualTo("127.0.0.1:21911");
        assertThat(id.physicalOffset()).isEqualTo(0x139E);
        assertThat(id.text()).isEqualTo("7F00000100005597000000000000139E");
        final OffsetMessageId v6 =
                new OffsetMessageId(
                        HostAddress.of(new InetSocketAddress("::1", 10911)), 5_000_000_000L);
        assertThat(v6.text()).hasSize(56);
        assertThat(OffsetMessageId.parse(v6.text())).contains(v6);
    }

    @Test
    void shouldTakeNothingElseForAnId() {
        for (final String text :
                List.of("", "7F", "x".repeat(32), "7F00000100005597000000000000139")) {
            assertThat(OffsetMessageId.parse(text)).as(text).isEmpty();
        }
        assertThat(OffsetMessageId.parse(null)).isEmpty();
    }

    @Test
    void shouldKnowLegalTopicNames() {
        assertThat(TopicNames.faultOfTopic("orders_2-A|%x")).isEmpty();
        assertThat(TopicNames.faultOfTopic("%RETRY%" + "g".repeat(200))).isEmpty();
        assertThat(TopicNames.faultOfTopic("")).isPresent();
        assertThat(TopicNames.faultOfTopic("a b").orElseThrow()).contains("position 2");
        assertThat(TopicNames.faultOfTopic("a\u0007").orElseThrow()).contains("\\u0007");
        assertThat(TopicNames.faultOfTopic("t".repeat(128)).orElseThrow()).contains("at most 127");
        assertThat(TopicNames.faultOfTopic("Zürich")).isPresent();
    }

    @Test
    void shouldSignExtendTagCodes() {
        assertThat(TagCode.of("TagA")).isEqualTo(2598919L);
        assertThat(TagCode.of(null)).isZero();
        assertThat(TagCode.of("zzzzzzz")).isEqualTo((long) "zzzzzzz".hashCode());
    }

    @Test
    void shouldTakeClientBatchesApart() {
        final ByteBuffer batch = ByteBuffer.allocate(100);
        for (final String body : List.of("one", "three")) {
            final byte[] properties = "TAGS\u0001t\u0002".getBytes();
            batch.putInt(22 + body.length() + properties.length).putInt(0).putInt(0).putInt(7);
            batch.putInt(body.length()).put(body.getBytes());
            batch.putShort((short) properties.length).put(properties);
        }
        batch.flip();
        final List<ClientBatch.Entry> entries = ClientBatch.read(batch);
        assertThat(entries).hasSize(2);
        assertThat(entries.get(1).body().remaining()).isEqualTo(5);
        assertThat(entries.get(0).properties().get("TAGS")).isEqualTo("t");
        assertThat(entries.get(0).flag()).isEqualTo(7);

        batch.limit(batch.limit() - 1);
        assertThatThrownBy(() -> ClientBatch.read(batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("message 2 of the batch");
    }
}
