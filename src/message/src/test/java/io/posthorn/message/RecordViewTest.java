package io.posthorn.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordViewTest {

    private static final HostAddress STORE =
            HostAddress.of(new InetSocketAddress("127.0.0.1", 10911));

    private final RecordCheck check = new RecordCheck();
    private final RecordView view = new RecordView();

    @Test
    void shouldReadBackEverythingThatWasWritten() {
        final HostAddress born = HostAddress.of(new InetSocketAddress("::1", 4711));
        final Draft draft =
                Draft.to("orders", 3)
                        .flag(42)
                        .sysFlag(SysFlag.COMPRESSED)
                        .bornTimestamp(1_700_000_000_123L)
                        .bornHost(born)
                        .reconsumeTimes(2)
                        .preparedTransactionOffset(99)
                        .body(utf8("hello"))
                        .properties(PropertyText.of(Map.of("TAGS", "TagA")))
                        .build();
        final ByteBuffer log = ByteBuffer.allocate(1024);
        final int length =
                draft.write(
                        log,
                        100,
                        5_000_000_000L,
                        7,
                        1_700_000_000_999L,
                        STORE,
                        BatchMark.NONE,
                        check);

        assertThat(view.faultAt(log, 100, 1024, 5_000_000_000L, check)).isNull();
        assertThat(length).isEqualTo(draft.recordLength(STORE)).isEqualTo(view.length());
        assertThat(view.topic()).isEqualTo("orders");
        assertThat(view.queueId()).isEqualTo(3);
        assertThat(view.flag()).isEqualTo(42);
        assertThat(view.queueOffset()).isEqualTo(7);
        assertThat(view.sysFlag()).isEqualTo(SysFlag.COMPRESSED | SysFlag.BORN_HOST_V6);
        assertThat(view.bornTimestamp()).isEqualTo(1_700_000_000_123L);
        assertThat(view.bornHost()).isEqualTo(born);
        assertThat(view.storeTimestamp()).isEqualTo(1_700_000_000_999L);
        assertThat(view.storeHost()).isEqualTo(STORE);
        assertThat(view.reconsumeTimes()).isEqualTo(2);
        assertThat(view.preparedTransactionOffset()).isEqualTo(99);
        assertThat(StandardCharsets.UTF_8.decode(view.body()).toString()).isEqualTo("hello");
        assertThat(view.properties().get("TAGS")).isEqualTo("TagA");
    }

    @Test
    void shouldReadRecordThatApacheRocketMqWrote() {
        final String properties = "UNIQ_KEY\u0001K\u0002TAGS\u0001TagA\u0002";
        final ByteBuffer record =
                ByteBuffer.wrap(
                        HexFormat.of()
                                .parseHex(
                                        "00000000"
                                                + "daa320a7"
                                                + "3610a686"
                                                + "00000002"
                                                + "00000000"
                                                + "0000000000000000"
                                                + "0000000000000000"
                                                + "00000000"
                                                + "0000019ab0000000"
                                                + "7f0000010000cfac"
                                                + "0000019ab0000001"
                                                + "7f00000100005597"
                                                + "00000000"
                                                + "0000000000000000"
                                                + "00000005"
                                                + "68656c6c6f"
                                                + "04"
                                                + "545f5635"
                                                + "0015"
                                                + HexFormat.of()
                                                        .formatHex(
                                                                properties.getBytes(
                                                                        StandardCharsets.UTF_8))));
        record.putInt(0, record.capacity());
        assertThat(view.faultAt(record, 0, record.capacity(), 0, check)).isNull();
        assertThat(view.topic()).isEqualTo("T_V5");
        assertThat(view.properties().get("TAGS")).isEqualTo("TagA");
        assertThat(view.offsetMessageId().text()).isEqualTo("7F000001000055970000000000000000");
    }

    @Test
    void shouldUseSecondLayoutForLongTopics() {
        final String topic = "%RETRY%" + "g".repeat(200);
        final Draft draft = Draft.to(topic, 0).build();
        final ByteBuffer log = ByteBuffer.allocate(512);
        draft.write(log, 0, 0, 0, 0, STORE, BatchMark.NONE, check);
        assertThat(view.faultAt(log, 0, 512, 0, check)).isNull();
        assertThat(view.magic()).isEqualTo(RecordView.MAGIC_V2);
        assertThat(view.topic()).isEqualTo(topic);
    }

    @Test
    void shouldSayWhichBatchARecordBelongsTo() {
        final ByteBuffer log = ByteBuffer.allocate(512);
        final Draft commit = Draft.to("orders", 0).preparedTransactionOffset(4711).build();
        commit.write(log, 0, 0, 0, 0, STORE, BatchMark.NONE, check);
        view.wrap(log, 0);
        assertThat(view.batchMark()).isEqualTo(BatchMark.NONE);
        assertThat(view.preparedTransactionOffset()).isEqualTo(4711);
        final int[][] places = {{0, 1}, {255, 1_000}, {Integer.MAX_VALUE - 1, Integer.MAX_VALUE}};
        for (final int[] place : places) {
            final long mark = BatchMark.of(place[0], place[1]);
            commit.write(log, 0, 0, 0, 0, STORE, mark, check);
            assertThat(view.faultAt(log, 0, 512, 0, check)).isNull();
            assertThat(BatchMark.distance(view.batchMark())).isEqualTo(place[0]);
            assertThat(BatchMark.length(view.batchMark())).isEqualTo(place[1]);
            assertThat(view.preparedTransactionOffset()).isZero();
        }
    }

    @Test
    void shouldNoticeEverySingleFlippedBit() {
        final Draft draft =
                Draft.to("orders", 3)
                        .bornTimestamp(1_700_000_000_123L)
                        .body(utf8("hello, world"))
                        .properties(PropertyText.of(Map.of("TAGS", "TagA", "KEYS", "k1 k2")))
                        .build();
        final ByteBuffer log = ByteBuffer.allocateDirect(512);
        final int length =
                draft.write(log, 0, 4096, 7, 1_700_000_000_999L, STORE, BatchMark.NONE, check);
        for (int bit = 0; bit < 8 * length; bit++) {
            flip(log, bit);
            assertThat(view.faultAt(log, 0, 512, 4096, check)).as("bit %d", bit).isNotNull();
            flip(log, bit);
        }
        assertThat(view.faultAt(log, 0, 512, 4096, check)).isNull();
    }

    @Test
    void shouldNeverFailOnRandomBytes() {
        final long seed = Long.getLong("posthorn.seed", System.nanoTime());
        final Random random = new Random(seed);
        final Draft draft = Draft.to("orders", 3).body(utf8("hello")).build();
        final ByteBuffer log = ByteBuffer.allocate(256);
        for (int round = 0; round < 20_000; round++) {
            final int length = draft.write(log, 0, 0, 0, 0, STORE, BatchMark.NONE, check);
            for (int n = random.nextInt(4); n >= 0; n--) {
                log.put(random.nextInt(length), (byte) random.nextInt());
            }
            final String fault = view.faultAt(log, 0, random.nextInt(256), 0, check);
            if (fault == null) {
                assertThat(view.topic()).as("seed %d", seed).isEqualTo("orders");
            }
        }
    }

    @Test
    void shouldRefusePropertiesThatDoNotFit() {
        final PropertyText large = PropertyText.of(Map.of("a", "x".repeat(40_000)));
        final Draft.Builder builder = Draft.to("orders", 0).properties(large);
        assertThatThrownBy(builder::build)
                .isInstanceOf(MessageTooLarge.class)
                .hasMessageContaining("at most 32767");
    }

    private static void flip(final ByteBuffer log, final int bit) {
        log.put(bit / 8, (byte) (log.get(bit / 8) ^ 1 << bit % 8));
    }

    private static ByteBuffer utf8(final String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
