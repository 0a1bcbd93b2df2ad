package io.posthorn.broker.query;

import static io.posthorn.broker.TestHouse.properties;
import static io.posthorn.broker.TestHouse.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.message.RecordView;
import io.posthorn.store.segment.Slice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookupTest {

    private final TestHouse house = new TestHouse().withTopic("t", 1).withTopic("u", 1);

    @AfterEach
    void close() {
        house.close();
        assertThat(house.disk.mappedFiles()).isZero();
    }

    private void put(final String topic, final String body, final String keys, final String id) {
        house.stored(send(topic, 0, body, properties("KEYS", keys, "UNIQ_KEY", id)));
    }

    private List<String> find(
            final String key,
            final boolean unique,
            final long from,
            final long to,
            final int most) {
        final List<Slice> slices = house.lookup.byKey("t", key, unique, from, to, most);
        final List<String> bodies =
                slices.stream()
                        .map(
                                slice ->
                                        StandardCharsets.UTF_8
                                                .decode(
                                                        new RecordView()
                                                                .wrap(slice.bytes(), 0)
                                                                .body())
                                                .toString())
                        .toList();
        slices.forEach(Slice::close);
        return bodies;
    }

    @Test
    void shouldFindByEachKeyNewestFirstAndOnlyInTheTopic() {
        put("t", "one", "k1 k2", "u1");
        put("t", "two", "k2", "u2");
        put("u", "other", "k2", "u3");
        assertThat(find("k2", false, 0, Long.MAX_VALUE, 10)).containsExactly("two", "one");
        assertThat(find("k2", false, 0, Long.MAX_VALUE, 1)).containsExactly("two");
        assertThat(find("k", false, 0, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(find("k2", false, 0, Long.MAX_VALUE, 0)).isEmpty();
        assertThat(find("k2", false, 0, Long.MAX_VALUE, Integer.MAX_VALUE)).hasSize(2);
    }

    @Test
    void shouldFindUniqueKeysAlone() {
        put("t", "one", "u2", "u1");
        put("t", "two", "x", "u2");
        assertThat(find("u2", true, 0, Long.MAX_VALUE, 10)).containsExactly("two");
        assertThat(find("u2", false, 0, Long.MAX_VALUE, 10)).containsExactly("two", "one");
    }

    @Test
    void shouldKeepToTheTimeAskedFor() {
        final long start = house.clock.wallMs();
        put("t", "one", "k", "u1");
        house.clock.advance(Duration.ofSeconds(10));
        put("t", "two", "k", "u2");
        assertThat(find("k", false, start, start, 10)).containsExactly("one");
        assertThat(find("k", false, start + 1, start + 10_000, 10)).containsExactly("two");
        assertThat(find("k", false, start + 1, start + 9_999, 10)).isEmpty();
    }

    @Test
    void shouldNotTakeAnotherKeyOfTheSameHash() {
        // "Aa" and "BB" have the same hash code.
        put("t", "one", "Aa", "u1");
        put("t", "two", "BB", "u2");
        assertThat(find("Aa", false, 0, Long.MAX_VALUE, 10)).containsExactly("one");
    }
}
