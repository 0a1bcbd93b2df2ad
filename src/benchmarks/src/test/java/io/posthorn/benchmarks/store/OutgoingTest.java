package io.posthorn.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.benchmarks.contest.Arguments;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutgoingTest {

    private static final int SENDERS = 3;

    @Test
    void shouldBeAsLongAsTheRecordAStoreMakesOfIt(@TempDir final Path directory) throws Exception {
        final Spread spread = Spread.of(2, 6);
        final Outgoing message = new Outgoing(spread, 100, 0, 1);
        final Arguments given =
                Arguments.of(OutgoingTest.class, "directory=" + directory, "segment=1");
        try (TargetStore store = StoreSetup.of(given).store()) {
            store.open();
            for (int i = 1; i <= 10; i++) {
                assertThat(store.append(message)).isTrue();
                message.next();
                assertThat(store.logBytes()).isEqualTo((long) i * message.recordLength());
            }
            assertThat(store.messages(spread)).isEqualTo(10);
        }
    }

    @Test
    void shouldReachEachQueueOnceInARoundOfAllSenders() {
        final Spread spread = Spread.of(4, 12);
        final Set<String> lanes = new HashSet<>();
        final Set<String> properties = new HashSet<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            final Outgoing message = new Outgoing(spread, 10, sender, SENDERS);
            for (int i = 0; i < spread.queues() / SENDERS; i++) {
                lanes.add(message.topic() + "/" + message.queueId());
                properties.add(message.properties());
                message.next();
            }
        }
        assertThat(lanes).hasSize(spread.queues());
        assertThat(properties).hasSize(spread.queues());
    }
}
